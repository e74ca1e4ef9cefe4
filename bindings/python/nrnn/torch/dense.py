"""A layer without a state."""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import linear

from ..file import layers
from ..values.options import choice
from ._activations import NAMES, activate
from .cell import Cell


class Dense(Cell):
    """y = a(W x + b).

    Parameters
    ----------
    inputs, units : int
    activation : {"identity", "tanh", "relu", "logistic"}
    """

    name, kind, continuous = "dense", layers.Dense, True

    def __init__(self, inputs: int, units: int, activation: str = "identity") -> None:
        super().__init__()
        choice("activation", activation, NAMES[:-1])
        self.inputs, self.outputs, self.activation = inputs, units, activation
        self._parameter("W", units, inputs)
        self._parameter("b", units, bound=inputs ** -0.5)

    @classmethod
    def like(cls, layer: layers.Dense) -> Dense:
        return cls(layer.inputs, layer.units, layer.activation)

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        return activate(self.activation, linear(x, self.W, self.b)), state

    def layer(self) -> layers.Dense:
        return layers.Dense(**self._tensors("W", "b"), activation=self.activation)
