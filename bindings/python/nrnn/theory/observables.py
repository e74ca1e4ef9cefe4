"""Observables f of a state h (..., n), with the derivatives that response theory needs. Values are (..., q)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Observable:
    """Parameters
    ----------
    value : callable
        h (..., n) to f (..., q).
    gradient : callable
        h to (..., q, n).
    bend : callable
        h and a direction e (..., n) to e . Hess f e, (..., q).
    """

    value: Callable[[np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray], np.ndarray]
    bend: Callable[[np.ndarray, np.ndarray], np.ndarray]


def _unit_rows(h: np.ndarray) -> np.ndarray:
    return np.broadcast_to(np.eye(h.shape[-1]), (*h.shape, h.shape[-1]))


IDENTITY = Observable(lambda h: h, _unit_rows, lambda h, e: np.zeros_like(h))
SQUARE = Observable(lambda h: h ** 2, lambda h: 2 * h[..., None] * _unit_rows(h), lambda h, e: 2 * e ** 2)
