"""Gates r, z and a candidate."""

from __future__ import annotations

import numpy as np

from ...layers import Gru
from .arithmetic import Pace, bounded, product, sigmoid, wide


def step(cell: Gru, h: np.ndarray, x: np.ndarray, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    zero = np.zeros(3 * cell.units)
    u_r, u_z, u_n = np.split(product(cell.U, x) + wide(cell.b) + zero, 3)
    c_r, c_z, c_n = np.split(wide(cell.c) + zero, 3)
    W_r, W_z, W_n = np.split(wide(cell.W), 3)
    r = sigmoid(bounded(u_r + c_r + W_r @ h, cell.clip))
    z = sigmoid(bounded(u_z + c_z + W_z @ h, cell.clip))
    recurrent = r * (W_n @ h + c_n) if cell.reset_after else W_n @ (r * h) + c_n
    h = (1 - z) * np.tanh(bounded(u_n + recurrent, cell.clip)) + z * h
    return h, h
