"""How far a recovered field is off, on true states, and where it leads from the true start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from nrnn.ode.matching import evaluate
from nrnn.torch import Network, VectorField

import nrnn

from .systems import Field, System, trajectory

LOST = 0.4  # deviations: as far as a forecast of a chaotic system counts as one


def judge(system: System, field: VectorField | Field, path: Path) -> dict[str, Any]:
    """Errors in deviations of the truth; a cell is exported to `path` and the engine integrates it."""
    network = isinstance(field, VectorField)
    between = system.path(2)[1::2]  # true states half-way between samples: none was seen
    found = evaluate(field, between) if network else field(between)
    walked = _engine(system, field, path) if network else trajectory(field, system.start, system.samples,
                                                                     system.interval, 1)
    said = {"field": _relative(found, system.field(between))} | _followed(system, walked)
    return said | ({"weights": _weights(field)} if network else {})


def _engine(system: System, cell: VectorField, path: Path) -> np.ndarray:
    """From the true start, shown nothing more."""
    shown = np.full((system.samples - 1, len(system.start)), np.nan)
    shown[0] = system.start
    said = Network(cell, task="regression").export(path, {"name": path.stem}, check=shown[:64])
    assert said.startswith("engine"), said
    model = nrnn.Model.load(path)
    model.verify()
    return np.concatenate([[system.start], walk(model, shown)])


def walk(model: nrnn.Model, shown: np.ndarray) -> np.ndarray:
    """States after each row, shape of `shown`; inf from where they overflow."""
    walked = np.full(shown.shape, np.inf)
    with model.stream(missing="skip") as stream:
        for i, row in enumerate(shown):
            try:
                walked[i] = stream.step(row).nominal
            except nrnn.Diverged:
                break
    return walked


def _followed(system: System, walked: np.ndarray) -> dict[str, Any]:
    """RMS error, the time until it is lost, and the first coordinate every few samples."""
    truth = system.path()
    off = np.sqrt(np.mean(((walked - truth) / truth.std(axis=0)) ** 2, axis=1))
    lost = ~(off < LOST)
    every = -(-len(truth) // 250)
    return {"path": float(np.nan_to_num(np.sqrt(np.mean(off ** 2)), nan=np.inf)),
            "followed": float((np.argmax(lost) if lost.any() else len(off) - 1) * system.interval),
            "seen": walked[::every, 0].tolist()}


def _relative(found: np.ndarray, truth: np.ndarray) -> float:
    return float(np.sqrt(np.mean((found - truth) ** 2 / truth.var(axis=0))))


def _weights(cell: VectorField) -> int:
    return sum(int((part.weight != 0).sum()) for part in cell.network if isinstance(part, torch.nn.Linear))
