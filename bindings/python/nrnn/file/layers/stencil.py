"""FDNet in its compiled form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...values.options import at_most, finite, positive
from .. import nrnn_model_pb2 as pb
from ..layer import Recurrent
from ..numbers import rounded


@dataclass(kw_only=True, eq=False)
class Stencil(Recurrent):
    """u <- S u + forcing, `blocks` times a sample, on a grid of X points; u is the field plus `shift`.

    A sample sets the field before the blocks; a skipped one goes on from the field that is there. State [u], output
    u - shift. Taps are rounded so that the sum of each row is kept.

    Parameters
    ----------
    interior : array_like, shape (5,)
        Taps on u[x-2] .. u[x+2].
    left : array_like, shape (2, 4)
        Rows 0 and 1, on u[0] .. u[3].
    right : array_like, shape (2, 4)
        Rows X-2 and X-1, on u[X-4] .. u[X-1].
    grid : int
        X >= 4.
    forcing : array_like, shape (X,), optional
    blocks : int
        1 .. 4096.
    shift : float
    """

    interior: ArrayLike
    left: ArrayLike
    right: ArrayLike
    grid: int
    forcing: ArrayLike | None = None
    blocks: int = 1
    shift: float = 0.0

    _cell = "stencil"
    _shapes = {"interior": "5", "left": "2 4", "right": "2 4", "forcing": "n"}
    _optional = frozenset({"forcing"})

    def __post_init__(self) -> None:
        self.grid = positive("Stencil.grid", self.grid, 32)
        if self.grid < 4:
            raise ValueError(f"Stencil.grid: expected at least 4, found {self.grid}")
        super().__post_init__()
        self.blocks = positive("Stencil.blocks", self.blocks)
        at_most("Stencil.blocks", self.blocks, 4096)
        self.shift = finite("Stencil.shift", self.shift)

    def _measure(self) -> None:
        self.units = self.inputs = self.grid

    @classmethod
    def _dtype(cls, name: str, dtype: str) -> str:
        return "f32"  # nineteen taps, applied thousands of times

    def stored(self, dtype: str = "f32") -> Any:
        twin = super().stored(dtype)
        twin.interior = _settled(self.interior)
        twin.left, twin.right = (np.array([_settled(row) for row in rows]) for rows in (self.left, self.right))
        return twin

    def write_tensors(self, message: pb.Stencil, dtype: str = "f32") -> None:
        super(Stencil, self.stored(dtype)).write_tensors(message, dtype)

    def _write_settings(self, cell: pb.Stencil) -> None:
        cell.grid, cell.blocks, cell.shift = self.grid, self.blocks, self.shift


def _settled(taps: np.ndarray) -> np.ndarray:
    """Rounded to float32 so that their sum is kept: an error of the sum would grow with every block.

    The error of the largest tap is shared among the others that are not 0, whose own grid is finer.
    """
    largest, others = np.abs(taps).argmax(), taps != 0
    others[largest] = False
    settled = taps.copy()
    settled[largest] = np.float32(taps[largest])
    settled[others] += (taps[largest] - settled[largest]) / max(1, others.sum())
    return rounded(settled)
