"""Heart beats cut from whole records; no patient is in two parts."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from ...description.channels import Channel, Sequence
from .dataset import DataSet, Part
from .files import DataError, needed, read_gz
from .splits import of_groups

_RATE, _ZERO, _GAIN = 360, 1024, 200
_EVERY = 2                     # every other sample: 180 Hz
_BEAT, _WINDOW = (90, 162), (100, 180)  # samples before and after an R peak
_PACED = ("102", "104")        # a pacemaker's beats are neither normal nor premature


def beats(root: Path, validation: list[str], test: list[str]) -> DataSet:
    """126 samples in millivolt, each beat without its mean: the leads wander; premature ventricular or any other."""
    x, y, groups = _all(root, _BEAT)
    x = [beat - beat.mean() for beat in x]
    return _set(x, y, of_groups(groups, validation, test), [Channel("lead", "mV")], ["other", "PVC"])


def windows(root: Path, validation: list[str], test: list[str], each: int, seed: int) -> DataSet:
    """140 samples, each window with mean 0 and deviation 1; normal or premature ventricular, as in `ecg`."""
    x, y, groups = _all(root, _WINDOW, _PACED)
    x, rng = [(beat - beat.mean()) / (beat.std() or 1.0) for beat in x], np.random.default_rng(seed)
    parts = of_groups(groups, validation, test)
    if each:
        parts = [_balanced(chosen, y, groups, each, rng) for chosen in parts]
    return _set(x, y, parts, [Channel("lead")], ["normal", "PVC"])


def _set(x: list[np.ndarray], y: list[int], parts: list[list[int]], inputs: list[Channel],
         labels: list[str]) -> DataSet:
    made = [Part(np.array([x[i] for i in chosen]), np.array([y[i] for i in chosen], np.int64)) for chosen in parts]
    return DataSet(*made, inputs, labels, sequence=Sequence(valid="end", interval=_EVERY / _RATE))


def _balanced(chosen: list[int], y: list[int], groups: list[str], each: int, rng: np.random.Generator) -> list[int]:
    """Of each class and record at most `each`, then as many of one class as of the other."""
    kinds: dict[tuple[int, str], list[int]] = {}
    for i in rng.permutation(chosen):
        kinds.setdefault((y[i], groups[i]), []).append(int(i))
    classes = [rng.permutation([i for (label, _), found in kinds.items() if label == wanted for i in found[:each]])
               for wanted in (0, 1)]
    count = min(map(len, classes))
    return sorted(int(i) for members in classes for i in members[:count])


def _all(root: Path, span: tuple[int, int], without: tuple[str, ...] = ()) -> tuple[list[np.ndarray], list[int],
                                                                                   list[str]]:
    """Beats of all records but some, whether they are premature, and of which record they are."""
    x, y, groups = [], [], []
    for path in sorted(root.glob("*.i16le.gz")):
        record = path.name.split(".")[0]
        if record not in without:
            found, labels = _cut(path, record, span, bool(without))
            x, y, groups = x + found, y + labels, groups + [record] * len(found)
    if not x:
        raise DataError(f"{root}: expected records such as 100.i16le.gz, found none")
    return x, y, groups


def _cut(path: Path, record: str, span: tuple[int, int], pure: bool) -> tuple[list[np.ndarray], list[int]]:
    """Beats of a record in millivolt, shape (steps, 1); pure: those of other kinds left out, where they are known."""
    signal = (_samples(path).astype(np.float32) - _ZERO) / _GAIN
    ventricular = set(_column(path.with_name(f"{record}_pvc.csv"), "PVC"))
    others = _others(path.parent.parent / f"raw-record-{record}/{record}_annotations.csv") if pure else set()
    peaks = [p for p in _column(path.with_name(f"{record}_all.csv"), "R")
             if span[0] <= p <= len(signal) - span[1] and p not in others]
    return [signal[p - span[0]:p + span[1]:_EVERY, None] for p in peaks], [int(p in ventricular) for p in peaks]


def _samples(path: Path) -> np.ndarray:
    content = read_gz(path)
    if len(content) % 2:
        raise DataError(f"{path}: expected two bytes a sample, found {len(content)} bytes")
    return np.frombuffer(content, "<i2")


def _others(annotations: Path) -> set[int]:
    """Beats that are annotated as neither normal nor premature ventricular; most records come without annotations."""
    if not annotations.exists():
        return set()
    with open(annotations, newline="") as file:
        return {int(row["sample"]) for row in csv.DictReader(file) if row["symbol"] not in "NV"}


def _column(path: Path, name: str) -> list[int]:
    with open(needed(path.parent, path.name), newline="") as file:
        return [int(row[name]) for row in csv.DictReader(file)]
