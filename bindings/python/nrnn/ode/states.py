"""What a right-hand side is fitted to: states and their derivatives."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .bandwidth import bandwidth
from .convolution import samples
from .smoothing import smooth


def states(t: ArrayLike, y: ArrayLike, order: int = 1, at: ArrayLike | None = None,
           bandwidths: ArrayLike | None = None) -> tuple[np.ndarray, np.ndarray]:
    """[x, x', .., x^(order-1)] and x^(order) of a trajectory that was seen with noise.

    Parameters
    ----------
    t : array_like, shape (n,)
    y : array_like, shape (n,) or (n, d)
    order : int
        Of the equation, 1 or 2: beyond, there is no rule for the bandwidth.
    at : array_like, shape (m,), optional
        Times; None: t.
    bandwidths : array_like, shape (order + 1,) or (order + 1, d), optional
        Of each derivative; None: by the rule, for each by itself.

    Returns
    -------
    z, derivative : arrays, shapes (m, d order), (m, d)
    """
    t, y = samples(t, y)
    y = y.reshape(len(y), -1)
    if bandwidths is None:
        bandwidths = [bandwidth(t, y, m) for m in range(order + 1)]
    if len(bandwidths) != order + 1:
        raise ValueError(f"bandwidths: expected {order + 1}, one for each derivative, found {len(bandwidths)}")
    found = [smooth(t, y, m, b, at=at) for m, b in enumerate(bandwidths)]
    return np.concatenate(found[:-1], axis=1), found[-1]
