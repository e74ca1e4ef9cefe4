"""FDNet: u <- S u + forcing, `blocks` times; u is the field plus `shift`."""

from __future__ import annotations

import numpy as np

from ..file.layers import Stencil
from .arithmetic import Pace, wide
from .definitions import defines


def matrix(cell: Stencil) -> np.ndarray:
    """S, [X, X]."""
    S = np.zeros((cell.grid, cell.grid))
    for row in range(2, cell.grid - 2):
        S[row, row - 2:row + 3] = cell.interior
    S[:2, :4], S[-2:, -4:] = cell.left, cell.right
    return S


@defines(Stencil, goes_on=True)
def step(cell: Stencil, u: np.ndarray, x: np.ndarray | None, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    u = u if x is None else x + cell.shift
    S, forcing = matrix(cell), wide(cell.forcing)
    for _ in range(cell.blocks):
        u = pace.arithmetic.sum(forcing, (S, u))
    return u, u - cell.shift
