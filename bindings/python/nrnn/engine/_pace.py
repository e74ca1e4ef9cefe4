"""How many rows go into one call of the library: Python handles signals, such as Ctrl-C, between calls only."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from ctypes import byref, c_size_t
from time import thread_time
from typing import Any

import numpy as np

_SECONDS = 0.025  # of one call: a quarter of what Ctrl-C may take, as the machine may be shared
_GROWTH = 32  # at most, from one call to the next: rows that were few say little


class Pace:
    """What the streams of one kind are known to get done in a call that is short enough.

    Work is counted in ticks, as the sub-steps of a long interval are. Time is the thread's own: while it waits for
    others it does nothing that smaller calls would end sooner.
    """

    def __init__(self) -> None:
        self._ticks = 1  # in one call; nothing is known yet

    def parts(self, rows: int, dt: np.ndarray | None, interval: float | None, most: int) -> Iterator[tuple[int, int]]:
        """Cut the rows into calls: the first row of each and how many. Each is to be made before asking for the next.

        Only the main thread handles signals; in others all rows are one call.

        Parameters
        ----------
        dt : ndarray of float64, shape (rows,), or None
        interval : float or None
            The nominal one, in seconds.
        most : int
            Ticks of a row; what would take more is a gap and takes one.
        """
        varied = dt is not None and interval is not None and most > 1
        if rows * (most if varied else 1) <= self._ticks or threading.current_thread() is not threading.main_thread():
            yield 0, rows
            return
        ticks = _ticks(dt, interval, most) if varied else None
        first = before = 0
        while first < rows:
            if ticks is None:
                end = min(first + self._ticks, rows)
            else:
                end = max(first + 1, int(np.searchsorted(ticks, before + self._ticks, side="right")))
            start, until = thread_time(), end if ticks is None else int(ticks[end - 1])
            yield first, end - first
            self._learn(until - before, thread_time() - start)
            first, before = end, until

    def _learn(self, ticks: int, seconds: float) -> None:
        if 2 * ticks >= self._ticks or seconds > _SECONDS:  # of a short rest the call itself is the most
            possible = ticks * _SECONDS / max(seconds, 1e-9)
            self._ticks = max(1, int(min(possible, _GROWTH * ticks)))


class Done:
    """How many rows are done: by the calls before the last one, and by this, which counts for itself.

    A signal may come between any two operations, so that a change is one.
    """

    def __init__(self) -> None:
        self._counts = 0, c_size_t()

    @property
    def rows(self) -> int:
        before, last = self._counts
        return before + last.value

    def next(self) -> Any:
        """The reference for what the next call does."""
        (before, last), new = self._counts, c_size_t()
        self._counts = before + last.value, new
        return byref(new)


def _ticks(dt: np.ndarray, interval: float, most: int) -> np.ndarray | None:
    """Ticks up to the end of each row; None: as many as rows."""
    if dt.max() < 1.5 * interval:
        return None
    ticks = np.minimum(dt, (most + 1) * interval)
    ticks /= interval
    ticks += 0.5
    np.floor(ticks, out=ticks)
    ticks[~(ticks <= most)] = 1
    np.maximum(ticks, 1, out=ticks)
    return np.cumsum(ticks, out=ticks)
