"""Signature features of the input's path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...values.options import above_zero, finite, integer, positive
from .. import nrnn_model_pb2 as pb
from ..layer import Stateful


@dataclass(kw_only=True, eq=False)
class Signature(Stateful):
    """Signature of dX = psi(s) (x) u ds, psi = (1, s/T, .., (s/T)^p), truncated at depth L (Lim 2021).

    The input u is held over an interval; s is the time since the reset, in seconds, or in nominal intervals if the
    model names none. q = inputs * (p + 1) channels, (j, k) at j * inputs + k. Output and state: the levels 1..L,
    flattened, q + q^2 + .. + q^L numbers, without the leading 1.

    Parameters
    ----------
    inputs : int
    depth : int
        L >= 1.
    basis_order : int
        p >= 0.
    time_scale : float
        T > 0, in the unit of s.
    fading : float
        g >= 0 in dZ_w = -g Z_w dt + psi u Z_w' dt, per unit of s.
    """

    inputs: int
    depth: int
    basis_order: int = 0
    time_scale: float = 1.0
    fading: float = 0.0

    _cell = "signature"

    def __post_init__(self) -> None:
        self.inputs = positive("Signature.inputs", self.inputs, 16)
        self.depth = positive("Signature.depth", self.depth, 8)
        self.basis_order = integer("Signature.basis_order", self.basis_order, 8)
        self.time_scale = above_zero("Signature.time_scale", self.time_scale)
        self.fading = finite("Signature.fading", self.fading, least=0)
        super().__post_init__()

    @classmethod
    def read(cls, cell: pb.Signature, inputs: int) -> dict[str, Any]:
        return super().read(cell, inputs) | {"inputs": inputs}

    def _measure(self) -> None:
        self.channels = self.inputs * (self.basis_order + 1)
        self.units = sum(self.channels ** level for level in range(1, self.depth + 1))
        if self.units > 65536:
            raise ValueError(f"Signature: expected at most 65536 features, found {self.units} "
                             f"({self.channels} channels, depth {self.depth})")

    def _write_settings(self, cell: pb.Signature) -> None:
        cell.basis_order, cell.depth, cell.time_scale = self.basis_order, self.depth, self.time_scale
        if self.fading:
            cell.fading = self.fading
