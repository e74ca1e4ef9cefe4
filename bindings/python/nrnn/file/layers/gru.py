"""Gated recurrent unit."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from ...values.options import above_zero, flags
from .. import nrnn_model_pb2 as pb
from ..functions import Function
from ..layer import Recurrent


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
    clip : float, optional
        Bounds what enters the three activations to [-clip, clip]; None: no bound.
    gate, candidate : Function or str, optional
        In place of the sigmoid of r and z, and of the tanh of n.
    """

    W: ArrayLike
    U: ArrayLike
    b: ArrayLike | None = None
    c: ArrayLike | None = None
    reset_after: bool = True
    clip: float | None = None
    gate: Function | str | None = None
    candidate: Function | str | None = None

    _cell, _gates = "gru", 3
    _shapes = {"W": "3n n", "U": "3n d", "b": "3n", "c": "3n"}
    _optional = frozenset({"b", "c"})
    _functions = {"gate": "logistic", "candidate": "tanh"}

    def __post_init__(self) -> None:
        super().__post_init__()
        flags(**{"Gru.reset_after": self.reset_after})
        self.clip = None if self.clip is None else above_zero("Gru.clip", self.clip)

    def _write_settings(self, cell: pb.Gru) -> None:
        cell.reset_after = bool(self.reset_after)
        if self.clip is not None:
            cell.clip = self.clip
