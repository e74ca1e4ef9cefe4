"""Gates r, z and a candidate."""

from __future__ import annotations

import numpy as np

from ..file.layers import Gru
from .arithmetic import Pace, bounded, wide
from .definitions import defines
from .functions import apply


@defines(Gru)
def step(cell: Gru, h: np.ndarray, x: np.ndarray, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    a, zero = pace.arithmetic, np.zeros(3 * cell.units)
    u_r, u_z, u_n = np.split(a.sum(cell.b, (cell.U, x)) + zero, 3)
    c_r, c_z, c_n = np.split(wide(cell.c) + zero, 3)
    W_r, W_z, W_n = np.split(wide(cell.W), 3)
    r = apply(cell.gate, bounded(u_r + a.sum(c_r, (W_r, h)), cell.clip), a)
    z = apply(cell.gate, bounded(u_z + a.sum(c_z, (W_z, h)), cell.clip), a)
    recurrent = r * a.sum(c_n, (W_n, h)) if cell.reset_after else a.sum(c_n, (W_n, r * h))
    h = a.kept((1 - z) * apply(cell.candidate, bounded(u_n + recurrent, cell.clip), a) + z * h, h)
    return h, h
