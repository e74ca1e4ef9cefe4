"""Losses of the last output: value, gradient, and a root of the Hessian. o of shape (..., k)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class CrossEntropy:
    """-log softmax(o)[label].

    Parameters
    ----------
    label : int, or array_like of int that has the leading axes of o
    """

    label: ArrayLike

    def value(self, o: np.ndarray) -> np.ndarray:
        peak = o.max(-1, keepdims=True)
        logs = o - peak - np.log(np.exp(o - peak).sum(-1, keepdims=True))
        label = np.broadcast_to(self.label, o.shape[:-1])[..., None]
        return -np.take_along_axis(logs, label, -1)[..., 0]

    def gradient(self, o: np.ndarray) -> np.ndarray:
        return softmax(o) - np.eye(o.shape[-1])[np.asarray(self.label)]

    def root(self, o: np.ndarray) -> np.ndarray:
        """L with L^T L = diag(p) - p p^T, shape (..., k, k): row c is sqrt(p_c) (e_c - p)."""
        p = softmax(o)
        return np.sqrt(p)[..., None] * (np.eye(o.shape[-1]) - p[..., None, :])


@dataclass(frozen=True, eq=False)
class SquaredError:
    """|o - target|^2 / 2.

    Parameters
    ----------
    target : array_like that broadcasts to o
    """

    target: ArrayLike

    def value(self, o: np.ndarray) -> np.ndarray:
        return ((o - np.asarray(self.target)) ** 2).sum(-1) / 2

    def gradient(self, o: np.ndarray) -> np.ndarray:
        return o - np.asarray(self.target)

    def root(self, o: np.ndarray) -> np.ndarray:
        return np.broadcast_to(np.eye(o.shape[-1]), (*o.shape, o.shape[-1]))


Loss = CrossEntropy | SquaredError


def softmax(o: np.ndarray) -> np.ndarray:
    e = np.exp(o - o.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)
