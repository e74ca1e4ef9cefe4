"""Heart beats of one patient: the set of the noisy RNN's second experiment (Lim et al. 2021, Table 2)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...description.channels import Channel, Sequence
from .dataset import DataSet, Part
from .files import DataError, needed, read_gz
from .splits import stratified

_CREDIT = "ECG5000, UCR Time Series Classification Archive (Dau et al. 2019); BIDMC Congestive Heart Failure " \
    "Database, PhysioNet, ODC-By 1.0 (Goldberger et al. 2000)"
_STEPS, _KINDS = 140, 5  # samples of a beat; labels 1 normal, 2 to 5 of other kinds


def ecg5000(folder: Path, validation_share: float = 1 / 9, seed: int = 0) -> DataSet:
    """140 samples, each beat with mean 0 and deviation 1; normal or abnormal.

    Both files of the archive are sorted by label, so that the first rows of its test file are all normal: what
    validates is drawn from it, of each of the five kinds its share; the other rows test. That is 500, 500 and 4,000.

    Parameters
    ----------
    validation_share, seed
        Of the archive's test file.
    """
    x, kinds = _read(needed(folder, *_names("train", "TRAIN")))
    x_rest, kinds_rest = _read(needed(folder, *_names("test", "TEST")))
    test, held = stratified(kinds_rest, validation_share, seed)
    train, rest = Part(x, _abnormal(kinds)), Part(x_rest, _abnormal(kinds_rest))
    return DataSet(train, rest.take(held), rest.take(test), [Channel("lead")], ["normal", "abnormal"],
                   sequence=Sequence(valid="end"), credit=_CREDIT)


def _names(part: str, archive: str) -> list[str]:
    """A table with commas and a header, or the archive's own, in a folder of the set or not."""
    return [where + name for name in (f"{part}.csv.gz", f"ECG5000_{archive}.tsv", f"ECG5000_{archive}.txt")
            for where in ("ecg5000/", "ECG5000/", "")]


def _read(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Beats, shape (N, 140, 1), and their labels 1 to 5, which stand first in a row."""
    comma = "," if ".csv" in path.suffixes else None
    content = read_gz(path) if path.suffix == ".gz" else path.read_bytes()
    try:
        rows = np.loadtxt(content.decode().splitlines(), np.float32, comments="label", delimiter=comma, ndmin=2)
    except ValueError as error:
        raise DataError(f"{path}: expected numbers, found {error}") from None
    if rows.shape[1] != 1 + _STEPS or not np.isin(rows[:, 0], range(1, 1 + _KINDS)).all():
        raise DataError(f"{path}: expected a label 1..{_KINDS} and {_STEPS} samples in a row, "
                        f"found {rows.shape[1]} columns and labels {np.unique(rows[:, 0])[:9]}")
    return rows[:, 1:, None], rows[:, 0].astype(np.int64)


def _abnormal(kinds: np.ndarray) -> np.ndarray:
    return (kinds > 1).astype(np.int64)
