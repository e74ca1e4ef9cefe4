"""A row of a table, and the other inputs."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..file.layers import Embedding
from .arithmetic import Pace, Rounded
from .definitions import defines


@defines(Embedding)
def step(cell: Embedding, state: Any, x: np.ndarray, pace: Pace) -> tuple[Any, np.ndarray]:
    number = x[cell.channel]
    if isinstance(pace.arithmetic, Rounded):  # a channel without mean and scale comes as it is
        number = np.rint(number)
    if number != int(number) or not 0 <= number < len(cell.table):
        raise ValueError(f"channel {cell.channel}: expected a whole number from 0 to {len(cell.table) - 1}, found {number:g}")
    return state, np.concatenate([cell.table[int(number)], np.delete(x, cell.channel)])
