"""What a sentence of the page may say: differences with their intervals, and claims of papers with verdicts.

Runs are paired: the same seed, draws and split on both sides. Intervals are Student's, 95 %: a bootstrap over five seeds
covers 84 %.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    def alike(self) -> bool:
        """Are all n the same? Then their spread, and so the interval, is not known: counts are coarse."""
        return self.n > 1 and self.low == self.high

    @property
    def above(self) -> bool:
        """Is all of the interval above 0?"""
        return self.low > 0 and not self.alike

    @property
    def below(self) -> bool:
        return self.high < 0 and not self.alike

    def within(self, margin: float) -> bool:
        """Is all of the interval nearer to 0 than `margin`? Then both are level, as far as that counts."""
        return -margin < self.low and self.high < margin and not self.alike

    def numbers(self, form: str = "{:+.1f}") -> str:
        """As "+4.3 [+3.1, +5.5]"."""
        mean, low, high = (form.format(one) for one in (self.mean, self.low, self.high))
        return mean if self.n == 1 else f"{mean} (all alike)" if self.alike else f"{mean} [{low}, {high}]"

    def text(self, unit: str = "points", form: str = "{:+.1f}") -> str:
        """As "+4.3 [+3.1, +5.5] points, n = 10"."""
        return f"{self.numbers(form)}{' ' * bool(unit)}{unit}, n = {self.n}"


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


def by_seed(first: Mapping[int, float], second: Mapping[int, float]) -> Difference | None:
    """first - second over the seeds that both have; None without any."""
    seeds = sorted(first.keys() & second.keys())
    return paired([first[seed] for seed in seeds], [second[seed] for seed in seeds]) if seeds else None


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
    parts : str
        Of how many parts how many hold.
    """

    paper: str
    ran: str
    verdict: str
    interval: str
    parts: str = ""

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ValueError(f"verdict: expected one of {', '.join(VERDICTS)}, found {self.verdict!r}")


def judged(paper: str, ran: str, holds: Sequence[bool], interval: str, contrary: Sequence[bool] = ()) -> Claim:
    """A claim of several parts: reproduced if all hold, partly if some do, else not.

    Parameters
    ----------
    holds, contrary : sequences of bool
        Does the interval of a part lie on the claimed side, and does it lie on the other?
    """
    verdict = "reproduced" if all(holds) else "partly" if any(holds) else "not"
    parts = [f"{sum(holds)} of {len(holds)}"] * (len(holds) > 1) + [f"contrary in {sum(contrary)}"] * any(contrary)
    return Claim(paper, ran, verdict, interval, "; ".join(parts))


def untested(paper: str, ran: str, reason: str) -> Claim:
    return Claim(paper, ran, "not tested", reason)
