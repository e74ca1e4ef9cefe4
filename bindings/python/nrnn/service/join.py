"""Samples whose channels come in messages of several topics.

What has come of a sample waits until all its channels have, or until its key has a message all of which is later by more than
`wait`; then it goes on with what it has, and those of its key before it. What comes of an earlier one is late. Without times a
sample is complete when each channel has come; of one that comes again before, the later value counts. With times it is the first
that is no NaN, and one that is another is a duplicate.

A message that comes again changes nothing: what it says is there, or late.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from ..keyed.given import NONE
from ..reading.clock import FUTURE, Clock, GapLimit
from .halves import Halves, Open, unpacked

MOST = 1000
"""Samples of a key that are open, unless a message has more."""

_KEPT = 16


class Joined(NamedTuple):
    """A sample as far as it has come; `time` in nanoseconds, `said` as its first message had it."""

    time: int | None
    said: bytes
    values: list[float]


class Joiner:
    """The samples of one key that are open.

    Parameters
    ----------
    channels : sequence of str
    wait : int
        Nanoseconds.
    limit : GapLimit
        A time so far ahead of those before is believed when a later one follows.

    Attributes
    ----------
    left : list of str
        "duplicates", "late", "future": why what came was left out, since whoever reads it cleared it.
    apart : int
        Samples that went on without all channels, or of which a value came twice, before the first that had them all, since it
        was made; below 0 after that one.
    """

    def __init__(self, channels: Sequence[str], wait: int, limit: GapLimit) -> None:
        self._channels, self._wait = tuple(channels), wait
        self._open: dict[int | None, Open] = {}
        self._clock = Clock(limit)  # of what comes
        self._closed = NONE  # nothing up to this time is taken any more
        self._wrong: deque[int] = deque(maxlen=_KEPT)  # times that were not believed
        self._taken: list[int] = []  # times of this message
        self._ready: list[Joined] = []  # complete ones without times
        self.left: list[str] = []
        self.apart = 0

    def take(self, places: Sequence[int], values: Sequence[float], time: int | None, said: bytes) -> None:
        """Some channels of a sample."""
        if time is not None and self._is_over(time):
            return
        one = self._open.get(time)
        if one is None:
            one = self._open[time] = Open(said, [math.nan] * len(self._channels), set(range(len(self._channels))))
        elif time is None and one.lacks.isdisjoint(places):
            self._went(False)
        elif time is not None:
            is_new, differs = one.compared(places, values)
            if differs or not is_new:
                self.left.append("duplicates")
            if not is_new:
                return
        one.say(places, values, time is None)
        if time is not None:
            self._taken.append(time)
            self._tick(time)
        elif not one.lacks:
            self._ready.append(self._ended(None))

    def end(self) -> list[Joined]:
        """The message ends: the samples that are complete or wait no longer, by their times."""
        ready, self._ready = self._ready, []
        if self._taken:
            times = self._times()
            self._closed, self._taken = max(self._closed, self._until(times)), []
            ready += [self._ended(time) for time in times if time <= self._closed]
        return ready

    def rest(self) -> list[Joined]:
        """All that are open and have a time: nothing comes any more."""
        return [self._ended(time) for time in self._times()]

    def __len__(self) -> int:
        return len(self._open)

    def _is_over(self, time: int) -> bool:
        late = time <= self._closed
        wrong = not late and time in self._wrong
        if late or wrong:
            self.left.append("late" if late else FUTURE)
        return late or wrong

    def _tick(self, time: int) -> None:
        if self._clock.waiting and self._clock.waiting[0] == time:
            return
        for what, wrong in self._clock.take(time, time):
            if what == FUTURE:
                self.left.append(FUTURE)
                self._wrong.append(wrong)
                self._open.pop(wrong, None)

    def _until(self, times: list[int]) -> int:
        """The time up to which none waits any longer. The wait is up when all of a message is beyond it: a longer message of
        one topic would close what those of others have not said yet."""
        believed = NONE if self._clock.sampled is None else self._clock.sampled
        most = max(MOST, len(self._taken))
        found = [time for time in times if not self._open[time].lacks and time <= believed]
        found += [one - self._wait - 1 for one in sorted(self._taken)[:1] if one <= believed]
        found += times[:-most][-1:]
        return max(found, default=NONE)

    def _times(self) -> list[int]:
        return sorted(time for time in self._open if time is not None)

    def _ended(self, time: int | None) -> Joined:
        one = self._open.pop(time)
        self._went(not one.lacks)
        return Joined(time, one.said, one.values)

    def _went(self, whole: bool) -> None:
        if whole:
            self.apart = -1
        elif self.apart >= 0:
            self.apart += 1

    # -- the state

    def packed(self) -> bytes:
        waiting = self._clock.waiting
        return Halves(self._channels, self._closed, self._clock.sampled, waiting[0] if waiting else None, self._wrong,
                      self._open).packed()

    def restore(self, data: bytes) -> tuple[str, ...]:
        """The channels that it is of: where these are others, nothing of it is taken but its times. Raises SnapshotError."""
        found = unpacked(data)
        self._closed, self._clock.sampled = found.closed, found.sampled
        self._wrong.extend(found.wrong)
        if found.channels == self._channels:
            self._clock.waiting = None if found.waiting is None else (found.waiting, found.waiting)
            self._open.update(found.samples)
        else:
            self.left += ["refused"] * len(found.samples)
        return found.channels
