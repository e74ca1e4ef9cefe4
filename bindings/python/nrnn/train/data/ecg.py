"""Heart beats of the MIT-BIH arrhythmia database."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np

from ...description.channels import Channel, Sequence
from .._choices import one_of
from .dataset import DataSet, Part
from .files import DataError, needed
from .records import beats, windows
from .splits import stratified

_CREDIT = "MIT-BIH Arrhythmia Database, PhysioNet, ODC-By 1.0 (Moody, Mark 2001; Goldberger et al. 2000)"
_CLASSES = ["N", "S", "V", "F", "Q"]


def ecg(folder: Path, form: Literal["beats", "abnormal", "records", "windows"] = "beats", validation_share: float = 0.2,
        seed: int = 0, validation: list[str] = ["119"], test: list[str] = ["116", "200"], each: int = 0) -> DataSet:
    """Single beats.

    Parameters
    ----------
    form : {"beats", "abnormal", "records", "windows"}
        "beats": 187 samples at 125 Hz, five classes, the set's own test part (which shares patients with the other);
        "abnormal": the same, normal or not; "records": beats cut from whole records, 126 samples at 180 Hz, premature
        ventricular or not, no patient in two parts; "windows": the same of 140 samples, each with mean 0 and deviation
        1, normal or premature ventricular; paced hearts and beats known to be of other kinds are left out.
    validation_share, seed
        Of beats and abnormal: what is drawn from the training part, by class.
    validation, test : list of str
        Of records and windows: which ones.
    each : int
        Of windows: a part keeps at most so many of a class from each record, then as many of one class as of the other,
        drawn by the seed; 0: all.
    """
    one_of("form", form, ("beats", "abnormal", "records", "windows"))
    if form in ("records", "windows"):
        root = needed(folder, "ecg-mitbih/records-lead0", "records-lead0")
        found = beats(root, validation, test) if form == "records" else windows(root, validation, test, each, seed)
        found.credit = _CREDIT
        return found
    root = needed(folder, "ecg-mitbih/beats-187", "beats-187", "mitbih_train_sample.csv")
    root = root if root.is_dir() else root.parent
    x, y = _beats(root / "mitbih_train_sample.csv")
    x_test, y_test = _beats(root / "mitbih_test_sample.csv")
    labels = _CLASSES
    if form == "abnormal":
        y, y_test, labels = (y > 0).astype(np.int64), (y_test > 0).astype(np.int64), ["normal", "abnormal"]
    train, held = stratified(y, validation_share, seed)
    return DataSet(Part(x[train], y[train]), Part(x[held], y[held]), Part(x_test, y_test), [Channel("lead")], labels,
                   sequence=Sequence(valid="end", interval=1 / 125), credit=_CREDIT)


def _beats(path: Path) -> tuple[np.ndarray, np.ndarray]:
    rows = np.loadtxt(needed(path.parent, path.name), delimiter=",", dtype=np.float32, ndmin=2)
    y = rows[:, -1].astype(np.int64)
    if ((y < 0) | (y >= len(_CLASSES))).any():
        raise DataError(f"{path}: expected classes 0..4 in the last column, found {np.unique(y)}")
    return rows[:, :-1, None], y
