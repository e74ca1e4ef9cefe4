"""Offsets that make quantiles hold on data like that which they were fitted on (split conformal prediction).

Of N exchangeable pairs the offset of level p is an order statistic of truth - quantile: the ceil(p (N + 1))-th for p
>= 1/2, the floor(p (N + 1))-th below. A further truth then lies below the shifted quantile with probability at least
p, or at most p: bands cover at least what they say, whatever the model. Samples of one series are not exchangeable;
there it is a fit, and a third part of the data says how well it holds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


def offsets(quantiles: ArrayLike, levels: Sequence[float], truth: ArrayLike) -> np.ndarray:
    """What is to be added to each quantile.

    Parameters
    ----------
    quantiles : array_like, shape (N, levels, outputs)
    levels : sequence of float
        Within (0, 1).
    truth : array_like, shape (N, outputs)

    Returns
    -------
    ndarray, shape (levels, outputs)

    Raises
    ------
    ValueError
        Too few pairs for a level; the message says how many it takes.
    """
    gaps = np.sort(np.asarray(truth, np.float64)[:, None] - np.asarray(quantiles, np.float64), axis=0)
    return np.stack([gaps[rank(level, len(gaps)) - 1, i] for i, level in enumerate(levels)])


def rank(level: float, count: int) -> int:
    """Which of `count` rising gaps is the offset, from 1."""
    if not 0 < level < 1:
        raise ValueError(f"level: expected within (0, 1), found {level}")
    position = round(level * (count + 1), 9)  # 0.05 * 20 is a little more than 1
    found = math.ceil(position) if level >= 0.5 else math.floor(position)
    if not 1 <= found <= count:
        needed = math.ceil(1 / min(level, 1 - level)) - 1
        raise ValueError(f"level {level:g}: expected at least {needed} samples to fit its offset, found {count}")
    return found
