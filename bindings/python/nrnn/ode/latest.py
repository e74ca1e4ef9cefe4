"""Where a curve is now, from its last samples: the state that a stream of forecasts starts from."""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import ArrayLike

from .convolution import samples


def latest(t: ArrayLike, y: ArrayLike, derivatives: int = 1, degree: int = 3,
           window: float | None = None) -> np.ndarray:
    """Value and derivatives at the last sample, by least squares of a polynomial on the samples before it.

    One-sided: the variance is several times that of `smooth` in the middle.

    Parameters
    ----------
    t, y
        As in `smooth`.
    derivatives : int
        Highest, at most `degree`.
    window : float, optional
        Of time, back from the last sample; None: all. Samples count less the older they are, to 0 at its end.

    Returns
    -------
    array, shape (derivatives + 1,) or (derivatives + 1, d)
    """
    t, y = samples(t, y)
    if not 0 <= derivatives <= degree:
        raise ValueError(f"derivatives: expected 0..{degree}, the degree, found {derivatives}")
    back = t - t[-1]
    span = 1.001 * -back[0] if window is None else float(window)
    kept = back > -span
    if kept.sum() <= degree:
        raise ValueError(f"window: expected more than {degree} samples in it, found {kept.sum()}")
    z = back[kept] / span
    root = np.sqrt(1 - z ** 2)[:, None]
    fitted, *_ = np.linalg.lstsq(root * np.vander(z, degree + 1, increasing=True), _rows(y[kept], root), rcond=None)
    scale = np.array([factorial(m) / span ** m for m in range(derivatives + 1)])
    return (scale * fitted[:derivatives + 1].T).T


def _rows(y: np.ndarray, root: np.ndarray) -> np.ndarray:
    return y * (root[:, 0] if y.ndim == 1 else root)
