"""The layers of a model file, one class per cell. The equations are in `nrnn_model.proto` and docs/models.md.

Matrices are given as the equations use them, y = M x: shape [outputs, inputs]. n = units, d = inputs of the layer.
Arrays, nested lists and torch tensors are taken; weights become float32.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from . import nrnn_model_pb2 as pb
from ._checks import choice
from ._layer import Layer, Recurrent
from ._tensors import Tensors

_ACTIVATIONS = ("tanh", "relu", "logistic", "identity")
Activation = Literal["tanh", "relu", "logistic", "sigmoid", "identity"]


def _activation(name: str) -> int:
    return choice("activation", "logistic" if name == "sigmoid" else name, _ACTIVATIONS)


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
    activation : {"tanh", "relu", "logistic", "identity"}
    gate : Gate, optional
    """

    W: ArrayLike
    U: ArrayLike
    step: ArrayLike
    A: ArrayLike | None = None
    b: ArrayLike | None = None
    C: ArrayLike | None = None
    activation: Activation = "tanh"
    gate: Gate | None = None

    _cell = "sde"
    _shapes = {"A": "n n", "W": "n n", "U": "n d", "b": "n", "C": "n d", "step": "1|n"}
    _optional = frozenset({"A", "b", "C"})

    def __post_init__(self) -> None:
        if np.ndim(self.step) == 0 and self.step is not None:
            self.step = [float(self.step)]
        super().__post_init__()
        _activation(self.activation)
        if self.gate is not None:
            self.gate.fit(self.units, self.inputs)

    def _write_settings(self, cell: pb.Sde) -> None:
        cell.activation = _activation(self.activation)
        if self.gate is not None:
            self.gate.write_tensors(cell.gate)
            cell.gate.scope = pb.Gate.Scope.Value(self.gate.scope.upper())


@dataclass(kw_only=True, eq=False)
class Elman(Recurrent):
    """h' = a(W h + U x + b).

    Parameters
    ----------
    W : array_like, shape (n, n)
    U : array_like, shape (n, d)
    b : array_like, shape (n,), optional
    activation : {"tanh", "relu", "logistic", "identity"}
    """

    W: ArrayLike
    U: ArrayLike
    b: ArrayLike | None = None
    activation: Activation = "tanh"

    _cell = "elman"
    _shapes = {"W": "n n", "U": "n d", "b": "n"}
    _optional = frozenset({"b"})

    def __post_init__(self) -> None:
        super().__post_init__()
        _activation(self.activation)

    def _write_settings(self, cell: pb.Elman) -> None:
        cell.activation = _activation(self.activation)


@dataclass(kw_only=True, eq=False)
class Gru(Recurrent):
    """Gated recurrent unit, gates stacked r, z, n as in PyTorch.

    Parameters
    ----------
    W : array_like, shape (3n, n)
    U : array_like, shape (3n, d)
    b, c : array_like, shape (3n,), optional
        Biases of the input and of the recurrent side.
    reset_after : bool
        True: the reset gate acts after the recurrent product (PyTorch); False: before (ONNX default).
    """

    W: ArrayLike
    U: ArrayLike
    b: ArrayLike | None = None
    c: ArrayLike | None = None
    reset_after: bool = True

    _cell, _gates = "gru", 3
    _shapes = {"W": "3n n", "U": "3n d", "b": "3n", "c": "3n"}
    _optional = frozenset({"b", "c"})

    def _write_settings(self, cell: pb.Gru) -> None:
        cell.reset_after = bool(self.reset_after)


@dataclass(kw_only=True, eq=False)
class Lstm(Recurrent):
    """Long short-term memory, gates stacked i, f, g, o as in PyTorch; state [h, c].

    Parameters
    ----------
    W : array_like, shape (4n, n)
    U : array_like, shape (4n, d)
    b : array_like, shape (4n,), optional
        The sum of PyTorch's two biases.
    peephole : array_like, shape (3n,), optional
        p_i, p_f, p_o.
    """

    W: ArrayLike
    U: ArrayLike
    b: ArrayLike | None = None
    peephole: ArrayLike | None = None

    _cell, _gates, _states = "lstm", 4, 2
    _shapes = {"W": "4n n", "U": "4n d", "b": "4n", "peephole": "3n"}
    _optional = frozenset({"b", "peephole"})


@dataclass(kw_only=True, eq=False)
class Dense(Layer):
    """y = a(W x + b); no state.

    Parameters
    ----------
    W : array_like, shape (n, d)
    b : array_like, shape (n,), optional
    activation : {"identity", "tanh", "relu", "logistic"}
    name : str
    """

    W: ArrayLike
    b: ArrayLike | None = None
    activation: Activation = "identity"
    name: str = ""

    _cell, _entry = "dense", "W"
    _shapes = {"W": "n d", "b": "n"}
    _optional = frozenset({"b"})

    def __post_init__(self) -> None:
        super().__post_init__()
        _activation(self.activation)

    def _write_settings(self, cell: pb.Dense) -> None:
        cell.activation = _activation(self.activation)
