"""A gate and a candidate, neither of which reads the state."""

from __future__ import annotations

import numpy as np

from ..file.layers import MinGru
from .arithmetic import Pace
from .definitions import defines
from .functions import apply


@defines(MinGru)
def step(cell: MinGru, h: np.ndarray, x: np.ndarray, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    a = pace.arithmetic
    z, m = np.split(a.sum(cell.b, (cell.U, x)), 2)
    z = a.sigmoid(z)
    h = a.kept((1 - z) * h + z * apply(cell.candidate, m, a), h)
    return h, h
