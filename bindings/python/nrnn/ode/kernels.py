"""Boundary kernels (Gasser, Müller): polynomials given by their moments.

A kernel of order k for the derivative nu, k - nu even, on [-1, q] has

    int u^j K = 0 for j < k, j != nu        int u^nu K = (-1)^nu nu!        K(-1) = 0

which is one polynomial of degree k. At q = 1 it vanishes at both ends: the kernel of the interior. At a boundary the
window keeps its length, and the kernel ends at the boundary with what value it likes.
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import ArrayLike


def kernel(derivative: int, order: int, q: ArrayLike = 1.0) -> np.ndarray:
    """Coefficients of u^0 .. u^order.

    Parameters
    ----------
    derivative, order : int
        nu and k.
    q : array_like of float, shape (..)
        Right end of the support, 0..1: how far the boundary is, in bandwidths.

    Returns
    -------
    array, shape (.., order + 1)
    """
    _check(derivative, order)
    q = np.asarray(q, np.float64)
    if q.size and not ((q >= 0) & (q <= 1)).all():
        raise ValueError(f"q: expected 0..1, found {q.min()}..{q.max()}")
    powers = np.arange(order + 1)
    j, l = powers[:order, None], powers
    moments = (q[..., None, None] ** (j + l + 1) - (-1.0) ** (j + l + 1)) / (j + l + 1)
    at_the_end = np.broadcast_to((-1.0) ** l, (*q.shape, 1, order + 1))
    wanted = np.zeros(order + 1)
    wanted[derivative] = (-1.0) ** derivative * factorial(derivative)
    system = np.concatenate([moments, at_the_end], axis=-2)
    return np.linalg.solve(system, np.broadcast_to(wanted, (*q.shape, order + 1))[..., None])[..., 0]


def mirrored(coefficients: np.ndarray, derivative: int) -> np.ndarray:
    """The kernel of the right boundary, on [-q, 1]."""
    return coefficients * (-1.0) ** (np.arange(coefficients.shape[-1]) + derivative)


def roughness(coefficients: np.ndarray, q: float = 1.0) -> float:
    """V, the integral of K^2 over [-1, q]: the variance is V sigma^2 over bandwidth and density."""
    square = np.polynomial.polynomial.polyint(np.polynomial.polynomial.polypow(coefficients, 2))
    return float(np.diff(np.polynomial.polynomial.polyval([-1.0, q], square))[0])


def moment(coefficients: np.ndarray, power: int, q: float = 1.0) -> float:
    """The integral of u^power K over [-1, q]; of the order k, the constant of the bias."""
    powers = power + np.arange(len(coefficients)) + 1
    return float(coefficients @ ((q ** powers - (-1.0) ** powers) / powers))


def _check(derivative: int, order: int) -> None:
    if not 0 <= derivative < order <= 8 or (order - derivative) % 2:
        raise ValueError(f"order: expected at most 8, and the derivative {derivative} + 2, 4, .., found {order}")
