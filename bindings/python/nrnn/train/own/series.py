"""Rows of one key, in which no gap is: what a stream sees between two resets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .rows import Rows

TRAIN, VALIDATION, TEST = range(3)  # parts
SECOND = 10 ** 9  # in nanoseconds
_EVEN = 1e-6      # of an interval


@dataclass
class Series:
    """Rows one after another.

    Attributes
    ----------
    key : bytes, str, .. or None
    rows : ndarray of int, shape (T,)
        Their places in `Rows`.
    raw, x : ndarray, shape (T, channels)
        With NaN where a value is missing; with the last one before it there, NaN before the first.
    now : ndarray of float64, shape (T,)
        The target at each row.
    y : ndarray of float64, shape (T,)
        What is to be said at each row; NaN: not known.
    dt : ndarray of float64, shape (T,)
        Seconds since the row before; of the first, and without times, the nominal interval, 0 if there is none.
    time : ndarray of int64, shape (T,), or None
    part : ndarray of int, shape (T,)
        `TRAIN`, `VALIDATION` or `TEST`.
    """

    key: object
    rows: np.ndarray
    raw: np.ndarray
    x: np.ndarray
    now: np.ndarray
    y: np.ndarray
    dt: np.ndarray
    time: np.ndarray | None
    part: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)

    def known(self, part: int) -> np.ndarray:
        """Which rows of a part have a truth."""
        return (self.part == part) & ~np.isnan(self.y)

    def __getitem__(self, some: slice | np.ndarray) -> Series:
        return Series(self.key, *(None if one is None else one[some] for one in (
            self.rows, self.raw, self.x, self.now, self.y, self.dt, self.time, self.part)))


def grouped(rows: Rows) -> dict[object, np.ndarray]:
    """The places of each key's rows, in order."""
    if rows.key is None:
        return {None: np.arange(len(rows.x))}
    found: dict[object, list[int]] = {}
    for i, key in enumerate(rows.key):
        found.setdefault(key, []).append(i)
    return {key: np.array(places) for key, places in found.items()}


def median_interval(rows: Rows, groups: dict[object, np.ndarray]) -> tuple[float | None, float]:
    """Seconds, and the share of intervals that are another; None without times."""
    if rows.time is None:
        return None, 0.0
    steps = np.concatenate([np.diff(rows.time[places]) for places in groups.values()] or [[]])
    if not len(steps):
        return None, 0.0
    median = float(np.median(steps))
    return median / SECOND, float(np.mean(np.abs(steps - median) > 0.01 * median))


def cut(rows: Rows, groups: dict[object, np.ndarray], interval: float | None, longest: float) -> list[Series]:
    """Each key's rows, taken apart where a gap is longer than `longest` intervals, or `sequence` changes."""
    return [one for key, places in groups.items() for one in _pieces(rows, key, places, interval, longest)]


def _pieces(rows: Rows, key: object, places: np.ndarray, interval: float | None, longest: float) -> Iterator[Series]:
    begins = np.zeros(len(places), bool)
    dt = np.zeros(len(places))
    if rows.time is not None and interval is not None:
        dt[1:] = np.diff(rows.time[places]) / SECOND
        begins |= dt > longest * interval * (1 + _EVEN)
    if rows.sequence is not None:
        names = [rows.sequence[i] for i in places]
        begins[1:] |= [a != b for a, b in zip(names, names[1:])]
    begins[:1] = True
    dt[begins if rows.time is not None else slice(None)] = interval or 0.0
    edges = [*np.flatnonzero(begins), len(places)]
    for first, end in zip(edges, edges[1:]):
        yield _series(rows, key, places[first:end], dt[first:end])


def _series(rows: Rows, key: object, places: np.ndarray, dt: np.ndarray) -> Series:
    raw, time = rows.x[places], None if rows.time is None else rows.time[places]
    nothing = np.full(len(places), np.nan)
    return Series(key, places, raw, held(raw), rows.target[places], nothing, dt, time, np.zeros(len(places), int))


def held(x: np.ndarray) -> np.ndarray:
    """Each missing value replaced by the last one before it; NaN before the first."""
    flat = x.reshape(len(x), -1)
    last = np.maximum.accumulate(np.where(np.isnan(flat), -1, np.arange(len(flat))[:, None]), axis=0)
    found = np.take_along_axis(flat, np.maximum(last, 0), axis=0)
    return np.where(last < 0, np.nan, found).astype(x.dtype).reshape(x.shape)


def rho(dt: np.ndarray, interval: float | None) -> np.ndarray:
    """Intervals in nominal ones; 1 where they are as good as that, or nothing is known."""
    if interval is None:
        return np.ones(len(dt), np.float32)
    found = dt / interval
    return np.where(np.abs(found - 1) < _EVEN, 1.0, found).astype(np.float32)
