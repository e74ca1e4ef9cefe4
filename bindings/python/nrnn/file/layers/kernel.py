"""Recurrent kernel networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from ...values.options import choice, finite, flags
from .. import nrnn_model_pb2 as pb
from ..layer import Stateful


@dataclass(kw_only=True, eq=False)
class Kernel(Stateful):
    """Recurrent kernel network (Chen, Jacob, Mairal 2019): q anchors, substrings of k symbols of d numbers.

    With c_0 = 1 and the old c on the right, for p = 1..k and each anchor:
    b_p = |x| kappa(<z_p, x> / max(|x|, 1e-4)),  u_p = c_(p-1) b_p;
    mean: c_p = gap_penalty c_p + s u_p, H_p = H_p + u_p, y_p = projection H_p / t, or projection c_p;
    max: c_p = max(gap_penalty c_p, u_p), H_p = max(H_p, projection u_p), y_p = H_p.
    State [c, H, t]: c is [k, q], H [lengths given, q].

    Parameters
    ----------
    anchors : array_like, shape (q, k, d)
        Every d-vector of unit norm.
    projection : array_like, shape (q, q), optional
        K_ZZ^(-1/2); None: the identity.
    alpha : float, optional
        Of the symbol "exponential".
    gap_penalty : float
        lambda, 0 <= lambda < 1.
    pooling : {"mean", "max"}
    la_feature : bool
        Is what was matched kept to the end of the sequence undiscounted?
    scaled : bool
        s = 1 - lambda, as in the published code; else s = 1.
    aggregation : sequence of float, shape (k,), optional
        Weights of the lengths 1..k, of which all are given; None: length k alone. The mean gives [k, q], flattened, the
        max [q, k].
    symbol : {"exponential", "dot"}
        kappa(u) = exp(alpha (u - 1)), or u.
    """

    anchors: ArrayLike
    projection: ArrayLike | None = None
    alpha: float | None = None
    gap_penalty: float = 0.0
    pooling: Literal["mean", "max"] = "mean"
    la_feature: bool = True
    scaled: bool = True
    aggregation: Sequence[float] | None = None
    symbol: Literal["exponential", "dot"] = "exponential"

    _cell = "kernel"
    _shapes = {"anchors": "q k d", "projection": "q q"}
    _optional = frozenset({"projection"})

    def __post_init__(self) -> None:
        super().__post_init__()
        norms = np.linalg.norm(self.anchors, axis=2)
        if not np.allclose(norms, 1, rtol=0, atol=1e-5):
            raise ValueError(f"Kernel.anchors: expected vectors of unit norm, found norms {norms.min():g} to "
                             f"{norms.max():g}")
        flags(**{"Kernel.la_feature": self.la_feature, "Kernel.scaled": self.scaled})
        choice("Kernel.pooling", self.pooling, ("mean", "max"))
        self.gap_penalty = finite("Kernel.gap_penalty", self.gap_penalty, least=0, below=1)
        if choice("Kernel.symbol", self.symbol, ("exponential", "dot")) == 0:
            self.alpha = finite("Kernel.alpha", np.nan if self.alpha is None else self.alpha, least=0)
        if self.aggregation is not None:
            self.aggregation = [finite("Kernel.aggregation", weight) for weight in self.aggregation]
            if len(self.aggregation) != self.length:
                raise ValueError(f"Kernel.aggregation: expected {self.length} weights, one per length, "
                                 f"found {len(self.aggregation)}")

    @classmethod
    def read(cls, cell: pb.Kernel, inputs: int) -> dict[str, Any]:
        found = super().read(cell, inputs)
        if "lambda" in found:
            found["gap_penalty"] = found.pop("lambda")
        return found

    def _measure(self) -> None:
        if self.anchors.ndim != 3 or self.anchors.size == 0:
            raise ValueError(f"Kernel.anchors: expected shape (q, k, d), found {self.anchors.shape}")
        self.units, self.length, self.inputs = self.anchors.shape

    def fit(self, n: int, d: int, **more: int) -> None:
        super().fit(n, d, q=n, k=self.length)

    @classmethod
    def _dtype(cls, name: str, dtype: str) -> str:
        return "f32" if name == "anchors" else dtype  # a narrow anchor would not have unit norm

    @property
    def outputs(self) -> int:
        return self.units * (1 if self.aggregation is None else self.length)

    @property
    def state_size(self) -> int:
        pooled = self.outputs + (self.pooling == "mean") if self.la_feature else 0
        return self.units * self.length + pooled

    def _write_settings(self, cell: pb.Kernel) -> None:
        if self.alpha is not None:
            cell.alpha = self.alpha
        setattr(cell, "lambda", self.gap_penalty)
        cell.pooling = pb.Kernel.Pooling.Value(self.pooling.upper())
        cell.la_feature, cell.scaled = bool(self.la_feature), bool(self.scaled)
        cell.symbol = pb.Kernel.Symbol.Value(self.symbol.upper())
        cell.aggregation.extend(self.aggregation or [])
