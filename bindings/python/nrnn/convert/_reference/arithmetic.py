"""What the cells share."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


class Pace(NamedTuple):
    """Where a step stands in time: its length and its start in nominal intervals, and a nominal interval in seconds.

    `narrow`: states are rounded wherever the engine rounds them.
    """

    rho: float = 1.0
    start: float = 0.0
    interval: float = 1.0
    narrow: bool = False

    def kept(self, state: np.ndarray) -> np.ndarray:
        """The state as the engine keeps it."""
        return state.astype(np.float32).astype(np.float64) if self.narrow else state


def wide(array: Any) -> Any:
    """A tensor in float64; one that is absent is 0."""
    return 0.0 if array is None else np.asarray(array, np.float64)


def product(matrix: Any, x: np.ndarray) -> Any:
    return 0.0 if matrix is None else wide(matrix) @ x


def sigmoid(v: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-v))


def bounded(v: np.ndarray, clip: float | None) -> np.ndarray:
    return v if clip is None else np.clip(v, -clip, clip)


_ACTIVATIONS = {"tanh": np.tanh, "relu": lambda v: np.maximum(v, 0), "logistic": sigmoid, "sigmoid": sigmoid,
                "identity": lambda v: v}


def activate(cell: Any, v: np.ndarray) -> np.ndarray:
    if cell.activation == "modrelu":
        return np.sign(v) * np.maximum(np.abs(v) + wide(cell.modrelu_bias), 0)
    return _ACTIVATIONS[cell.activation](v)


def runge_kutta4(derivative: Any, z: np.ndarray, step: Any) -> np.ndarray:
    k1 = derivative(z)
    k2 = derivative(z + step / 2 * k1)
    k3 = derivative(z + step / 2 * k2)
    k4 = derivative(z + step * k3)
    return z + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
