"""Samples whose channels come in messages of several topics.

What has come of a sample waits until all its channels have, or until its key has a time that is later by more than `wait`;
then it goes on with what it has, and those of its key before it. What comes of an earlier one is late. Without times a sample
is complete when each channel has come; of one that comes again before, the later value counts.

A message that comes again changes nothing: what it says is there, or late.
"""

from __future__ import annotations

import math
import struct
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from ..reading.clock import FUTURE, Clock, GapLimit
from ..values.errors import SnapshotError, Status

_NONE = -(1 << 63)
_KEPT = 16
_HEAD, _OPEN = struct.Struct("<qqqII"), struct.Struct("<?qI")


class Joined(NamedTuple):
    """A sample as far as it has come; `time` in nanoseconds, `said` as its first message had it."""

    time: int | None
    said: bytes
    values: list[float]


class _Open:
    __slots__ = ("said", "values", "lacks")

    def __init__(self, said: bytes, values: list[float], lacks: set[int]) -> None:
        self.said, self.values, self.lacks = said, values, lacks


class Joiner:
    """The samples of one key that are open.

    Parameters
    ----------
    channels : int
    wait : int
        Nanoseconds.
    limit : GapLimit
        A time so far ahead of those before is believed when a later one follows.

    Attributes
    ----------
    late, future : int
        What has come too late since it was made, and times that were not believed.
    """

    def __init__(self, channels: int, wait: int, limit: GapLimit) -> None:
        self._channels, self._wait = channels, wait
        self._open: dict[int | None, _Open] = {}
        self._clock = Clock(limit)  # of what comes
        self._closed = _NONE  # nothing up to this time is taken any more
        self._wrong: deque[int] = deque(maxlen=_KEPT)  # times that were not believed
        self.late = self.future = 0

    def take(self, places: Sequence[int], values: Sequence[float], time: int | None, said: bytes) -> list[Joined]:
        """Some channels of a sample: those that are complete or wait no longer, by their times."""
        if time is not None and self._is_over(time):
            return []
        one = self._open.get(time)
        if one is None:
            one = self._open[time] = _Open(said, [math.nan] * self._channels, set(range(self._channels)))
        elif time is not None and one.lacks.isdisjoint(places):
            return []
        for place, value in zip(places, values):
            if place in one.lacks or time is None:
                one.values[place] = value
        one.lacks.difference_update(places)
        if time is None:
            return [] if one.lacks else [self._ended(None)]
        self._tick(time)
        return self._ended_until(self._until())

    def _is_over(self, time: int) -> bool:
        late = time <= self._closed
        wrong = not late and time in self._wrong
        self.late += late
        self.future += wrong
        return late or wrong

    def _tick(self, time: int) -> None:
        if self._clock.waiting and self._clock.waiting[0] == time:
            return
        for what, wrong in self._clock.take(time, time):
            if what == FUTURE:
                self.future += 1
                self._wrong.append(wrong)
                self._open.pop(wrong, None)

    def _until(self) -> int:
        """The time up to which none waits any longer."""
        believed = self._clock.sampled
        complete = (time for time, one in self._open.items() if not one.lacks and time <= believed)
        return max(complete, default=believed - self._wait - 1)

    def _ended_until(self, until: int) -> list[Joined]:
        self._closed = max(self._closed, until)
        return [self._ended(time) for time in sorted(time for time in self._open if time is not None and time <= self._closed)]

    def _ended(self, time: int | None) -> Joined:
        one = self._open.pop(time)
        return Joined(time, one.said, one.values)

    def packed(self) -> bytes:
        """For a state; numbers little-endian. The time up to which all is closed, the last that is believed, one that is not
        yet, 64 bits each, -2^63 if there is none; number of open samples and of times that were not believed, 32 each; these
        times, 64 each. Of each sample: has it a time, 8, the time, 64, size of the text, 32, the text; for each channel: has
        it come, 8; its value, a float64."""
        clock = self._clock
        parts = [_HEAD.pack(self._closed, _NONE if clock.sampled is None else clock.sampled,
                            clock.waiting[0] if clock.waiting else _NONE, len(self._open), len(self._wrong)),
                 struct.pack(f"<{len(self._wrong)}q", *self._wrong)]
        for time, one in self._open.items():
            parts += [_OPEN.pack(time is not None, time or 0, len(one.said)), one.said,
                      bytes(place not in one.lacks for place in range(self._channels)),
                      struct.pack(f"<{self._channels}d", *one.values)]
        return b"".join(parts)

    def restore(self, data: bytes) -> None:
        """Raises SnapshotError."""
        try:
            self._restore(data)
        except struct.error:
            raise SnapshotError("state: expected open samples of a key, found another end", Status.BAD_SNAPSHOT) from None

    def _restore(self, data: bytes) -> None:
        self._closed, sampled, waiting, count, wrong = _HEAD.unpack_from(data)
        self._wrong.extend(struct.unpack_from(f"<{wrong}q", data, _HEAD.size))
        self._clock.sampled = None if sampled == _NONE else sampled
        self._clock.waiting = None if waiting == _NONE else (waiting, waiting)
        at, own = _HEAD.size + 8 * wrong, self._channels
        for _ in range(count):
            timed, time, size = _OPEN.unpack_from(data, at)
            said, at = data[at + _OPEN.size:at + _OPEN.size + size], at + _OPEN.size + size
            lacks = {place for place in range(own) if data[at + place:at + place + 1] != b"\1"}
            values = list(struct.unpack_from(f"<{own}d", data, at + own))
            self._open[time if timed else None], at = _Open(said, values, lacks), at + 9 * own
        if at != len(data):
            raise struct.error
