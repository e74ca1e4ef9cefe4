"""A layer without a state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from ...values.options import at_most
from .. import nrnn_model_pb2 as pb
from ..functions import Activation, plain
from ..layer import Layer
from ..limits import MOST, MOST_LAYERS
from ..skip import Skip
from .csr import Csr


@dataclass(kw_only=True, eq=False)
class Dense(Layer):
    """y = a(W x + b); no state.

    Parameters
    ----------
    W : array_like, shape (n, d), or Csr or a SciPy sparse matrix
        Sparse only in the network of a `VectorField`.
    b : array_like, shape (n,), optional
    activation : str
        As in `Function`.
    name : str
    alpha, beta : float, optional
        Of the activation, as in `Function`.
    skip : Skip, optional
        A path around the layer.
    """

    W: ArrayLike | Csr
    b: ArrayLike | None = None
    activation: Activation = "identity"
    name: str = ""
    alpha: float | None = None
    beta: float | None = None
    skip: Skip | None = None

    _cell, _entry = "dense", "W"
    _shapes = {"W": "n d", "b": "n"}
    _optional = frozenset({"b"})
    _structures = {"W": Csr}

    def __post_init__(self) -> None:
        super().__post_init__()
        self.function = plain(self.activation, self.alpha, self.beta)

    def write(self, message: pb.Layer, dtype: str = "f32") -> None:
        if isinstance(self.W, Csr):
            raise ValueError("Dense.W: expected an array, found Csr, which only the network of a VectorField may hold")
        super().write(message, dtype)

    def _write_settings(self, cell: pb.Dense) -> None:
        self.function.write(cell)


def outputs(field: str, network: Sequence[Any], inputs: int | None) -> int | None:
    """What the last of layers within a layer gives, each of which takes what the one below gives.

    Parameters
    ----------
    inputs : int, optional
        Of the first; None: its own.

    Raises
    ------
    TypeError, ValueError
        One is no `Dense`, or does not fit; there are too many of them, or of its units.
    """
    at_most(field, len(network), MOST_LAYERS, "layers")
    for index, layer in enumerate(network):
        if not isinstance(layer, Dense):
            raise TypeError(f"{field}[{index}]: expected Dense, found {layer!r:.60}")
        if inputs not in (None, layer.inputs):
            raise ValueError(f"{field}[{index}]: expected {inputs} inputs, found {layer.inputs}")
        at_most(f"{field}[{index}]", layer.units, MOST, "units")
        inputs = layer.units
    return inputs
