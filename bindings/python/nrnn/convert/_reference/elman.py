"""h' = a(W h + U x + b)."""

from __future__ import annotations

import numpy as np

from ...layers import Elman
from .arithmetic import Pace, activate, bounded, product, wide


def step(cell: Elman, h: np.ndarray, x: np.ndarray, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    h = activate(cell, bounded(product(cell.W, h) + product(cell.U, x) + wide(cell.b), cell.clip))
    return h, h
