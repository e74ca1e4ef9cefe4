"""Ratios, seed by seed or round by round: geometric means with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..verdicts import Difference, paired


def ratio(first: Sequence[float], second: Sequence[float]) -> Difference:
    """first / second: the mean and the ends of the interval are those of the logarithms, raised again."""
    found = paired(np.log(first), np.log(second))
    return Difference(*(float(np.exp(one)) for one in (found.mean, found.low, found.high)), found.n)


def text(found: Difference, form: str = "{:.2f}") -> str:
    """As "2.10 [1.70, 2.60], n = 5"."""
    return found.text("", form)
