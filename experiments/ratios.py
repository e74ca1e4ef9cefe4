"""Errors compared by how many times one is the other: differences of logarithms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import floor, isnan, log10

import numpy as np

from . import verdicts
from .verdicts import Difference, mean, paired


def ratio(first: Sequence[float], second: Sequence[float]) -> Difference:
    """log(first / second), pair by pair: below 0 where the first is the less."""
    return paired(np.log(first), np.log(second))


def by_seed(first: Mapping[int, float], second: Mapping[int, float]) -> Difference | None:
    """The same over the seeds that both have; None without any."""
    return verdicts.by_seed(*({seed: float(np.log(one)) for seed, one in held.items()} for held in (first, second)))


def geometric(values: Sequence[float]) -> Difference:
    """The mean of the logarithms of values above 0: their scatter is skewed, that of logarithms less."""
    return mean(np.log(values))


def number(value: float) -> str:
    """Two digits that count, two decimals below 10."""
    if not 0.01 <= value < 1e4:
        return f"{value:.1e}"
    return f"{value:.{2 if 0.1 <= value < 10 else max(0, 1 - floor(log10(value)))}f}"


def times(log: Difference, count: bool = True, form: Callable[[float], str] = number) -> str:
    """Of such a difference, as "0.24 × [0.20, 0.29], n = 10": the mean is geometric."""
    return f"{form(np.exp(log.mean))} ×{_interval(log, form)}" + (f", n = {log.n}" if count else "")


def value(log: Difference, unit: str) -> str:
    """Of such a mean, as "0.61 [0.17, 2.20] %, n = 6"."""
    return f"{number(np.exp(log.mean))}{_interval(log, number)} {unit}, n = {log.n}"


def _interval(log: Difference, form: Callable[[float], str]) -> str:
    return "" if isnan(log.low) else f" [{form(np.exp(log.low))}, {form(np.exp(log.high))}]"
