"""Normalisation over the features of a step."""

from __future__ import annotations

import dataclasses
from typing import Literal

from torch import Tensor, nn

from ..file import layers
from ..file.functions import Function
from ._activations import apply
from .cell import Cell


class Norm(Cell):
    """y = a(gain * N(x) + bias), gain and bias trained.

    Parameters
    ----------
    inputs : int
    statistics : {"layer", "rms", "none"}
        N: LayerNorm, RMSNorm, or the identity.
    epsilon : float, optional
        None: 1e-5. Not with "none".
    activation : Function or str
    """

    name, kind, continuous = "norm", layers.Norm, True

    def __init__(self, inputs: int, statistics: Literal["layer", "rms", "none"] = "layer", epsilon: float | None = None,
                 activation: Function | str = "identity") -> None:
        super().__init__()
        function = Function.of(activation, "identity")
        self._layer = layers.Norm(inputs=inputs, kind=statistics, epsilon=epsilon, **dataclasses.asdict(function))
        self.inputs = self.outputs = inputs
        for tensor, start in (("gain", nn.init.ones_), ("bias", nn.init.zeros_)):
            self._parameter(tensor, inputs)
            start(getattr(self, tensor))

    @classmethod
    def like(cls, layer: layers.Norm) -> Norm:
        return cls(layer.inputs, layer.kind, layer.epsilon, layer.function)

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        z = self._normalised(x)
        z = z if self.gain is None else self.gain * z
        return apply(self._layer.function, z if self.bias is None else z + self.bias), state

    def _normalised(self, x: Tensor) -> Tensor:
        if self._layer.kind == "none":
            return x
        z = x - x.mean(-1, keepdim=True) if self._layer.kind == "layer" else x
        return z / (z.square().mean(-1, keepdim=True) + self._layer.epsilon).sqrt()

    def layer(self) -> layers.Norm:
        return dataclasses.replace(self._layer, **self._tensors("gain", "bias"))
