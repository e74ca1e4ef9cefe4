"""The simple forecasts: what is goes on. Errors, forecast - truth, shape (AHEAD, places)."""

from __future__ import annotations

import numpy as np

from .forecasts import AHEAD, truth

WEEK = 7  # days


def level(x: np.ndarray, cutoff: int) -> np.ndarray:
    """Tomorrow is like today."""
    return np.tile(x[cutoff], (AHEAD, 1)) - truth(x, cutoff)


def growth(x: np.ndarray, cutoff: int) -> np.ndarray:
    """It grows on as in the last week."""
    rate = (x[cutoff] - x[cutoff - WEEK]) / WEEK
    return x[cutoff] + np.arange(1, AHEAD + 1)[:, None] * rate - truth(x, cutoff)


SIMPLE = {"persistent level": level, "persistent growth": growth}
