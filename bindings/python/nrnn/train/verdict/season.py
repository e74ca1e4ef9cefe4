"""The mean of the season: what the training part had at this time of the day, the week or the year."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..own.dataset import OwnSet
from ..own.series import SECOND, TRAIN, Series
from ..own.settings import UNITS

_NATURAL = {"day": UNITS["d"], "week": UNITS["w"], "year": UNITS["y"]}
_LEAST_PERIODS = 2
_FINEST = 366  # parts of a year; days and weeks are cut into nominal intervals


def best(data: OwnSet, error: Callable[[list[np.ndarray]], float]) -> dict[str, list[np.ndarray]]:
    """The period of the settings; else of those that training saw twice the one with the least error; else the mean."""
    forecasts = {f"mean of the {name}": _means(data, period) for name, period in _periods(data).items()}
    if not forecasts:
        everywhere = np.concatenate([one.y[one.part == TRAIN] for one in data.series])
        return {"mean": [np.full(len(one), np.nanmean(everywhere)) for one in data.series]}
    name = min(forecasts, key=lambda name: error(forecasts[name]))
    return {name: forecasts[name]}


def _periods(data: OwnSet) -> dict[str, float]:
    """In seconds, or in rows where there is no time."""
    given, interval = data.settings.season, data.sequence.interval
    if given is not None:
        return {f"season, {given}{' rows' if isinstance(given, int) else ''}": data.settings.period(interval)}
    if data.rows.time is None:
        return {}
    span = _span(data) / SECOND
    return {name: period for name, period in _NATURAL.items()
            if period >= 2 * (interval or np.inf) and span >= _LEAST_PERIODS * period}


def _span(data: OwnSet) -> int:
    """Nanoseconds between the first and the last training row of a key, gaps and all: the longest."""
    ends: dict[object, list[int]] = {}
    for one in data.series:
        if (one.part == TRAIN).any():
            time = one.time[one.part == TRAIN]
            ends.setdefault(one.key, []).extend((time[0], time[-1]))
    return max(max(times) - min(times) for times in ends.values())


def _means(data: OwnSet, period: float) -> list[np.ndarray]:
    """Of each part of the period the mean over training, where it was never seen the mean of all."""
    parts = _count(data, period)
    phases = [_phase(data, one, period, parts) for one in data.series]
    train = [one.known(TRAIN) for one in data.series]
    values = np.concatenate([one.y[rows] for one, rows in zip(data.series, train)])
    places = np.concatenate([phase[rows] for phase, rows in zip(phases, train)])
    count, total = np.bincount(places, minlength=parts), np.bincount(places, values, parts)
    means = np.where(count > 0, total / np.maximum(count, 1), values.mean())
    return [means[phase] for phase in phases]


def _count(data: OwnSet, period: float) -> int:
    rows = sum(int((one.part == TRAIN).sum()) for one in data.series)
    finest = min(round(period / (data.sequence.interval or 1.0)), rows)
    return max(1, min(finest, _FINEST) if period == _NATURAL["year"] else finest)


def _phase(data: OwnSet, one: Series, period: float, parts: int) -> np.ndarray:
    """In which part of the period the target of each row falls."""
    horizon, interval = data.sequence.horizon, data.sequence.interval or 1.0
    seconds = np.arange(len(one)) * interval if one.time is None else one.time / SECOND
    within = np.mod(seconds + horizon * interval, period) / period
    return np.minimum((within * parts + 1e-6).astype(int), parts - 1)
