"""Coupled oscillators; state [y, z]."""

from __future__ import annotations

import numpy as np

from ..file.layers import Cornn
from .arithmetic import Pace
from .definitions import defines


@defines(Cornn)
def step(cell: Cornn, state: np.ndarray, x: np.ndarray, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    a, (y, z) = pace.arithmetic, np.split(state, 2)
    force = a.tanh(a.sum(cell.b, (cell.Wy, y), (cell.Wz, z), (cell.U, x)))
    z = a.kept(z + cell.dt * (force - cell.gamma * y - cell.epsilon * z), z)
    y = a.kept(y + cell.dt * z, y)
    return np.concatenate([y, z]), y
