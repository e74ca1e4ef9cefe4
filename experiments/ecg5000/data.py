"""The task as far as it is known: 500 beats train, 500 validate, 4,000 test."""

from __future__ import annotations

from pathlib import Path

from nrnn.train import sets

from ..beats.task import Task


def load(folder: Path) -> sets.DataSet:
    return sets.load("ecg5000", folder)


TASK = Task("ecg5000", "Normal heart beats against others, of one patient.", {"set": "ecg5000"}, (30, 15), load,
            seeds=10, others=10)
