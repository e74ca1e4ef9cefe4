"""Discretised stochastic differential equations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from ...values.options import choice, number
from .. import nrnn_model_pb2 as pb
from ..functions import ActivationOfDrift, of_drift
from ..layer import Recurrent
from ..refused import made
from ..tensors import Tensors

_SCHEMES = ("euler", "midpoint", "rk4", "heun", "rk4_38")
_SCHEME_NUMBERS = (pb.EULER_MARUYAMA, pb.MIDPOINT, pb.RK4, pb.STOCHASTIC_HEUN, pb.RK4_38)


@dataclass(kw_only=True, eq=False)
class Gate(Tensors):
    """g = sigmoid(W h + U x + b), the gate of an `Sde`.

    Parameters
    ----------
    U : array_like, shape (n, d)
    b : array_like, shape (n,), optional
    W : array_like, shape (n, n), optional
        None: the W of the cell.
    scope : {"activation", "drift"}
        f = A h + C x + g * a(..), or f = g * (A h + C x + a(..)).
    """

    U: ArrayLike
    b: ArrayLike | None = None
    W: ArrayLike | None = None
    scope: Literal["activation", "drift"] = "activation"

    _shapes = {"W": "n n", "U": "n d", "b": "n"}
    _optional = frozenset({"W", "b"})

    def __post_init__(self) -> None:
        self.take()
        choice("Gate.scope", self.scope, ("activation", "drift"))


@dataclass(kw_only=True, eq=False)
class Sde(Recurrent):
    """h' = h + step f + noise,  f = A h + C x + g * a(W h + U x + b): noisy, Lipschitz, antisymmetric, residual RNN.

    Parameters
    ----------
    A : array_like, shape (n, n), optional
    W : array_like, shape (n, n)
    U : array_like, shape (n, d)
    b : array_like, shape (n,), optional
    C : array_like, shape (n, d), optional
    step : float or array_like, shape (n,)
        The step size delta.
    activation : {"tanh", "relu", "logistic", "identity", "modrelu"}
    modrelu_bias : array_like, shape (n,), optional
        Needed for "modrelu": sign(v) max(|v| + bias, 0).
    gate : Gate, optional
    scheme : {"euler", "midpoint", "rk4", "heun", "rk4_38"}
        How one step is made, the input held. Euler-Maruyama, midpoint, RK4 and the 3/8 rule add the noise to the result
        (Ito); "heun" is stochastic Heun (Stratonovich).
    """

    W: ArrayLike
    U: ArrayLike
    step: ArrayLike
    A: ArrayLike | None = None
    b: ArrayLike | None = None
    C: ArrayLike | None = None
    activation: ActivationOfDrift = "tanh"
    modrelu_bias: ArrayLike | None = None
    gate: Gate | None = None
    scheme: Literal["euler", "midpoint", "rk4", "heun", "rk4_38"] = "euler"

    _cell = "sde"
    _shapes = {"A": "n n", "W": "n n", "U": "n d", "b": "n", "C": "n d", "step": "1|n", "modrelu_bias": "n"}
    _optional = frozenset({"A", "b", "C", "modrelu_bias"})

    def __post_init__(self) -> None:
        if np.ndim(self.step) == 0 and self.step is not None:
            self.step = [number(self._field("step"), self.step)]
        super().__post_init__()
        of_drift(self.activation, self.modrelu_bias)
        choice("Sde.scheme", self.scheme, _SCHEMES)
        if self.gate is not None:
            self.gate.fit(self.units, self.inputs)

    def stored(self, dtype: str = "f32") -> Any:
        twin = super().stored(dtype)
        twin.gate = self.gate and self.gate.stored(dtype)
        return twin

    @classmethod
    def read(cls, cell: pb.Sde, inputs: int) -> dict[str, Any]:
        found = super().read(cell, inputs)
        if "gate" in found:
            found["gate"] = made(Gate, **Gate.fields(cell.gate))
        if "scheme" in found:
            found["scheme"] = _SCHEMES[_SCHEME_NUMBERS.index(cell.scheme)]
        return found

    def write_cell(self, cell: pb.Sde, dtype: str) -> None:
        super().write_cell(cell, dtype)
        cell.activation = of_drift(self.activation, self.modrelu_bias)
        cell.scheme = _SCHEME_NUMBERS[choice("Sde.scheme", self.scheme, _SCHEMES)]
        if self.gate is not None:
            self.gate.write_tensors(cell.gate, dtype)
            cell.gate.scope = pb.Gate.Scope.Value(self.gate.scope.upper())
