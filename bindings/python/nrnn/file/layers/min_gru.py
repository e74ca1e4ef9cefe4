"""Minimal gated recurrent unit."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from ..functions import Function
from ..layer import Recurrent


@dataclass(kw_only=True, eq=False)
class MinGru(Recurrent):
    """h' = (1 - z) * h + z * g(U_m x + b_m),  z = sigmoid(U_z x + b_z) (Feng et al. 2024); z and the candidate m stacked.

    Parameters
    ----------
    U : array_like, shape (2n, d)
    b : array_like, shape (2n,), optional
    candidate : Function or str, optional
        g; None: the identity. "positive" is that of the form in log space.
    """

    U: ArrayLike
    b: ArrayLike | None = None
    candidate: Function | str | None = None

    _cell, _gates = "min_gru", 2
    _shapes = {"U": "2n d", "b": "2n"}
    _optional = frozenset({"b"})
    _functions = {"candidate": "identity"}
