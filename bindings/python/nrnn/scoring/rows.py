"""The rows of a table by sensor, as far as their times can be right."""

from __future__ import annotations

import warnings
from collections import Counter
from typing import Any

import numpy as np

from ..engine.keys import named
from ..engine.model import Model
from ..reading.clock import FUTURE, SAMPLE, Clock, GapLimit
from ..values.intervals import moments, nanoseconds
from ..values.modules import needed

ONE = None  # the key of a table without keys


def _column(frame: Any, name: str, option: str) -> Any:
    if list(frame.columns).count(name) != 1:
        raise ValueError(f"{option}: expected a column that is there once, found {list(frame.columns).count(name)} of "
                         f"{name!r:.60}")
    return frame[name]


def times_of(frame: Any, name: str | None) -> np.ndarray | None:
    """Nanoseconds; None: nothing tells."""
    pd = needed("pandas", "score", "frames")
    column = frame.index if name is None else _column(frame, name, "time")
    kind = getattr(column.dtype, "kind", "")
    if name is None and kind not in ("M", "m"):
        return None
    if kind == "M":
        given = moments(pd.DatetimeIndex(column))
    elif kind == "m":
        given = moments(pd.TimedeltaIndex(column))
    elif kind in ("f", "i", "u"):
        given = nanoseconds(column.to_numpy(np.float64, na_value=np.nan) if kind == "f" else column)
    else:
        raise TypeError(f"time: expected points in time, durations or seconds, found {column.dtype}: "
                        "pandas.to_datetime and nrnn.read read text")
    for place in np.flatnonzero(pd.isna(given))[:1]:
        raise ValueError(f"time: expected one for each row, found none at {frame.index[place]!s:.60}")
    return given.astype(f"{given.dtype.kind}8[ns]").astype(np.int64)


def groups(frame: Any, name: str | None) -> dict[Any, np.ndarray]:
    """The rows of each key."""
    if name is None:
        return {ONE: np.arange(len(frame))}
    pd = needed("pandas", "score", "frames")
    codes, values = pd.factorize(_column(frame, name, "key"))
    for place in np.flatnonzero(codes < 0)[:1]:
        raise ValueError(f"key: expected one for each row, found none at {frame.index[place]!s:.60}")
    keys = [named("key", one) for one in values]
    first = {key: i for i, key in reversed(list(enumerate(keys)))}  # 7 and "7" are one
    codes = np.array([first[key] for key in keys], np.int64)[codes] if keys else codes
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(keys)))
    return {key: order[ends[i - 1] if i else 0:ends[i]] for key, i in first.items()}


def in_time(rows: dict[Any, np.ndarray], times: np.ndarray, model: Model, options: dict[str, Any], index: Any
             ) -> dict[Any, np.ndarray]:
    """Without the rows whose times cannot be right."""
    limit = GapLimit.of_options(model, options)
    found, lost, first = {}, Counter(), []
    for key, places in rows.items():
        found[key] = places
        steps = np.diff(times[places])
        if steps.size and (steps.min() <= 0 or limit.is_passed(int(steps.max()))):
            found[key] = _judged(places, times, limit, lost, first)
    if lost:
        counts = ", ".join(f"{what} {count}" for what, count in sorted(lost.items()))
        warnings.warn(f"{len(times)} rows, left out: {counts}; the first: row {index[min(first)]!s:.60}", stacklevel=3)
    return found


def _judged(places: np.ndarray, times: np.ndarray, limit: GapLimit, lost: Counter, first: list[int]) -> np.ndarray:
    clock, kept = Clock(limit), []
    outcomes = [one for place in places.tolist() for one in clock.take(int(times[place]), place)]
    if clock.waiting:
        outcomes.append((FUTURE, clock.waiting[1]))
    for what, place in outcomes:
        if what == SAMPLE:
            kept.append(place)
        else:
            lost[what] += 1
            first.append(place)
    return np.array(kept, np.int64)
