"""y = a(W x + b)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...layers import Dense
from .arithmetic import activate, product, wide


def step(cell: Dense, state: Any, x: np.ndarray, pace: Any) -> tuple[Any, np.ndarray]:
    return state, activate(cell, product(cell.W, x) + wide(cell.b))
