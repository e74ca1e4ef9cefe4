"""h' = a(W h + U x + b)."""

from __future__ import annotations

import numpy as np

from ..file.layers import Elman
from .arithmetic import Pace, bounded
from .definitions import defines
from .functions import with_modrelu


@defines(Elman)
def step(cell: Elman, h: np.ndarray, x: np.ndarray, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    a = pace.arithmetic
    h = a.kept(with_modrelu(cell, bounded(a.sum(cell.b, (cell.U, x), (cell.W, h)), cell.clip), a))
    return h, h
