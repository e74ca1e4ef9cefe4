"""Samples whose channels come in messages of several topics.

What has come of a sample waits until all its channels have, or until its key has a time that is later by more than `wait`;
then it goes on with what it has, and so do all of its key that are earlier. Without times a sample is complete when each
channel has come; of one that comes again before, the later value counts.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import NamedTuple

from ..values.errors import SnapshotError, Status

_COUNT, _OPEN = struct.Struct("<I"), struct.Struct("<?qI")


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
    """The open samples of one key.

    Parameters
    ----------
    channels : int
    wait : int
        Nanoseconds.
    """

    def __init__(self, channels: int, wait: int) -> None:
        self._channels, self._wait = channels, wait
        self._open: dict[int | None, _Open] = {}

    def take(self, places: Sequence[int], values: Sequence[float], time: int | None, said: bytes) -> list[Joined]:
        """Some channels of a sample: those that are complete or wait no longer, by their times."""
        one = self._open.get(time)
        if one is None:
            one = self._open[time] = _Open(said, [math.nan] * self._channels, set(range(self._channels)))
        for place, value in zip(places, values):
            if place in one.lacks or time is None:
                one.values[place] = value
        one.lacks.difference_update(places)
        if time is None:
            return [] if one.lacks else self._closed([None])
        until = time if not one.lacks else time - self._wait - 1
        return self._closed(sorted(at for at in self._open if at is not None and at <= until))

    def _closed(self, times: Sequence[int | None]) -> list[Joined]:
        ended = [(time, self._open.pop(time)) for time in times]
        return [Joined(time, one.said, one.values) for time, one in ended]

    def __len__(self) -> int:
        return len(self._open)

    def packed(self) -> bytes:
        """For a state. Number of open samples, 32 bits; of each: has it a time, 8, the time, 64, size of the text, 32, the
        text; for each channel: has it come, 8; its value, a float64."""
        parts = [_COUNT.pack(len(self._open))]
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
        (count,), at, own = _COUNT.unpack_from(data), _COUNT.size, self._channels
        for _ in range(count):
            timed, time, size = _OPEN.unpack_from(data, at)
            said, at = data[at + _OPEN.size:at + _OPEN.size + size], at + _OPEN.size + size
            lacks = {place for place in range(own) if not data[at + place:at + place + 1] == b"\1"}
            values = list(struct.unpack_from(f"<{own}d", data, at + own))
            self._open[time if timed else None], at = _Open(said, values, lacks), at + 9 * own
        if at != len(data):
            raise struct.error
