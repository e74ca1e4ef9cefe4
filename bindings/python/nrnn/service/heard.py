"""When a service last heard of each key, by a clock of its own: whatever times the samples say."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import takewhile


class Heard:
    """The clock goes on by no more than a quarter of `idle` while nothing comes of any key: a broker that is away ends none.

    Parameters
    ----------
    idle : int or None
        Nanoseconds after which a key is silent; None: none ever is, and nothing is kept.
    clock : callable
        Nanoseconds.
    """

    def __init__(self, idle: int | None, clock: Callable[[], int] = time.monotonic_ns) -> None:
        self._idle, self._clock = idle, clock
        self._now, self._looked = 0, clock()
        self._last: dict[str | bytes, int] = {}  # the longest silent first

    def tick(self) -> None:
        """Something has come."""
        now = self._clock()
        self._now += min(now - self._looked, (self._idle or 0) // 4)
        self._looked = now

    def hear(self, keys: Iterable[str | bytes]) -> None:
        if self._idle is not None:
            for key in keys:
                self._last.pop(key, None)
                self._last[key] = self._now

    def silent(self) -> list[str | bytes]:
        """Keys that have been for longer; they are forgotten."""
        if self._idle is None:
            return []
        since = self._now - self._idle
        found = [key for key, _ in takewhile(lambda one: one[1] < since, self._last.items())]
        for key in found:
            del self._last[key]
        return found
