"""Intervals in seconds, from numbers and from types that carry a unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .errors import BadInput, Status
from .numbers import LISTS, as_array, as_float, at, is_real, missing

Interval = float | timedelta | np.timedelta64
Intervals = ArrayLike | Sequence[Interval]
_ACCEPTED = "seconds, datetime.timedelta or numpy.timedelta64"
_SECONDS = {  # of one unit, as a fraction
    "W": (604800, 1), "D": (86400, 1), "h": (3600, 1), "m": (60, 1), "s": (1, 1), "ms": (1, 10**3), "us": (1, 10**6),
    "ns": (1, 10**9), "ps": (1, 10**12), "fs": (1, 10**15), "as": (1, 10**18)}
_NO_LENGTH = {"generic": "without a unit", "Y": "in years, which differ in length",
              "M": "in months, which differ in length"}
_EXACT = 1 << 53  # every integer up to it is a float64
_SECOND = 10**9  # in nanoseconds
_LONGEST = 9.2e9  # seconds, whose nanoseconds 64 bits hold


def interval(name: str, value: Any) -> float:
    """One interval in seconds: the float64 nearest to it.

    Parameters
    ----------
    value : float, datetime.timedelta, numpy.timedelta64, pandas Timedelta

    Raises
    ------
    BadInput
        It is missing: NaN, NaT, NA, None or masked.
    TypeError, ValueError
        Anything else: text, a bool, a point in time, a timedelta64 in years, months or without a unit.
    """
    seconds, absent = _one(name, value)
    if absent:
        raise bad(name, absent)
    return seconds


def duration(name: str, value: Any, below: float = _LONGEST) -> float:
    """One interval from 0 on, and below a bound, in seconds. Raises as `interval`; ValueError for another."""
    seconds = interval(name, value)
    if not 0 <= seconds < below:
        raise ValueError(f"{name}: expected seconds from 0 on, found {value!r:.60}")
    return seconds


def intervals(name: str, values: Any, count: int) -> tuple[np.ndarray, dict[int, str]]:
    """One interval per row in seconds, float64, shape (count,).

    Parameters
    ----------
    values : array_like, shape (count,)
        Of what `interval` takes: lists, arrays, masked arrays, Series, Index.

    Returns
    -------
    ndarray, dict of int to str
        NaN where an interval is missing, and there what was found in its place, such as "NaT".

    Raises
    ------
    TypeError, ValueError
        As `interval`, naming the place; another shape.
    """
    if isinstance(values, LISTS):
        if not set(map(type, values)) <= {float}:
            return _each(name, list(values), count)
        values = np.array(values, np.float64)
    array = as_array(name, values)
    if array.shape != (count,):
        raise ValueError(f"{name}: expected shape ({count},), found {array.shape}")
    if array.dtype.kind == "O":
        return _each(name, [array[i] for i in range(count)], count)
    return _typed(name, array)


def present(name: str, found: tuple[np.ndarray, dict[int, str]]) -> np.ndarray:
    """The intervals, if none is missing.

    Raises
    ------
    BadInput
        Names the first that is.
    """
    seconds, absent = found
    for i, word in absent.items():
        raise bad(f"{name}[{i}]", word)
    return seconds


def bad(name: str, word: str) -> BadInput:
    """An interval that is missing."""
    return BadInput(f"{name}: expected {_ACCEPTED}, found {word}", Status.BAD_INPUT)


def _typed(name: str, array: np.ndarray) -> tuple[np.ndarray, dict[int, str]]:
    """All of one dtype, possibly masked."""
    masked, values = np.ma.getmaskarray(array), np.ma.getdata(array)
    kind = values.dtype.kind
    if kind == "m":
        seconds = _unit(name, values)
    elif kind in "fiu":
        seconds = np.array(values, np.float64, order="C")
    else:
        points = ", points in time: their differences are wanted" if kind == "M" else ""
        raise TypeError(f"{name}: expected {_ACCEPTED}, found {values.dtype}{points}")
    seconds[masked] = np.nan
    absent = np.flatnonzero(np.isnan(seconds))
    return seconds, {int(i): "masked" if masked[i] else "NaT" if kind == "m" else "NaN" for i in absent}


def _unit(name: str, array: np.ndarray) -> np.ndarray:
    """timedelta64 as seconds, NaT as NaN."""
    unit, multiple = np.datetime_data(array.dtype)
    absent = np.isnat(array)
    if absent.all():
        return np.full(array.shape, np.nan)
    if unit in _NO_LENGTH:
        raise TypeError(f"{name}: expected {_ACCEPTED}, found timedelta64 {_NO_LENGTH[unit]}")
    counts = np.where(absent, 0, array.astype(np.int64))
    numerator, denominator = _SECONDS[unit]
    numerator *= multiple
    largest = max(int(counts.max()), -int(counts.min()))
    if numerator * largest <= _EXACT:
        seconds = counts * numerator / denominator
    else:  # a quotient of Python's integers is the nearest float64
        seconds = np.array([int(one) * numerator / denominator for one in counts.flat]).reshape(counts.shape)
    return np.where(absent, np.nan, seconds)


def _each(name: str, values: list[Any], count: int) -> tuple[np.ndarray, dict[int, str]]:
    if len(values) != count:
        raise ValueError(f"{name}: expected shape ({count},), found ({len(values)},)")
    found = [_one(at(name, (i,)), value) for i, value in enumerate(values)]
    seconds = np.array([one for one, _ in found], np.float64)
    return seconds, {i: word for i, (_, word) in enumerate(found) if word}


def _one(name: str, value: Any) -> tuple[float, str | None]:
    """Seconds, and the word for what is missing."""
    word = missing(value)
    if word:
        return np.nan, word
    if is_real(value):
        seconds = as_float(name, value)
        return seconds, "NaN" if seconds != seconds else None
    if hasattr(type(value), "to_timedelta64"):  # of pandas; its total_seconds() drops what is below a microsecond
        value = value.to_timedelta64()
    if isinstance(value, np.timedelta64):
        return float(_unit(name, np.asarray(value))), None
    if isinstance(value, timedelta):
        return value / timedelta(seconds=1), None
    if isinstance(value, np.ndarray) and not value.ndim or hasattr(type(value), "detach"):
        return _zero_axes(name, value)
    raise TypeError(f"{name}: expected {_ACCEPTED}, found {value!r:.60}")


def _zero_axes(name: str, value: Any) -> tuple[float, str | None]:
    """An array or a tensor that holds one interval."""
    array = as_array(name, value)
    if array.ndim:
        raise TypeError(f"{name}: expected one interval, found an array of shape {array.shape}")
    if array.dtype.kind == "O":
        return _one(name, array[()])
    seconds, absent = _typed(name, array.reshape(1))
    return float(seconds[0]), absent.get(0)


def moments(index: Any) -> np.ndarray:
    """A DatetimeIndex, in UTC where it has a zone, or a TimedeltaIndex as NumPy's times."""
    return (index if getattr(index, "tz", None) is None else index.tz_convert(None)).to_numpy()


def rows_later(time: np.ndarray | None, count: int, horizon: int, interval: float | None) -> np.ndarray:
    """The row that stands `horizon` nominal intervals after each, -1 for none.

    Parameters
    ----------
    time : ndarray of int64, shape (count,), rising, or None
        Nanoseconds: the row nearest to that time, within half an interval. None, as without an interval: so many rows on.
    interval : float, optional
        Seconds.
    """
    if time is None or interval is None:
        place = np.arange(count) + horizon
        return np.where(place < count, place, -1)
    wanted = time + round(horizon * interval * _SECOND)
    after = np.minimum(np.searchsorted(time, wanted), count - 1)
    before = np.maximum(after - 1, 0)
    nearest = np.where(np.abs(time[before] - wanted) < np.abs(time[after] - wanted), before, after)
    return np.where(np.abs(time[nearest] - wanted) <= interval * _SECOND / 2, nearest, -1)


def nanoseconds(seconds: Any) -> np.ndarray:
    """Numbers of seconds as NumPy's durations, rounded once; NaN as NaT."""
    values = np.asarray(seconds)
    whole = np.floor(values)
    absent = np.isnan(whole)
    found = np.where(absent, 0, whole).astype(np.int64) * _SECOND
    found += np.rint(np.where(absent, 0, values - whole) * 1e9).astype(np.int64)
    return np.where(absent, np.timedelta64("NaT"), found.astype("m8[ns]"))
