"""Convolution of noisy samples with boundary kernels (Gasser-Müller).

    m^(nu)(tau) = b^-nu sum_i y_i int K over the cell of t_i        cells meet halfway between samples

Polynomials of degree below k are reproduced up to the error of summing over cells, also at the ends.
"""

from __future__ import annotations

import numpy as np
from numpy.polynomial import polynomial
from numpy.typing import ArrayLike

from ..values.numbers import as_float64
from .kernels import kernel, mirrored

_AT_ONCE = 1_000_000  # weights in memory


def samples(t: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Checked: (t, y), t rising, finite, as many as y, at least 5."""
    t, y = as_float64("t", t), as_float64("y", y)
    if t.ndim != 1 or len(t) < 5 or not (np.diff(t) > 0).all():
        raise ValueError(f"t: expected at least 5 rising times, found shape {t.shape}")
    if y.ndim not in (1, 2) or len(y) != len(t):
        raise ValueError(f"y: expected shape ({len(t)},) or ({len(t)}, d), found {y.shape}")
    if not np.isfinite(y).all():
        raise ValueError("y: expected finite numbers, found NaN or infinity")
    return t, y


def cells(t: np.ndarray) -> np.ndarray:
    """Ends s_0 .. s_n of the cells; the outer two reach as far out as in."""
    return np.concatenate([[1.5 * t[0] - 0.5 * t[1]], (t[1:] + t[:-1]) / 2, [1.5 * t[-1] - 0.5 * t[-2]]])


def least_bandwidth(s: np.ndarray, order: int) -> float:
    """Below it a window holds too few cells for the kernel."""
    return 0.6 * (s[-1] - s[0]) * (order - 1) / (len(s) - 1)


def smoothed(t: np.ndarray, y: np.ndarray, derivative: int, b: float, order: int, at: np.ndarray) -> np.ndarray:
    """The derivative of one column at those times, b kept between what a few cells need and half the range."""
    s = cells(t)
    b = float(np.clip(b, least_bandwidth(s, order) * (0.1 if order == 2 else 1), (s[-1] - s[0]) / 2))
    parts = np.array_split(at, max(1, len(at) * len(t) // _AT_ONCE))
    return np.concatenate([weights(s, b, derivative, order, part) @ y for part in parts])


def weights(s: np.ndarray, b: float, derivative: int, order: int, at: np.ndarray) -> np.ndarray:
    """Of each sample at each time, shape (m, n); a window never leaves the cells and keeps its length 2 b."""
    left, right = at - s[0], s[-1] - at
    near, far = left < b, right < b  # never both: b is at most half the range
    wide = np.where(near, 2 * b - left, np.where(far, 2 * b - right, b))
    q = np.clip(np.where(near, left / wide, np.where(far, right / wide, 1.0)), 0, 1)
    K = _kernels(derivative, order, q)
    K[far] = mirrored(K[far], derivative)
    low, high = np.where(far, -q, -1.0), np.where(near, q, 1.0)
    u = np.clip((at[:, None] - s) / wide[:, None], low[:, None], high[:, None])
    A = polynomial.polyval(u.T, polynomial.polyint(K.T), tensor=False).T
    return (A[:, :-1] - A[:, 1:]) / wide[:, None] ** derivative


def _kernels(derivative: int, order: int, q: np.ndarray) -> np.ndarray:
    """One for each q; that of the interior is made once."""
    K = np.repeat(kernel(derivative, order)[None], len(q), axis=0)
    K[q < 1] = kernel(derivative, order, q[q < 1])
    return K
