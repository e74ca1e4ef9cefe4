"""Minimal gated recurrent unit."""

from __future__ import annotations

import torch
from torch import Tensor

from ..description.noise import Noise
from ..file import layers
from ..file.functions import Function
from ._activations import apply
from .cell import Map


class MinGru(Map):
    """h' = (1 - z) * h + z * g(U_m x + b_m),  z = sigmoid(U_z x + b_z); without noise all steps of a sequence at once.

    Parameters
    ----------
    inputs, units : int
    candidate : Function or str, optional
        g; None: the identity. "positive" is that of the form in log space.
    noise : Noise, optional
    """

    name, kind = "min_gru", layers.MinGru

    def __init__(self, inputs: int, units: int, candidate: Function | str | None = None, noise: Noise | None = None) -> None:
        super().__init__(inputs, units, noise)
        self.candidate = Function.of(candidate, "identity")
        self._parameter("U", 2 * units, inputs)
        self._parameter("b", 2 * units, bound=inputs ** -0.5)

    @classmethod
    def like(cls, layer: layers.MinGru) -> MinGru:
        return cls(layer.inputs, layer.units, layer.candidate)

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        if self.disturbed:
            return super().unroll(x, state, rho)
        z, m = self._parts(self.prepared(x))
        states = scan(1 - z, z * m, state)
        return states, states[-1]

    def step(self, h: Tensor, row: Tensor) -> Tensor:
        z, m = self._parts(row)
        return (1 - z) * h + z * m

    def _parts(self, sums: Tensor) -> tuple[Tensor, Tensor]:
        z, m = sums.chunk(2, dim=-1)
        return torch.sigmoid(z), apply(self.candidate, m)

    def layer(self) -> layers.MinGru:
        return layers.MinGru(**self._tensors("U", "b"), candidate=self.candidate, **self._around())


def scan(a: Tensor, b: Tensor, h: Tensor) -> Tensor:
    """h_t = a_t h_(t-1) + b_t for all t along the first axis, in log2(steps) passes.

    A pass composes each step's affine map with that of so many steps before it, twice as many as the last.
    """
    b = torch.cat([a[:1] * h + b[:1], b[1:]])
    reach = 1
    while reach < len(a):
        b = torch.cat([b[:reach], a[reach:] * b[:-reach] + b[reach:]])
        a = torch.cat([a[:reach], a[reach:] * a[:-reach]])
        reach *= 2
    return b
