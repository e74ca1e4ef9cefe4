"""Discretised stochastic differential equations."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import linear
from torch.nn.utils import parametrize

from ..description.noise import Noise, PaperNoise
from ..file import layers
from ..values.options import choice, flags
from ._activations import NAMES, SLOPES, activate
from ._euler import FUSED, euler
from .cell import Recurrent, fill
from .parametrisations import Positive

_Drift = Callable[[Tensor], Tensor]


class Sde(Recurrent):
    """h' = h + step f + noise,  f = A h + C x + g * a(W h + U x + b).

    Parameters
    ----------
    inputs, units : int
    step : float or sequence of float, shape (units,)
        delta, per nominal interval; with a rho other than 1 it is rho delta.
    activation : {"tanh", "relu", "logistic", "identity", "modrelu"}
    damped : bool
        Is there an A?
    direct : bool
        Is there a C?
    gate : {"activation", "drift"}, optional
        What a gate g = sigmoid(W h + U_g x + b_g) multiplies, with the cell's W; None: no gate.
    scheme : {"euler", "midpoint", "rk4", "rk4_38", "heun"}
        Noise as in docs/models.md.
    init_std : float
        A and W are drawn from a normal of standard deviation init_std / units; U and b as in `nn.Linear`.
    train_step : bool
        Are there steps to train, one for each unit? They are not kept positive: see `positive_step`.
    noise : Noise, optional
    """

    name, kind, continuous = "sde", layers.Sde, True

    def __init__(self, inputs: int, units: int, step: float | list[float] = 0.01, activation: str = "tanh",
                 damped: bool = True, direct: bool = False, gate: Literal["activation", "drift"] | None = None,
                 scheme: Literal["euler", "midpoint", "rk4", "rk4_38", "heun"] = "euler", init_std: float = 0.1,
                 train_step: bool = False, noise: Noise | None = None) -> None:
        super().__init__(inputs, units, noise)
        choice("activation", activation, NAMES)
        choice("scheme", scheme, tuple(_SCHEMES))
        flags(damped=damped, direct=direct, train_step=train_step)
        if gate is not None:
            choice("gate", gate, ("activation", "drift"))
        self.activation, self.scheme, self.gate = activation, scheme, gate
        self._parameter("A", units, units, std=init_std / units, present=damped)
        self._parameter("W", units, units, std=init_std / units)
        self._parameter("C", units, inputs, present=direct)
        self._parameter("gate_W", units, units, present=False)
        for matrix, bias, present in (("U", "b", True), ("gate_U", "gate_b", gate is not None)):
            self._parameter(matrix, units, inputs, present=present)
            self._parameter(bias, units, bound=inputs ** -0.5, present=present)
        self._parameter("modrelu_bias", units, bound=0.01, present=activation == "modrelu")
        self._set_step(step, train_step)

    def _set_step(self, step: float | list[float], trained: bool) -> None:
        value = torch.atleast_1d(torch.as_tensor(step, dtype=torch.get_default_dtype())).clone()
        if value.shape not in ((1,), (self.units,)):
            raise ValueError(f"step: expected one number or {self.units}, found {len(value)}")
        if trained:
            self.step = nn.Parameter(value.expand(self.units).clone())
        else:
            self.register_buffer("step", value)

    @classmethod
    def like(cls, layer: layers.Sde) -> Sde:
        return cls(layer.inputs, layer.units, layer.step.tolist(), layer.activation,
                   gate=layer.gate and layer.gate.scope, scheme=layer.scheme)

    def fill(self, layer: layers.Sde) -> None:
        super().fill(layer)
        if layer.gate is not None:
            fill(self, gate_W=layer.gate.W, gate_U=layer.gate.U, gate_b=layer.gate.b)

    @property
    def explicit(self) -> bool:
        return self.kicked and not self.gate and self.activation in SLOPES

    @property
    def kicked(self) -> bool:
        return self.scheme == "euler"

    def delta(self, like: Tensor) -> Tensor:
        return self.step

    def trained_with(self, noise: Noise) -> None:
        super().trained_with(noise)
        if isinstance(noise, PaperNoise):
            self.positive_step()

    def positive_step(self) -> None:
        """Train the logarithm of the step, if it is trained: the paper's noise takes its square root."""
        if "step" in self._parameters:
            parametrize.register_parametrization(self, "step", Positive())

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        drive = linear(x, self.U, self.b)
        direct = None if self.C is None else linear(x, self.C)
        D, N = self.disturbance(self.step, drive, rho)
        if self.fused and self.kicks is None and self.gate is None and self.scheme == "euler" and self.activation in FUSED:
            states = euler(state, drive, self.W, D, self.A, direct, N, self.activation)
        else:
            states = self._slowly(x, state, drive, direct, D, N, rho)
        return states, states[-1]

    def drifts(self, x: Tensor, drive: Tensor, direct: Tensor | None) -> list[_Drift]:
        """f of every step, as a function of h."""
        W, A = self.W, self.A
        gates = linear(x, self.gate_U, self.gate_b) if self.gate else [None] * len(x)
        constant = [0] * len(x) if direct is None else direct
        gate_W = W if self.gate_W is None else self.gate_W

        def f(u: Tensor, c: Tensor | int, gate: Tensor | None, h: Tensor) -> Tensor:
            a = activate(self.activation, u + linear(h, W), self.modrelu_bias)
            straight = c if A is None else c + linear(h, A)
            if gate is None:
                return straight + a
            g = torch.sigmoid(gate + linear(h, gate_W))
            return g * (straight + a) if self.gate == "drift" else straight + g * a

        return [partial(f, u, c, g) for u, c, g in zip(drive, constant, gates)]

    def _slowly(self, x: Tensor, h: Tensor, drive: Tensor, direct: Tensor | None, D: Tensor, N: Tensor | None,
                rho: Tensor | None) -> Tensor:
        """Any scheme, by autograd."""
        delta = (self.step if rho is None else self.step * rho).expand_as(drive)
        D, scheme, states = D.expand_as(drive), _SCHEMES[self.scheme], []
        for t, f in enumerate(self.drifts(x, drive, direct)):
            h = scheme(f, h, delta[t], lambda f: (D[t] - delta[t]) * f + (0 if N is None else N[t]))
            states.append(h)
        return torch.stack(states)

    def layer(self) -> layers.Sde:
        gate = self.gate and layers.Gate(U=self.gate_U, b=self.gate_b, W=self.gate_W, scope=self.gate)
        return layers.Sde(**self._tensors("A", "W", "U", "b", "C", "step", "modrelu_bias"), gate=gate,
                          activation=self.activation, scheme=self.scheme, **self._around())


def _euler(f: _Drift, h: Tensor, delta: Tensor, noise: Callable[[Tensor], Tensor]) -> Tensor:
    first = f(h)
    return h + delta * first + noise(first)


def _midpoint(f: _Drift, h: Tensor, delta: Tensor, noise: Callable[[Tensor], Tensor]) -> Tensor:
    first = f(h)
    return h + delta * f(h + delta / 2 * first) + noise(first)


def _rk4(f: _Drift, h: Tensor, delta: Tensor, noise: Callable[[Tensor], Tensor]) -> Tensor:
    first = f(h)
    second = f(h + delta / 2 * first)
    third = f(h + delta / 2 * second)
    return h + delta / 6 * (first + 2 * second + 2 * third + f(h + delta * third)) + noise(first)


def _rk4_38(f: _Drift, h: Tensor, delta: Tensor, noise: Callable[[Tensor], Tensor]) -> Tensor:
    """The 3/8 rule."""
    first = f(h)
    second = f(h + delta / 3 * first)
    third = f(h + delta * (second - first / 3))
    fourth = f(h + delta * (first - second + third))
    return h + delta / 8 * (first + 3 * (second + third) + fourth) + noise(first)


def _heun(f: _Drift, h: Tensor, delta: Tensor, noise: Callable[[Tensor], Tensor]) -> Tensor:
    """The noise's strength at the start and at the predicted end, under the same draws: Stratonovich."""
    first = f(h)
    second = f(h + delta * first + noise(first))
    return h + delta * (first + second) / 2 + (noise(first) + noise(second)) / 2


_SCHEMES = {"euler": _euler, "midpoint": _midpoint, "rk4": _rk4, "rk4_38": _rk4_38, "heun": _heun}
