"""A row of a table for each whole number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from ...values.options import at_most, integer, positive
from .. import nrnn_model_pb2 as pb
from ..layer import Layer
from ..limits import MOST
from ..skip import Skip


@dataclass(kw_only=True, eq=False)
class Embedding(Layer):
    """y = [row x_channel of the table, the other inputs in their order]; no state, the first layer alone.

    Parameters
    ----------
    table : array_like, shape (V, e)
        Its channel holds whole numbers from 0 to V - 1, which no mean and scale may change.
    channel : int
        Which of the inputs it is.
    inputs : int
        d, of which d - 1 are given on as they are.
    name : str
    skip : Skip, optional
        A path around the layer.
    """

    table: ArrayLike
    channel: int = 0
    inputs: int = 1
    name: str = ""
    skip: Skip | None = None

    _cell = "embedding"
    _shapes = {"table": "V e"}

    def __post_init__(self) -> None:
        self.inputs = positive("Embedding.inputs", self.inputs, 17)
        self.channel = integer("Embedding.channel", self.channel, 16)
        if self.channel >= self.inputs:
            raise ValueError(f"Embedding.channel: expected below {self.inputs}, the number of inputs, found {self.channel}")
        super().__post_init__()

    @classmethod
    def read(cls, cell: pb.Embedding, inputs: int) -> dict[str, Any]:
        return super().read(cell, inputs) | {"inputs": inputs}

    def _measure(self) -> None:
        if self.table.ndim != 2 or self.table.size == 0:
            raise ValueError(f"Embedding.table: expected shape [V, e], found {self.table.shape}")
        at_most("Embedding.table", len(self.table), MOST, "rows")
        self.units = self.table.shape[1] + self.inputs - 1

    @property
    def indexed(self) -> tuple[int, int]:
        return self.channel, len(self.table)

    def fit(self, n: int, d: int, **more: int) -> None:
        """Its table has sizes of its own."""

    @classmethod
    def _dtype(cls, name: str, dtype: str) -> str:
        return "f32"  # a row is given on as it stands, and met by no vector

    def _write_settings(self, cell: pb.Embedding) -> None:
        if self.channel:
            cell.channel = self.channel
