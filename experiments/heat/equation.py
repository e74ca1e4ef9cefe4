"""What is to be reached: the fields themselves, and Euler's method on them."""

from __future__ import annotations

from typing import Any

import numpy as np
from nrnn.train.data.heat import BETA, MODES

from ..configs import load

PUBLISHED_WIDTH = 0.1  # of a cell in the published code's Euler, whose grid of 31 points has pi / 30


def judged_fields(data: dict[str, Any]) -> np.ndarray:
    """Shape (fields, snapshots + 1, grid)."""
    pairs = load({name: value for name, value in data.items() if name != "rollout"}).test
    grid = pairs.x.shape[2]
    before, after = (each.reshape(-1, data.get("snapshots", 1000), grid) for each in (pairs.x, pairs.y))
    return np.concatenate([before[:, :1], after], axis=1)


def euler(u: np.ndarray, steps: int, interval: float = 1.0, forcing: bool = False, width: float | None = None
          ) -> np.ndarray:
    """Fields after 1 .. steps, shape (fields, steps, grid), from u, shape (fields, grid), whose ends are kept."""
    grid = u.shape[1]
    x = np.arange(grid) * np.pi / (grid - 1)
    amplitudes = 10 * np.random.RandomState(0).normal(size=MODES) if forcing else np.zeros(MODES)
    f = amplitudes @ np.sin(np.outer(np.arange(1, MODES + 1), x)) / MODES
    width = width or np.pi / (grid - 1)
    rows = []
    for _ in range(steps):
        curvature = (u[:, :-2] - 2 * u[:, 1:-1] + u[:, 2:]) / width ** 2
        u = np.pad(u[:, 1:-1] + interval / BETA * (curvature + f[1:-1]), ((0, 0), (1, 1)))
        rows.append(u)
    return np.stack(rows, axis=1)
