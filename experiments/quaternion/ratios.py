"""Ratios, seed by seed or round by round, as the section tells them: themselves, not their logarithms."""

from __future__ import annotations

from collections.abc import Sequence

from .. import ratios
from ..verdicts import Difference


def ratio(first: Sequence[float], second: Sequence[float]) -> Difference:
    """first / second: a geometric mean with its interval."""
    return ratios.raised(ratios.ratio(first, second))


def text(found: Difference, form: str = "{:.2f}") -> str:
    """As "2.10 [1.70, 2.60], n = 5"."""
    return found.text("", form)
