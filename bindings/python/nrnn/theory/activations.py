"""Activations with the derivatives that the formulas need."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Rule(NamedTuple):
    """a, a' and a'', elementwise, and the Lipschitz constant of a. All are non-decreasing."""

    value: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    curvature: Callable[[np.ndarray], np.ndarray]
    lipschitz: float


def _logistic(v: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(v / 2))


def _logistic_slope(v: np.ndarray) -> np.ndarray:
    return _logistic(v) * _logistic(-v)


ACTIVATIONS = {
    "tanh": Rule(np.tanh, lambda v: 1 - np.tanh(v) ** 2, lambda v: -2 * np.tanh(v) * (1 - np.tanh(v) ** 2), 1.0),
    "logistic": Rule(_logistic, _logistic_slope, lambda v: _logistic_slope(v) * (1 - 2 * _logistic(v)), 0.25),
    "identity": Rule(lambda v: v, np.ones_like, np.zeros_like, 1.0),
    # At 0 its slope is 0 and its curvature, a point mass, is left out: regularisers are those of the pieces.
    "relu": Rule(lambda v: np.maximum(v, 0), lambda v: (v > 0) * 1.0, np.zeros_like, 1.0),
}
