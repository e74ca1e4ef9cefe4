"""Closed-form continuous-time network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import ArrayLike

from ...values.options import above_zero, choice
from .. import nrnn_model_pb2 as pb
from ..layer import Recurrent
from ..refused import made
from .dense import Dense, outputs

_MODES = ("gated", "no_gate", "pure")


@dataclass(kw_only=True, eq=False)
class Cfc(Recurrent):
    """h' = f (1 - w) + g w, w = sigmoid(a t + b), heads f, g (tanh), a, b of s (Hasani et al. 2022).

    s is what the backbone makes of [x, h], or [x, h] itself; t = time_scale times the interval in nominal ones, which is
    taken in one step however long it is.

    Parameters
    ----------
    W : array_like, shape (4n, m), for "pure" (n, m)
        The heads f, g, a, b, stacked; m = d + n without a backbone.
    b : array_like, shape (4n,), for "pure" (n,), optional
    backbone : sequence of Dense
        The first takes [x, h].
    mode : {"gated", "no_gate", "pure"}
        "no_gate": h' = f + g w; "pure": h' = A - A f exp(-t (abs(w_tau) + abs(f))), f = W s + b.
    w_tau, A : array_like, shape (n,), optional
        Of "pure", which needs them.
    time_scale : float
        Above 0.
    """

    W: ArrayLike
    b: ArrayLike | None = None
    backbone: Sequence[Dense] = ()
    mode: Literal["gated", "no_gate", "pure"] = "gated"
    w_tau: ArrayLike | None = None
    A: ArrayLike | None = None
    time_scale: float = 1.0

    _cell, _entry = "cfc", "W"
    _shapes = {"W": "k m", "b": "k", "w_tau": "n", "A": "n"}
    _optional = frozenset({"b", "w_tau", "A"})

    def __post_init__(self) -> None:
        choice("Cfc.mode", self.mode, _MODES)
        self.backbone = list(self.backbone)
        super().__post_init__()
        self.time_scale = above_zero("Cfc.time_scale", self.time_scale)
        for name in ("w_tau", "A"):
            if (getattr(self, name) is None) == (self.mode == "pure"):
                raise ValueError(f"Cfc.{name}: expected with mode 'pure' and no other, found it with {self.mode!r}"
                                 if self.mode != "pure" else f"Cfc.{name}: needed with mode 'pure', found none")

    @classmethod
    def read(cls, cell: pb.Cfc, inputs: int) -> dict[str, Any]:
        found = super().read(cell, inputs)
        if "backbone" in found:
            found["backbone"] = [made(Dense, **Dense.fields(one)) for one in cell.backbone]
        return found

    def _measure(self) -> None:
        heads = 1 if self.mode == "pure" else 4
        if self.W.ndim != 2 or self.W.size == 0 or self.W.shape[0] % heads:
            raise ValueError(f"Cfc.W: expected shape [{'n' if heads == 1 else '4n'}, m], found {self.W.shape}")
        self.units = self.W.shape[0] // heads
        width = outputs("Cfc.backbone", self.backbone, None)
        if width not in (None, self.W.shape[1]):
            raise ValueError(f"Cfc.W: expected {width} columns, the units of the backbone, found {self.W.shape[1]}")
        self.inputs = (self.backbone[0].inputs if self.backbone else self.W.shape[1]) - self.units
        if self.inputs < 1:
            raise ValueError(f"Cfc: expected more columns than units in what takes [x, h], found {self.inputs + self.units} "
                             f"for {self.units} units")

    def fit(self, n: int, d: int, **more: int) -> None:
        super().fit(n, d, k=len(self.W), m=self.W.shape[1])

    def stored(self, dtype: str = "f32") -> Any:
        twin = super().stored(dtype)
        twin.backbone = [layer.stored(dtype) for layer in self.backbone]
        return twin

    def write_cell(self, cell: pb.Cfc, dtype: str) -> None:
        super().write_cell(cell, dtype)
        for layer in self.backbone:
            layer.write_cell(cell.backbone.add(), dtype)

    def _write_settings(self, cell: pb.Cfc) -> None:
        cell.mode = _MODES.index(self.mode)
        if self.time_scale != 1:
            cell.time_scale = self.time_scale
