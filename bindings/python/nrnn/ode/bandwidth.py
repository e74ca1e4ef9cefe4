"""The global plug-in bandwidth of Gasser, Kneip, Köhler, with the constants of the reference implementation."""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import ArrayLike

from .convolution import cells, least_bandwidth, samples, smoothed
from .kernels import kernel, moment, roughness

_EDGE = 0.067       # of the range, left out at each end
_TAPER = 1 / 13     # of what is left, over which the weight rises
_GRID = 400
_SETTLED = 1e-6     # change of a round, of the bandwidth
_RULES = ((0, 2), (0, 4), (1, 3), (2, 4))


def bandwidth(t: ArrayLike, y: ArrayLike, derivative: int = 0, order: int | None = None) -> np.ndarray | float:
    """Where squared bias and variance, integrated over the middle of the range, are balanced.

    The bias needs m^(k), which is estimated with an inflated bandwidth, which needs the bandwidth: some rounds. A
    derivative gets a larger bandwidth than the curve.

    Parameters
    ----------
    t, y, derivative, order
        As in `smooth`; (derivative, order) is one of (0, 2), (0, 4), (1, 3), (2, 4).

    Returns
    -------
    float, or array, shape (d,)
        In the unit of t.
    """
    t, y = samples(t, y)
    k = order or derivative + 2
    if (derivative, k) not in _RULES:
        raise ValueError(f"derivative, order: expected one of {_RULES}, found {(derivative, k)}")
    if y.ndim == 2:
        return np.array([_plug_in(t, column, derivative, k) for column in y.T])
    return _plug_in(t, y, derivative, k)


def noise_variance(t: ArrayLike, y: ArrayLike, inside: tuple[float, float] | None = None) -> float:
    """Mean squared residual of each sample from the line through its neighbours, as much as white noise leaves.

    Parameters
    ----------
    inside : (float, float), optional
        Samples between these times alone.
    """
    t, y = samples(t, y)
    i = np.arange(len(t))
    before = np.where(i == 0, 1, np.where(i == len(t) - 1, i - 2, i - 1))  # the ends are extrapolated
    after = np.where(i == 0, 2, np.where(i == len(t) - 1, i - 1, i + 1))
    g = (t[after] - t) / (t[after] - t[before])
    residuals = (y - g * y[before] - (1 - g) * y[after]) / np.sqrt(1 + g ** 2 + (1 - g) ** 2)
    kept = slice(None) if inside is None else (t >= inside[0]) & (t <= inside[1])
    return float(np.mean(residuals[kept] ** 2))


def _plug_in(t: np.ndarray, y: np.ndarray, nu: int, k: int) -> float:
    s, n = cells(t), len(t)
    low, high = s[0] + _EDGE * (s[-1] - s[0]), s[-1] - _EDGE * (s[-1] - s[0])
    least, most = least_bandwidth(s, k), (s[-1] - s[0]) / 2
    V, B = roughness(kernel(nu, k)), moment(kernel(nu, k), k)
    spread = n * noise_variance(t, y, (low, high)) * np.sum(_weight(t, low, high) * np.diff(s) ** 2)
    inflation = 1.1 * (1 + nu / 10 + 0.05 * (k - nu - 2)) * n ** (2 / ((2 * k + 1) * (2 * k + 3)))
    grid = np.linspace(low, high, _GRID)
    b = 2 * least
    for _ in range((2 * k + 1) * (k + 1)):
        inflated = np.clip(b * inflation, least * (k + 1) / (k - 1), most)
        J = _integral(_weight(grid, low, high) * smoothed(t, y, k, inflated, k + 2, grid) ** 2, grid)
        best = ((2 * nu + 1) * factorial(k) ** 2 * V * spread / (2 * (k - nu) * B ** 2 * n * max(J, 1e-300)))
        before, b = b, float(np.clip(best ** (1 / (2 * k + 1)), least, most))
        if abs(b - before) < _SETTLED * b:
            break
    return b


def _weight(t: np.ndarray, low: float, high: float) -> np.ndarray:
    """1 in the middle of [low, high], falling smoothly to 0 at its ends."""
    z = np.clip(np.minimum(t - low, high - t) / (_TAPER * (high - low)), 0, 1)
    return z ** 3 * (10 - 15 * z + 6 * z ** 2)


def _integral(values: np.ndarray, grid: np.ndarray) -> float:
    """On an even grid; the weight is 0 at its ends."""
    return float(values.sum() * (grid[1] - grid[0]))
