"""What is to be said at a row: the target `horizon` nominal intervals later."""

from __future__ import annotations

import numpy as np

from .series import SECOND, Series


def look_ahead(series: Series, horizon: int, interval: float | None) -> None:
    """Fill y: with times the row nearest to that time, within half an interval, else none; without, `horizon` rows on.

    What lies in another part is not known: no part has seen another's targets.
    """
    place = _later(series, horizon, interval)
    there = place >= 0
    there &= series.part[np.maximum(place, 0)] == series.part
    series.y = np.where(there, series.now[np.maximum(place, 0)], np.nan)


def _later(series: Series, horizon: int, interval: float | None) -> np.ndarray:
    """The row of each row's target, -1 for none."""
    count = len(series)
    if series.time is None or interval is None:
        place = np.arange(count) + horizon
        return np.where(place < count, place, -1)
    time, wanted = series.time, series.time + round(horizon * interval * SECOND)
    after = np.minimum(np.searchsorted(time, wanted), count - 1)
    before = np.maximum(after - 1, 0)
    nearest = np.where(np.abs(time[before] - wanted) < np.abs(time[after] - wanted), before, after)
    return np.where(np.abs(time[nearest] - wanted) <= interval * SECOND / 2, nearest, -1)
