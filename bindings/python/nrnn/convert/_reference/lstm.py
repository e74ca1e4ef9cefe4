"""Gates i, f, o and a cell state."""

from __future__ import annotations

import numpy as np

from ...layers import Lstm
from .arithmetic import Pace, bounded, product, sigmoid, wide


def step(cell: Lstm, state: np.ndarray, x: np.ndarray, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    h, c = np.split(state, [cell.outputs])
    p_i, p_f, p_o = np.split(wide(cell.peephole) * np.ones(3 * cell.units), 3)
    i, f, g, o = np.split(product(cell.U, x) + product(cell.W, h) + wide(cell.b), 4)
    i, f = (sigmoid(bounded(v + p * c, cell.clip)) for v, p in ((i, p_i), (f, p_f)))
    c = f * c + cell.candidate_factor * i * np.tanh(bounded(g, cell.clip))
    h = sigmoid(bounded(o + p_o * c, cell.clip)) * np.tanh(c)
    if cell.projection is not None:
        h = product(cell.projection, h)
    return np.concatenate([h, c]), h
