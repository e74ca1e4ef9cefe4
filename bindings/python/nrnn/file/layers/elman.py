"""The plain recurrent network."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from ...values.options import above_zero
from .. import nrnn_model_pb2 as pb
from ..functions import ActivationOfState, Function, with_modrelu
from ..layer import Recurrent
from .quaternion import Quaternion


@dataclass(kw_only=True, eq=False)
class Elman(Recurrent):
    """h' = a(W h + U x + b).

    Parameters
    ----------
    W : array_like, shape (n, n), or Quaternion
    U : array_like, shape (n, d), or Quaternion
    b : array_like, shape (n,), optional
    activation : str
        "modrelu", or as in `Function`.
    modrelu_bias : array_like, shape (n,), optional
        Needed for "modrelu": sign(v) max(|v| + bias, 0).
    clip : float, optional
        Bounds what enters the activation to [-clip, clip]; None: no bound.
    alpha, beta : float, optional
        Of the activation, as in `Function`.
    """

    W: ArrayLike | Quaternion
    U: ArrayLike | Quaternion
    b: ArrayLike | None = None
    activation: ActivationOfState = "tanh"
    modrelu_bias: ArrayLike | None = None
    clip: float | None = None
    alpha: float | None = None
    beta: float | None = None

    _cell = "elman"
    _shapes = {"W": "n n", "U": "n d", "b": "n", "modrelu_bias": "n"}
    _optional = frozenset({"b", "modrelu_bias"})
    _structures = {"W": Quaternion, "U": Quaternion}

    def __post_init__(self) -> None:
        super().__post_init__()
        with_modrelu(self.activation, self.modrelu_bias)
        self.function = Function(self.activation, self.alpha, self.beta)
        self.clip = None if self.clip is None else above_zero("Elman.clip", self.clip)

    def _write_settings(self, cell: pb.Elman) -> None:
        self.function.write(cell)
        if self.clip is not None:
            cell.clip = self.clip
