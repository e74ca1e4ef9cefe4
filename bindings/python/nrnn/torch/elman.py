"""The plain recurrent network."""

from __future__ import annotations

import dataclasses

import torch
from torch import Tensor

from ..description.noise import Noise
from ..file import layers
from ..file.functions import Function
from ..values.options import flags
from . import _cuda
from ._activations import apply, bounded
from .cell import Map

_FAST = {"tanh": torch.rnn_tanh, "relu": torch.rnn_relu}  # PyTorch's own loops


class Elman(Map):
    """h' = a(W h + U x + b).

    Parameters
    ----------
    inputs, units : int
    activation : Function or str
    bias : bool
    clip : float, optional
        Bounds what enters the activation.
    noise : Noise, optional
    """

    name, kind = "elman", layers.Elman

    def __init__(self, inputs: int, units: int, activation: Function | str = "tanh", bias: bool = True,
                 clip: float | None = None, noise: Noise | None = None) -> None:
        super().__init__(inputs, units, noise)
        flags(bias=bias)
        self.function = activation if isinstance(activation, Function) else Function(activation)
        self.clip = clip
        self.activation = self.function.activation
        bound = units ** -0.5
        self._parameter("W", units, units)
        self._parameter("U", units, inputs, bound=bound)
        self._parameter("b", units, bound=bound, present=bias)
        self._parameter("modrelu_bias", units, bound=0.01, present=self.activation == "modrelu")

    @classmethod
    def like(cls, layer: layers.Elman) -> Elman:
        return cls(layer.inputs, layer.units, layer.function, clip=layer.clip)

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        plain = not self.disturbed and self.clip is None
        if plain and self.activation in _FAST:
            b = torch.zeros_like(self.W[0]) if self.b is None else self.b
            weights = [self.U, self.W, b, torch.zeros_like(b)]
            y, h = _FAST[self.activation](x, state[None].contiguous(), weights, True, 1, 0.0,
                                          torch.is_grad_enabled(), False, False)  # cuDNN keeps what gradients need
            return y, h[0]
        if plain and self.activation == "modrelu" and self.fused and _cuda.ready(x, self.units):
            from ._cuda.modrelu import ModRelu

            states = ModRelu.apply(state, self.prepared(x), self.W, self.modrelu_bias)
            return states, states[-1]
        return super().unroll(x, state, rho)

    def step(self, h: Tensor, row: Tensor) -> Tensor:
        return apply(self.function, bounded(row + h @ self.W.t(), self.clip), self.modrelu_bias)

    def layer(self) -> layers.Elman:
        return layers.Elman(**self._tensors("W", "U", "b", "modrelu_bias"), **dataclasses.asdict(self.function), clip=self.clip,
                            **self._around())
