"""Heart beats of the MIT-BIH arrhythmia database."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Literal

import numpy as np

from ...channels import Channel, Sequence
from .._choices import one_of
from .dataset import DataError, DataSet, Part, needed
from .splits import of_groups, stratified

_CREDIT = "MIT-BIH Arrhythmia Database, PhysioNet, ODC-By 1.0 (Moody, Mark 2001; Goldberger et al. 2000)"
_CLASSES = ["N", "S", "V", "F", "Q"]
_BEFORE, _AFTER, _EVERY, _RATE = 90, 162, 2, 360  # samples around an R peak; every other one, at 360 Hz
_ZERO, _GAIN = 1024, 200


def ecg(folder: Path, form: Literal["beats", "abnormal", "records"] = "beats", validation_share: float = 0.2,
        seed: int = 0, validation: list[str] = ["119"], test: list[str] = ["116", "200"]) -> DataSet:
    """Single beats.

    Parameters
    ----------
    form : {"beats", "abnormal", "records"}
        "beats": 187 samples at 125 Hz, five classes, the set's own test part (which shares patients with the other);
        "abnormal": the same, normal or not; "records": beats cut from whole records, 126 samples at 180 Hz, premature
        ventricular or not, no patient in two parts.
    validation_share, seed
        Of beats and abnormal: what is drawn from the training part, by class.
    validation, test : list of str
        Of records: which ones.
    """
    if one_of("form", form, ("beats", "abnormal", "records")) == "records":
        return _records(folder, validation, test)
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


def _records(folder: Path, validation: list[str], test: list[str]) -> DataSet:
    root = needed(folder, "ecg-mitbih/records-lead0", "records-lead0")
    x, y, groups = [], [], []
    for path in sorted(root.glob("*.i16le.gz")):
        record = path.name.split(".")[0]
        beats, labels = _cut(path, record)
        x, y, groups = x + beats, y + labels, groups + [record] * len(beats)
    if not x:
        raise DataError(f"{root}: expected records such as 100.i16le.gz, found none")
    parts = [Part([x[i] for i in chosen], np.array([y[i] for i in chosen], np.int64))
             for chosen in of_groups(groups, validation, test)]
    return DataSet(*parts, [Channel("lead", "mV")], ["other", "PVC"],
                   sequence=Sequence(valid="end", interval=_EVERY / _RATE), credit=_CREDIT)


def _cut(path: Path, record: str) -> tuple[list[np.ndarray], list[int]]:
    """Beats of a record in millivolt, each without its mean: the leads wander."""
    signal = (np.frombuffer(gzip.decompress(path.read_bytes()), "<i2").astype(np.float32) - _ZERO) / _GAIN
    ventricular = set(_column(path.with_name(f"{record}_pvc.csv"), "PVC"))
    peaks = [p for p in _column(path.with_name(f"{record}_all.csv"), "R") if _BEFORE <= p <= len(signal) - _AFTER]
    beats = [signal[p - _BEFORE:p + _AFTER:_EVERY, None] for p in peaks]
    return [beat - beat.mean() for beat in beats], [int(p in ventricular) for p in peaks]


def _column(path: Path, name: str) -> list[int]:
    with open(needed(path.parent, path.name), newline="") as file:
        return [int(row[name]) for row in csv.DictReader(file)]
