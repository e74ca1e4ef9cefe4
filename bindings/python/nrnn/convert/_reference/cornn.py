"""Coupled oscillators; state [y, z]."""

from __future__ import annotations

import numpy as np

from ...layers import Cornn
from .arithmetic import Pace, product, wide


def step(cell: Cornn, state: np.ndarray, x: np.ndarray, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    y, z = np.split(state, 2)
    force = np.tanh(product(cell.Wy, y) + product(cell.Wz, z) + product(cell.U, x) + wide(cell.b))
    z = z + cell.dt * (force - cell.gamma * y - cell.epsilon * z)
    y = y + cell.dt * z
    return np.concatenate([y, z]), y
