"""Errors compared by how many times one is the other: differences of logarithms, and where they are decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def decided(cases: Mapping[str, Difference], below: str = "less", above: str = "more") -> str:
    """Where an interval lies below 0, where above, where it holds 0: "less at 0.1, 0.3; more at 3; undecided at 1"."""
    found = {below: [name for name, one in cases.items() if one.below],
             above: [name for name, one in cases.items() if one.above],
             "undecided": [name for name, one in cases.items() if not (one.below or one.above)]}
    return "; ".join(f"{word} at {', '.join(names)}" for word, names in found.items() if names)
