"""A layer without a state."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from .. import nrnn_model_pb2 as pb
from ..layer import Activation, Layer, activation
from .csr import Csr


@dataclass(kw_only=True, eq=False)
class Dense(Layer):
    """y = a(W x + b); no state.

    Parameters
    ----------
    W : array_like, shape (n, d), or Csr or a SciPy sparse matrix
        Sparse only in the network of a `VectorField`.
    b : array_like, shape (n,), optional
    activation : {"identity", "tanh", "relu", "logistic"}
    name : str
    """

    W: ArrayLike | Csr
    b: ArrayLike | None = None
    activation: Activation = "identity"
    name: str = ""

    _cell, _entry = "dense", "W"
    _shapes = {"W": "n d", "b": "n"}
    _optional = frozenset({"b"})
    _structures = {"W": Csr}

    def __post_init__(self) -> None:
        super().__post_init__()
        activation(self.activation)

    def write(self, message: pb.Layer, dtype: str = "f32") -> None:
        if isinstance(self.W, Csr):
            raise ValueError("Dense.W: expected an array, found Csr, which only the network of a VectorField may hold")
        super().write(message, dtype)

    def _write_settings(self, cell: pb.Dense) -> None:
        cell.activation = activation(self.activation)
