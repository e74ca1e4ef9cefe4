"""What a person is doing, from the phone in the pocket or the watch on the wrist."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Literal

import numpy as np

from ...description.channels import Sequence
from ...values.options import flags
from .._choices import one_of
from .dataset import DataSet, Part, normalised
from .files import DataError, needed
from .splits import of_groups

_LABELS = ["SEATED", "STANDING_UP", "WALKING", "TURNING", "SITTING_DOWN"]
_CHANNELS = ["x_acc", "y_acc", "z_acc", "x_gyro", "y_gyro", "z_gyro"]
_UNITS = ["m/s^2"] * 3 + ["rad/s"] * 3
_RATE = 100  # about
_CREDIT = "Matey-Sanz, Casteleyn, Granell (2023), Data in Brief 109809, CC BY 4.0"


def activity(folder: Path, device: Literal["phone", "watch"] = "phone", every: int = 4, timed: bool = False,
             validation: list[str] = ["s03"], test: list[str] = ["s04"]) -> DataSet:
    """Whole executions, a label at every step, whole persons apart.

    Parameters
    ----------
    device : {"phone", "watch"}
    every : int
        Every so many samples of about 100 Hz.
    timed : bool
        Are the intervals those of the time stamps? Else all are nominal.
    validation, test : list of str
        Persons.
    """
    flags(timed=timed)
    suffix = {"phone": "sp", "watch": "sw"}[one_of("device", device, ("phone", "watch"))]
    root = needed(folder, "har-phone-watch", "s01")
    root = root if root.name == "har-phone-watch" else root.parent
    paths = sorted(root.glob(f"s*/*_{suffix}.csv"))
    if not paths:
        raise DataError(f"{root}: expected files such as s01/s01_01_{suffix}.csv, found none")
    read = [_read(path, every) for path in paths]
    x, y, rho = ([one[i] for one in read] for i in range(3))
    everything = Part(x, y, rho if timed else None)
    parts = [everything.take(chosen) for chosen in of_groups([path.parent.name for path in paths], validation, test)]
    return DataSet(*parts, normalised(parts[0].x, _CHANNELS, _UNITS), _LABELS,
                   sequence=Sequence(interval=every / _RATE), credit=_CREDIT)


def _read(path: Path, every: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))[::every]
    try:
        x = np.array([[row[name] for name in _CHANNELS] for row in rows], np.float32)
        y = np.array([_LABELS.index(row["label"]) for row in rows], np.int64)
        seconds = np.array([row["timestamp"] for row in rows], np.float64) / 1000
    except (KeyError, ValueError) as error:
        raise DataError(f"{path}: expected {', '.join(_CHANNELS)}, timestamp and label, found {error}") from None
    gaps = np.diff(seconds, prepend=seconds[0] - every / _RATE).clip(min=1e-3)
    return x, y, (gaps * _RATE / every).astype(np.float32)
