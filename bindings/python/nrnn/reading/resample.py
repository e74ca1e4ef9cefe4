"""Rows of one nominal interval become one sample."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce
from operator import add
from typing import Any

from .intake import Row
from .number import rounded
from .time.calendar import SECOND

HOW = ("last", "mean")


class Resampler:
    """Takes rows, and gives one for each interval, counted from 1970 or from 0, that has some: its time is the
    interval's start. A change of sequence ends an interval.

    Parameters
    ----------
    how : {"last", "mean"}
        Which value a channel gets, of those that are there: the last one, or the mean in float64.
    interval : float
        Seconds.

    Attributes
    ----------
    joined : int
        Rows that became part of another's sample.
    """

    def __init__(self, how: str, interval: float, give: Callable[[Row], Any]) -> None:
        self._value = _mean if how == "mean" else _last
        self._length, self._give = round(interval * SECOND), give
        self._open: dict[bytes | None, list[Row]] = {}
        self.joined = 0

    def __call__(self, row: Row) -> None:
        rows = self._open.get(row.key)
        if rows and self._interval(rows[0]) == self._interval(row):
            self.joined += 1
            rows.append(row)
            return
        if rows:
            self._close(self._open.pop(row.key))
        self._open[row.key] = [row]

    def finish(self) -> None:
        """The input ends, and with it the intervals that are open, in the order of their first rows."""
        for rows in self._open.values():
            self._close(rows)
        self._open.clear()

    def _interval(self, row: Row) -> tuple[int, bytes | None]:
        return row.time // self._length, row.sequence

    def _close(self, rows: list[Row]) -> None:
        values = [self._value([one for one in column if one == one]) for column in zip(*(row.values for row in rows))]
        last = rows[-1]
        self._give(last._replace(values=values, time=last.time - last.time % self._length))


def _last(values: list[float]) -> float:
    return values[-1] if values else math.nan


def _mean(values: list[float]) -> float:
    return rounded(reduce(add, values) / len(values)) if values else math.nan
