"""y = a(W x + b)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..file.layers import Dense
from .arithmetic import Pace
from .definitions import defines
from .functions import apply


@defines(Dense)
def step(cell: Dense, state: Any, x: np.ndarray, pace: Pace) -> tuple[Any, np.ndarray]:
    a = pace.arithmetic
    return state, a.kept(apply(cell.function, a.sum(cell.b, (cell.W, x)), a))
