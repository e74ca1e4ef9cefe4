"""Rows at the door: checked, and their keys as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ..engine.keys import all_keys, named
from ..values.columns import values
from ..values.intervals import moments
from ..values.modules import needed
from ..values.numbers import as_float32
from ..values.options import listed
from .rows import Rows

_FINER = ("ns", "ps", "fs", "as")  # than what others are checked by: these hold no more
NONE = -(1 << 63)  # a time that there is not; NumPy's NaT


class Given(NamedTuple):
    """Rows of this call.

    Attributes
    ----------
    keys : list of str or bytes
        In their one spelling, each once, by their first rows.
    codes : ndarray of int64, shape (rows,)
        The key of each row, by its place in `keys`.
    X : ndarray of float32, shape (rows, channels)
        Infinite where a value is beyond float32, so that its stream refuses it and no other.
    time : ndarray of int64, shape (rows,), or None
    keep : list of bytes, or None
    untimed : dict of int to str
        What rows without a time have in its place.
    """

    keys: list[str | bytes]
    codes: np.ndarray
    X: np.ndarray
    time: np.ndarray | None
    keep: list[bytes] | None
    untimed: dict[int, str]


def given(rows: Rows, channels: Sequence[str], timed: str) -> Given:
    """`timed`: why rows need times, if they do. Raises ValueError, TypeError: a field of another shape or type, no times."""
    if not isinstance(rows, Rows):
        raise TypeError(f"rows: expected keyed.Rows, found {rows!r:.60}")
    keys = _keys(rows.key)
    X = as_float32(values("x", rows.x if keys or np.size(rows.x) else np.empty((0, len(channels))), channels, "rows"))
    if len(X) != len(keys):
        raise ValueError(f"x: expected {len(keys)} rows, one for each key, found {len(X)}")
    if rows.time is None and timed and keys:
        raise ValueError(f"time: expected one for each row, since {timed}, found None")
    found = list(dict.fromkeys(keys))
    times, untimed = _times(rows.time, len(keys))
    return Given(found, _codes(keys, found), X, times, _kept(rows.keep, len(keys)), untimed)


def _keys(keys: Any) -> list[str | bytes]:
    if isinstance(keys, (set, frozenset)):
        raise TypeError(f"key: expected keys in an order, one for each row, found a set of {len(keys)}")
    given = listed(keys)
    try:
        return all_keys("key", keys if given is None else given)
    except TypeError:
        if given is None:
            raise
        return [named("key", one) for one in given]


def _codes(keys: list[str | bytes], found: list[str | bytes]) -> np.ndarray:
    if len(found) == len(keys):
        return np.arange(len(keys))
    if len(found) == 1:
        return np.zeros(len(keys), np.int64)
    places = dict(zip(found, range(len(found))))
    return np.fromiter(map(places.__getitem__, keys), np.int64, len(keys))


def _times(given: Any, rows: int) -> tuple[np.ndarray | None, dict[int, str]]:
    if given is None:
        return (None if rows else np.empty(0, np.int64)), {}
    if getattr(getattr(given, "dtype", None), "tz", None) is not None:  # of pandas
        given = moments(needed("pandas", "keyed.Rows", "frames").DatetimeIndex(given))
    times, masked = np.asarray(given), np.ma.getmaskarray(given) if isinstance(given, np.ma.MaskedArray) else None
    if times.shape != (rows,):
        raise ValueError(f"time: expected shape ({rows},), one for each key, found {times.shape}")
    if masked is not None:  # what stands below a mask is no time
        times = np.where(masked, np.zeros((), times.dtype), times)
    found = _moments(times) if times.dtype.kind == "M" else _integers(times)
    if masked is not None:
        found = np.where(masked, NONE, found)
    return found, {place: str(times[place]) if masked is None or not masked[place] else "masked"
                   for place in np.flatnonzero(found == NONE).tolist()}


def _moments(times: np.ndarray) -> np.ndarray:
    """Nanoseconds; NONE beyond what they can hold, where NumPy would begin again at the other end."""
    found = times.astype("M8[ns]")
    if np.datetime_data(times.dtype)[0] not in _FINER and times.dtype != found.dtype:
        found[found.astype(times.dtype) != times] = "NaT"
    return found.view(np.int64)


def _integers(times: np.ndarray) -> np.ndarray:
    if times.dtype.kind not in "iu" and times.size:
        raise TypeError(f"time: expected int64, nanoseconds, found {times.dtype}")
    if times.dtype.kind == "u" and times.size and times.max() >= 1 << 63:
        raise ValueError(f"time: expected int64, nanoseconds, found {times.max()}")
    return np.ascontiguousarray(times, np.int64)


def _kept(given: Any, rows: int) -> list[bytes] | None:
    if given is None:
        return None
    keep = listed(given)
    if keep is None or len(keep) != rows:
        raise ValueError(f"keep: expected {rows}, one for each key, found {'one' if keep is None else len(keep)}")
    if not set(map(type, keep)) <= {bytes}:
        place, wrong = next((i, one) for i, one in enumerate(keep) if type(one) is not bytes)
        raise TypeError(f"keep[{place}]: expected bytes, found {wrong!r:.60}")
    return keep
