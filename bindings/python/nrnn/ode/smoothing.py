"""Curves and their derivatives from noisy samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..values.numbers import as_float64
from .bandwidth import bandwidth as by_rule
from .convolution import samples, smoothed


def smooth(t: ArrayLike, y: ArrayLike, derivative: int = 0, bandwidth: ArrayLike | None = None,
           order: int | None = None, at: ArrayLike | None = None) -> np.ndarray:
    """The derivative of that order (0: the curve itself).

    Parameters
    ----------
    t : array_like, shape (n,)
        Rising.
    y : array_like, shape (n,) or (n, d)
        Each column is smoothed by itself.
    bandwidth : float or array_like, shape (d,), optional
        Half the window, in the unit of t; None: by `nrnn.ode.bandwidth`. It is kept between what a few cells need and
        half the range.
    order : int, optional
        Of the kernel; None: derivative + 2.
    at : array_like, shape (m,), optional
        Times; None: t.

    Returns
    -------
    array, shape (m,) or (m, d)
        In units of y over t^derivative.
    """
    t, y = samples(t, y)
    at = t if at is None else as_float64("at", at).ravel()
    if bandwidth is None:
        bandwidth = by_rule(t, y, derivative, order)
    k = order or derivative + 2
    if y.ndim == 1:
        return smoothed(t, y, derivative, float(bandwidth), k, at)
    b = np.broadcast_to(as_float64("bandwidth", bandwidth), y.shape[1:])
    return np.stack([smoothed(t, column, derivative, one, k, at) for column, one in zip(y.T, b)], axis=1)
