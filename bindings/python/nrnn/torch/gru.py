"""Gated recurrent unit."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import linear

from ..description.noise import Noise
from ..file import layers
from ..file.functions import Function
from ..values.options import flags
from ._activations import apply, bounded
from .cell import Map


class Gru(Map):
    """Gates stacked r, z, n; b on the side of the input, c on that of the state.

    Parameters
    ----------
    inputs, units : int
    reset_after : bool
        The form of PyTorch; False: ONNX's default.
    clip : float, optional
        Bounds what enters the three activations.
    noise : Noise, optional
    gate, candidate : Function or str, optional
        In place of the sigmoid of r and z, and of the tanh of n.
    """

    name, kind, biases = "gru", layers.Gru, ("b", "c")

    def __init__(self, inputs: int, units: int, reset_after: bool = True, clip: float | None = None,
                 noise: Noise | None = None, gate: Function | str | None = None,
                 candidate: Function | str | None = None) -> None:
        super().__init__(inputs, units, noise)
        flags(reset_after=reset_after)
        self.reset_after, self.clip = reset_after, clip
        self.gate, self.candidate = Function.of(gate, "logistic"), Function.of(candidate, "tanh")
        bound = units ** -0.5
        for name, shape in {"W": (3 * units, units), "U": (3 * units, inputs), "b": (3 * units,),
                            "c": (3 * units,)}.items():
            self._parameter(name, *shape, bound=bound)

    @classmethod
    def like(cls, layer: layers.Gru) -> Gru:
        return cls(layer.inputs, layer.units, layer.reset_after, layer.clip, gate=layer.gate, candidate=layer.candidate)

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        usual = (self.gate, self.candidate) == (Function("logistic"), Function("tanh"))
        if self.disturbed or self.clip is not None or not self.reset_after or not usual:
            return super().unroll(x, state, rho)
        y, h = torch.gru(x, state[None].contiguous(), [self.U, self.W, self.b, self.c], True, 1, 0.0,
                         torch.is_grad_enabled(), False, False)  # cuDNN keeps what gradients need
        return y, h[0]

    def step(self, h: Tensor, row: Tensor) -> Tensor:
        u_r, u_z, u_n = row.chunk(3, dim=1)
        W, c = self.W.chunk(3), self.c.chunk(3)
        r, z = (apply(self.gate, bounded(u + linear(h, w, b), self.clip)) for u, w, b in zip((u_r, u_z), W, c))
        candidate = r * linear(h, W[2], c[2]) if self.reset_after else linear(r * h, W[2], c[2])
        return (1 - z) * apply(self.candidate, bounded(u_n + candidate, self.clip)) + z * h

    def layer(self) -> layers.Gru:
        return layers.Gru(**self._tensors("W", "U", "b", "c"), reset_after=self.reset_after, clip=self.clip,
                          gate=self.gate, candidate=self.candidate, **self._around())
