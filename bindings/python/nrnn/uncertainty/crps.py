"""Proper scores of forecasts that are distributions: smaller is better, and the truth's own distribution scores
best."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..values.options import flags


def crps(members: ArrayLike, truth: ArrayLike, fair: bool = True) -> np.ndarray:
    """Continuous ranked probability score of an ensemble, in units of the truth.

    mean |x_i - y| - sum over i, j of |x_i - x_j| / (2 M (M - 1)), or / (2 M^2) if not fair. The fair form is what
    infinitely many members would score, without bias; the other scores this ensemble as it stands, and that of one
    member is |x - y|.

    Parameters
    ----------
    members : array_like, shape (..., M)
    truth : array_like, shape (...)

    Returns
    -------
    ndarray, shape (...)
    """
    x, y = np.sort(np.asarray(members, np.float64), axis=-1), np.asarray(truth, np.float64)
    M = x.shape[-1]
    flags(fair=fair)
    if fair and M < 2:
        raise ValueError(f"members: expected at least 2 for the fair score, found {M}")
    # In rising order the i-th of M is the larger one i times and the smaller one M - 1 - i times.
    pairs = (x * (2 * np.arange(M) - M + 1)).sum(-1)
    return np.abs(x - y[..., None]).mean(-1) - pairs / (M * (M - 1 if fair else M))


def pinball(quantile: ArrayLike, level: ArrayLike, truth: ArrayLike) -> np.ndarray:
    """level (y - q) where the truth is above the quantile, (1 - level) (q - y) below. Shapes broadcast.

    Twice its mean over all levels is the CRPS.
    """
    gap = np.asarray(truth, np.float64) - np.asarray(quantile, np.float64)
    return np.where(gap >= 0, level * gap, (np.asarray(level) - 1) * gap)


def brier(p: ArrayLike, label: ArrayLike) -> np.ndarray:
    """Squared distance of probabilities (N, k) from the class that was right: the CRPS of each class's event,
    summed."""
    p = np.asarray(p, np.float64)
    return ((p - np.eye(p.shape[-1])[np.asarray(label)]) ** 2).sum(-1)
