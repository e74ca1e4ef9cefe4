"""What a sentence of the page may say: differences with their intervals, and claims of papers with verdicts.

Runs are paired: the same seed, draws and split on both sides. Intervals are Student's, 95 %: a bootstrap over five seeds
covers 84 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

LEVEL = 0.95
VERDICTS = ("reproduced", "partly", "not", "not tested")


@dataclass(frozen=True)
class Difference:
    """Mean of n paired differences and the ends of its interval; of one pair, which has none, these are NaN."""

    mean: float
    low: float
    high: float
    n: int

    @property
    def above(self) -> bool:
        """Is all of the interval above 0?"""
        return self.low > 0

    @property
    def below(self) -> bool:
        return self.high < 0

    def within(self, margin: float) -> bool:
        """Is all of the interval nearer to 0 than `margin`? Then both are level, as far as that counts."""
        return -margin < self.low and self.high < margin

    def text(self, unit: str = "points", form: str = "{:+.1f}") -> str:
        """As "+4.3 [+3.1, +5.5] points, n = 10"."""
        mean, low, high = (form.format(one) for one in (self.mean, self.low, self.high))
        held = f" [{low}, {high}]" if self.n > 1 else ""
        return f"{mean}{held}{' ' * bool(unit)}{unit}, n = {self.n}"


def mean(values: Sequence[float]) -> Difference:
    """The mean of independent values, and its interval."""
    held = np.asarray(values, np.float64)
    if not held.size or not np.isfinite(held).all():
        raise ValueError(f"values: expected numbers, at least one, found {held}")
    n = len(held)
    half = stats.t.ppf((1 + LEVEL) / 2, n - 1) * held.std(ddof=1) / np.sqrt(n) if n > 1 else np.nan
    return Difference(float(held.mean()), float(held.mean() - half), float(held.mean() + half), n)


def paired(first: Sequence[float], second: Sequence[float]) -> Difference:
    """first - second, seed by seed."""
    if len(first) != len(second):
        raise ValueError(f"second: expected {len(first)} values, one for each seed of first, found {len(second)}")
    return mean(np.subtract(first, second))


@dataclass(frozen=True)
class Claim:
    """A line of the table at the top of the page.

    Parameters
    ----------
    paper : str
        What the paper says.
    ran : str
        What was run here: data, models, seeds.
    verdict : str
        Of `VERDICTS`.
    interval : str
        Differences with intervals, as `Difference.text` says them; of what was not tested, the reason.
    """

    paper: str
    ran: str
    verdict: str
    interval: str

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ValueError(f"verdict: expected one of {', '.join(VERDICTS)}, found {self.verdict!r}")


def verdict(held: Sequence[bool]) -> str:
    """Of a claim with several parts: reproduced if all hold, partly if some do, else not."""
    return "reproduced" if all(held) else "partly" if any(held) else "not"
