"""Layer of a cell that there is not: h' = keep h + tanh(U x)."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from ..layer import Recurrent


@dataclass(kw_only=True, eq=False)
class Toy(Recurrent):
    U: ArrayLike
    keep: float = 0.5

    _cell = "toy"
    _shapes = {"U": "n d"}

    def _write_settings(self, cell):
        cell.keep = self.keep
