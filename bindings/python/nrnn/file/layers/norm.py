"""Normalisation over the features of a step, and what acts on each of them alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import ArrayLike

from ...values.options import choice, finite, positive
from .. import nrnn_model_pb2 as pb
from ..functions import Activation, plain
from ..layer import Layer
from ..skip import Skip

_KINDS = ("none", "layer", "rms")
_EPSILON = 1e-5


@dataclass(kw_only=True, eq=False)
class Norm(Layer):
    """y = a(gain * N(x) + bias), N(x) = x, (x - mean) / sqrt(var + epsilon) or x / sqrt(mean of x^2 + epsilon); no state.

    Parameters
    ----------
    inputs : int
        d; there are as many outputs.
    kind : {"layer", "rms", "none"}
        N: LayerNorm, RMSNorm, or the identity, for scales, shifts and activations alone.
    gain, bias : array_like, shape (d,), optional
        None: 1 and 0.
    epsilon : float, optional
        >= 0; None: 1e-5. Not with "none".
    activation : str
        As in `Function`.
    alpha, beta : float, optional
        Of the activation.
    name : str
    skip : Skip, optional
        A path around the layer.
    """

    inputs: int
    kind: Literal["layer", "rms", "none"] = "layer"
    gain: ArrayLike | None = None
    bias: ArrayLike | None = None
    epsilon: float | None = None
    activation: Activation = "identity"
    alpha: float | None = None
    beta: float | None = None
    name: str = ""
    skip: Skip | None = None

    _cell = "norm"
    _shapes = {"gain": "d", "bias": "d"}
    _optional = frozenset(_shapes)

    def __post_init__(self) -> None:
        self.inputs = positive("Norm.inputs", self.inputs, 17)
        choice("Norm.kind", self.kind, _KINDS)
        if self.kind == "none" and self.epsilon is not None:
            raise ValueError(f"Norm.epsilon: expected none with kind 'none', found {self.epsilon!r}")
        if self.kind != "none":
            self.epsilon = _EPSILON if self.epsilon is None else finite("Norm.epsilon", self.epsilon, least=0)
        self.function = plain(self.activation, self.alpha, self.beta)
        super().__post_init__()

    @classmethod
    def read(cls, cell: pb.Norm, inputs: int) -> dict[str, Any]:
        return super().read(cell, inputs) | {"inputs": inputs}

    def _measure(self) -> None:
        self.units = self.inputs

    def _write_settings(self, cell: pb.Norm) -> None:
        cell.kind = _KINDS.index(self.kind)
        if self.epsilon not in (None, _EPSILON):
            cell.epsilon = self.epsilon
        self.function.write(cell)
