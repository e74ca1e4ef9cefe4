"""A row of a table for each whole number."""

from __future__ import annotations

import torch
from torch import Tensor

from ..file import layers
from .cell import Cell


class Embedding(Cell):
    """y = [row x_channel of the table, the other inputs in their order], the table trained; the first cell alone.

    Parameters
    ----------
    rows, width : int
        V and e of the table.
    channel : int
        Which of the inputs is a whole number from 0 to V - 1; a sample that is skipped has 0.
    inputs : int
    """

    name, kind, continuous = "embedding", layers.Embedding, True

    def __init__(self, rows: int, width: int, channel: int = 0, inputs: int = 1) -> None:
        super().__init__()
        self.inputs, self.channel, self.outputs = inputs, channel, width + inputs - 1
        self._parameter("table", rows, width, std=1)

    @classmethod
    def like(cls, layer: layers.Embedding) -> Embedding:
        return cls(*layer.table.shape, layer.channel, layer.inputs)

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        x = x.nan_to_num()
        others = torch.cat([x[..., :self.channel], x[..., self.channel + 1:]], dim=-1)
        return torch.cat([self.table[x[..., self.channel].long()], others], dim=-1), state

    def layer(self) -> layers.Embedding:
        return layers.Embedding(table=self._plain("table"), channel=self.channel, inputs=self.inputs)
