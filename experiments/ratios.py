"""Errors compared by how many times one is the other: differences of logarithms."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, isnan, log10

import numpy as np

from .verdicts import Difference, paired


def ratio(first: Sequence[float], second: Sequence[float]) -> Difference:
    """log(first / second), seed by seed: below 0 where the first is the less."""
    return paired(np.log(first), np.log(second))


def raised(log: Difference) -> Difference:
    """The ratio itself: the geometric mean, and the ends of the interval raised."""
    return Difference(*(float(np.exp(one)) for one in (log.mean, log.low, log.high)), log.n)


def times(log: Difference, count: bool = True) -> str:
    """Of such a difference, as "0.24 × [0.20, 0.29], n = 10": the mean is geometric."""
    held = "" if isnan(log.low) else f" [{number(np.exp(log.low))}, {number(np.exp(log.high))}]"
    return f"{number(np.exp(log.mean))} ×{held}" + (f", n = {log.n}" if count else "")


def number(value: float) -> str:
    """Two digits that count, two decimals below 10."""
    if not 0.01 <= value < 1e4:
        return f"{value:.1e}"
    return f"{value:.{2 if 0.1 <= value < 10 else max(0, 1 - floor(log10(value)))}f}"
