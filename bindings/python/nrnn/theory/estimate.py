"""A mean over draws."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Estimate(NamedTuple):
    """A mean over paths, and its standard error."""

    value: np.ndarray
    error: np.ndarray


def estimate(values: np.ndarray) -> Estimate:
    """Over the first axis; the error of one value is NaN."""
    count = len(values)
    error = values.std(0, ddof=1) / np.sqrt(count) if count > 1 else np.full_like(values[0], np.nan)
    return Estimate(values.mean(0), error)
