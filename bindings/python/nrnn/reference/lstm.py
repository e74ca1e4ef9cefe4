"""Gates i, f, o and a cell state."""

from __future__ import annotations

import numpy as np

from ..file.layers import Lstm
from .arithmetic import Pace, bounded, wide
from .definitions import defines
from .functions import apply


@defines(Lstm)
def step(cell: Lstm, state: np.ndarray, x: np.ndarray, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    h, c = np.split(state, [cell.outputs])
    a = pace.arithmetic
    p_i, p_f, p_o = np.split(wide(cell.peephole) * np.ones(3 * cell.units), 3)
    i, f, g, o = np.split(a.sum(cell.b, (cell.U, x), (cell.W, h)), 4)
    i, f = (apply(cell.gate, bounded(v + p * c, cell.clip), a) for v, p in ((i, p_i), (f, p_f)))
    c = a.kept(f * c + cell.candidate_factor * i * apply(cell.candidate, bounded(g, cell.clip), a), c)
    h = a.kept(apply(cell.gate, bounded(o + p_o * c, cell.clip), a) * apply(cell.output, c, a))
    if cell.projection is not None:
        h = a.sum(None, (cell.projection, h))
    return np.concatenate([h, c]), h
