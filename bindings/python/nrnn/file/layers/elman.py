"""The plain recurrent network."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from ...values.options import above_zero
from .. import nrnn_model_pb2 as pb
from ..layer import ActivationOfState, Recurrent, activation
from .quaternion import Quaternion


@dataclass(kw_only=True, eq=False)
class Elman(Recurrent):
    """h' = a(W h + U x + b).

    Parameters
    ----------
    W : array_like, shape (n, n), or Quaternion
    U : array_like, shape (n, d), or Quaternion
    b : array_like, shape (n,), optional
    activation : {"tanh", "relu", "logistic", "identity", "modrelu"}
    modrelu_bias : array_like, shape (n,), optional
        Needed for "modrelu": sign(v) max(|v| + bias, 0).
    clip : float, optional
        Bounds what enters the activation to [-clip, clip]; None: no bound.
    """

    W: ArrayLike | Quaternion
    U: ArrayLike | Quaternion
    b: ArrayLike | None = None
    activation: ActivationOfState = "tanh"
    modrelu_bias: ArrayLike | None = None
    clip: float | None = None

    _cell = "elman"
    _shapes = {"W": "n n", "U": "n d", "b": "n", "modrelu_bias": "n"}
    _optional = frozenset({"b", "modrelu_bias"})
    _structures = {"W": Quaternion, "U": Quaternion}

    def __post_init__(self) -> None:
        super().__post_init__()
        activation(self.activation, self.modrelu_bias, modrelu=True)
        self.clip = None if self.clip is None else above_zero("Elman.clip", self.clip)

    def _write_settings(self, cell: pb.Elman) -> None:
        cell.activation = activation(self.activation, self.modrelu_bias, modrelu=True)
        if self.clip is not None:
            cell.clip = self.clip
