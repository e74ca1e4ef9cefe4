"""What a file does on the test fields, in the engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from nrnn.reference.stencil import matrix
from nrnn.torch import FDNet

import nrnn


def judge(path: Path, u: np.ndarray, some: int) -> dict[str, Any]:
    """Mean squared errors after 1, `some` and all steps, the last at several times too; u (fields, times, grid)."""
    model = nrnn.Model.load(path)
    model.verify()
    steps = u.shape[1] - 1
    full = (forecast(model, u, steps) - u[:, 1:]) ** 2
    return {"one": error(model, u, 1), "some": error(model, u, some), "full": float(full[:, -1].mean()),
            "curve": full.mean(axis=(0, 2))[times(steps) - 1].tolist()}


def error(model: nrnn.Model, u: np.ndarray, every: int) -> float:
    """After `every` steps, mean over all stretches of a field that do not overlap."""
    ends = slice(every - 1, None, every)
    return float(((forecast(model, u, every) - u[:, 1:])[:, ends] ** 2).mean())


def forecast(model: nrnn.Model, u: np.ndarray, every: int) -> np.ndarray:
    """Shown the true field at each `every`th time alone: the field one step later, always; inf if it overflows."""
    shown = np.full_like(u[:, :-1], np.nan)
    shown[:, ::every] = u[:, :-1:every]
    try:
        return model.predict(shown, missing="skip").nominal
    except nrnn.Diverged:
        return np.full_like(shown, np.inf)


def times(steps: int) -> np.ndarray:
    """Of a curve: whole numbers, evenly on a logarithmic axis."""
    return np.unique(np.geomspace(1, steps, 40).round().astype(int))


def radius(cell: FDNet) -> float:
    """Largest |eigenvalue| of the block as its file stores it, in float32; exact, where the engine's is iterated."""
    return float(np.abs(np.linalg.eigvals(matrix(cell.layer().stored()))).max())
