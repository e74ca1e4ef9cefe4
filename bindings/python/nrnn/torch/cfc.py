"""Closed-form continuous-time network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from ..description.noise import Noise
from ..file import layers
from ..file.functions import Function
from ..values.options import above_zero, choice
from .cell import Map
from .dense import Dense

_LECUN = Function("scaled_tanh", 1.7159, 2 / 3)


class Cfc(Map):
    """h' = f (1 - w) + g w, w = sigmoid(a t + b), the heads f, g, a, b of a backbone of [x, h] (Hasani et al. 2022).

    t is `time_scale` times the interval in nominal ones, which is one step, however long.

    Parameters
    ----------
    inputs, units : int
    mode : {"gated", "no_gate", "pure"}
        As `nrnn.Cfc` has them.
    backbone : sequence of int
        Widths of its layers; none: the heads read [x, h].
    activation : Function or str
        Of the backbone; by default 1.7159 tanh(2 v / 3).
    time_scale : float
    noise : Noise, optional
    """

    name, kind, continuous, whole = "cfc", layers.Cfc, True, True

    def __init__(self, inputs: int, units: int, mode: Literal["gated", "no_gate", "pure"] = "gated",
                 backbone: Sequence[int] = (128,), activation: Function | str = _LECUN, time_scale: float = 1.0,
                 noise: Noise | None = None) -> None:
        super().__init__(inputs, units, noise)
        choice("mode", mode, ("gated", "no_gate", "pure"))
        self.mode, self.time_scale = mode, above_zero("time_scale", time_scale)
        widths = [inputs + units, *backbone]
        self.backbone = nn.ModuleList(Dense(*pair, activation) for pair in zip(widths, backbone))
        heads = units if mode == "pure" else 4 * units
        self._parameter("W", heads, widths[-1])
        self._parameter("b", heads, bound=widths[-1] ** -0.5)
        for which, value in (("w_tau", 0.0), ("A", 1.0)):
            self.register_parameter(which, nn.Parameter(torch.full((units,), value)) if mode == "pure" else None)

    @classmethod
    def like(cls, layer: layers.Cfc) -> Cfc:
        cell = cls(layer.inputs, layer.units, layer.mode, [one.units for one in layer.backbone], "identity",
                   layer.time_scale)
        cell.backbone = nn.ModuleList(Dense.like(one) for one in layer.backbone)
        return cell

    def fill(self, layer: layers.Cfc) -> None:
        super().fill(layer)
        for part, one in zip(self.backbone, layer.backbone):
            part.fill(one)

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        t = x.new_ones(*x.shape[:-1], 1) if rho is None else rho
        return super().unroll(torch.cat([x, self.time_scale * t], dim=-1), state, rho)

    def prepared(self, x: Tensor) -> Tensor:
        return x

    def step(self, h: Tensor, row: Tensor) -> Tensor:
        x, t = row[:, :-1], row[:, -1:]
        s = torch.cat([x, h], dim=1)
        for layer in self.backbone:
            s, _ = layer.unroll(s, s, None)
        heads = linear(s, self.W, self.b)
        if self.mode == "pure":
            return self.A - self.A * heads * torch.exp(-t * (self.w_tau.abs() + heads.abs()))
        f, g, late, early = heads.chunk(4, dim=1)
        f, g, w = f.tanh(), g.tanh(), torch.sigmoid(late * t + early)
        return (f * (1 - w) if self.mode == "gated" else f) + g * w

    def layer(self) -> layers.Cfc:
        return layers.Cfc(**self._tensors("W", "b", "w_tau", "A"), backbone=[layer.layer() for layer in self.backbone],
                          mode=self.mode, time_scale=self.time_scale, **self._around())
