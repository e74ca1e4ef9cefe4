"""Long short-term memory."""

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

_USUAL = {"gate": Function("logistic"), "candidate": Function("tanh"), "output": Function("tanh")}


class Lstm(Map):
    """Gates stacked i, f, g, o; state [h, c].

    Parameters
    ----------
    inputs, units : int
    projection : int, optional
        Numbers that h is projected to.
    peephole : bool
    clip : float, optional
        Bounds what enters the activations of the gates.
    candidate_factor : float
        c' = f * c + factor * i * g.
    forget_bias : float
        What the biases of f start higher by: above 0, much is remembered from the first epoch on.
    noise : Noise, optional
    gate, candidate, output : Function or str, optional
        In place of the sigmoid of i, f and o, of the tanh of g, and of that of c'.
    """

    name, kind, biases = "lstm", layers.Lstm, ("b",)

    def __init__(self, inputs: int, units: int, projection: int | None = None, peephole: bool = False,
                 clip: float | None = None, candidate_factor: float = 1.0, forget_bias: float = 0.0,
                 noise: Noise | None = None, gate: Function | str | None = None,
                 candidate: Function | str | None = None, output: Function | str | None = None) -> None:
        super().__init__(inputs, units, noise)
        flags(peephole=peephole)
        self.outputs = projection or units
        self.state_size = self.outputs + units
        self.clip, self.candidate_factor = clip, candidate_factor
        self.functions = {"gate": Function.of(gate, "logistic"), "candidate": Function.of(candidate, "tanh"),
                          "output": Function.of(output, "tanh")}
        bound = units ** -0.5
        for name, shape in {"W": (4 * units, self.outputs), "U": (4 * units, inputs), "b": (4 * units,)}.items():
            self._parameter(name, *shape, bound=bound)
        with torch.no_grad():
            self.b[units:2 * units] += forget_bias
        self._parameter("peephole", 3 * units, bound=bound, present=peephole)
        self._parameter("projection", self.outputs, units, bound=bound, present=projection is not None)

    @classmethod
    def like(cls, layer: layers.Lstm) -> Lstm:
        return cls(layer.inputs, layer.units, clip=layer.clip, candidate_factor=layer.candidate_factor,
                   gate=layer.gate, candidate=layer.candidate, output=layer.output,
                   projection=None if layer.projection is None else layer.outputs)

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        if self.disturbed or self.clip is not None or self.peephole is not None \
                or self.projection is not None or self.candidate_factor != 1 or self.functions != _USUAL:
            return super().unroll(x, state, rho)
        start = [part[None].contiguous() for part in state.split(self.units, dim=1)]
        y, h, c = torch.lstm(x, start, [self.U, self.W, self.b, torch.zeros_like(self.b)], True, 1, 0.0,
                             torch.is_grad_enabled(), False, False)  # cuDNN keeps what gradients need
        return y, torch.cat([h[0], c[0]], dim=1)

    def step(self, state: Tensor, row: Tensor) -> Tensor:
        h, c = state.split([self.outputs, self.units], dim=1)
        i, f, g, o = (row + linear(h, self.W)).chunk(4, dim=1)
        gate, candidate, output = self.functions.values()
        p_i, p_f, p_o = (0, 0, 0) if self.peephole is None else self.peephole.chunk(3)
        i, f = (apply(gate, bounded(v + p * c, self.clip)) for v, p in ((i, p_i), (f, p_f)))
        c = f * c + self.candidate_factor * i * apply(candidate, bounded(g, self.clip))
        h = apply(gate, bounded(o + p_o * c, self.clip)) * apply(output, c)
        if self.projection is not None:
            h = linear(h, self.projection)
        return torch.cat([h, c], dim=1)

    def layer(self) -> layers.Lstm:
        return layers.Lstm(**self._tensors("W", "U", "b", "peephole", "projection"), clip=self.clip,
                           candidate_factor=self.candidate_factor, **self.functions, **self._around())
