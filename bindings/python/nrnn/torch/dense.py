"""A layer without a state."""

from __future__ import annotations

import dataclasses

from torch import Tensor
from torch.nn.functional import linear

from ..file import layers
from ..file.functions import Function, plain
from ._activations import apply
from .cell import Cell


class Dense(Cell):
    """y = a(W x + b).

    Parameters
    ----------
    inputs, units : int
    activation : Function or str
    """

    name, kind, continuous = "dense", layers.Dense, True

    def __init__(self, inputs: int, units: int, activation: Function | str = "identity") -> None:
        super().__init__()
        self.function = plain(*dataclasses.astuple(Function.of(activation, "identity")))
        self.inputs, self.outputs = inputs, units
        self._parameter("W", units, inputs)
        self._parameter("b", units, bound=inputs ** -0.5)

    @classmethod
    def like(cls, layer: layers.Dense) -> Dense:
        return cls(layer.inputs, layer.units, layer.function)

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        return apply(self.function, linear(x, self.W, self.b)), state

    def layer(self) -> layers.Dense:
        return layers.Dense(**self._tensors("W", "b"), **dataclasses.asdict(self.function))
