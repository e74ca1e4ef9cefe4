"""y = a(gain * N(x) + bias)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..file.layers import Norm
from .arithmetic import Pace, wide
from .definitions import defines
from .functions import apply


@defines(Norm)
def step(cell: Norm, state: Any, x: np.ndarray, pace: Pace) -> tuple[Any, np.ndarray]:
    a = pace.arithmetic
    gain = 1.0 if cell.gain is None else cell.gain
    return state, a.kept(apply(cell.function, a.kept(gain * _normalised(cell, x, pace) + wide(cell.bias)), a))


def _normalised(cell: Norm, x: np.ndarray, pace: Pace) -> np.ndarray:
    if cell.kind == "none":
        return x
    z = x - x.mean() if cell.kind == "layer" else x
    return pace.arithmetic.kept(z / np.sqrt((z ** 2).mean() + cell.epsilon))
