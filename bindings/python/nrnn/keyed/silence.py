"""Which keys are silent: the watermark is further ahead of their last row than they may be idle."""

from __future__ import annotations

from typing import NamedTuple

from ..reading.clock import GapLimit
from .given import NONE
from .sensors import Sensors, Waiting


class Silence(NamedTuple):
    """`idle`: nanoseconds. A row that is a gap ahead and that no other has confirmed is no sign of life while it is ahead of the
    watermark by more than `idle` as well: its time is wrong."""

    idle: int
    limit: GapLimit

    def of(self, sensors: Sensors, watermark: int) -> list[str | bytes]:
        """The keys that had rows, but none of late."""
        since = max(watermark - self.idle, NONE)
        return [key for key, time in sensors.before(since)
                if key not in sensors.waiting or self._newest(time, sensors.waiting[key], watermark) < since]

    def due(self, sensors: Sensors) -> int | None:
        """The earliest watermark at which one is silent."""
        times = sensors.sampled.copy()
        for key, waiting in sensors.waiting.items():
            slot, = sensors.slots([key])
            believed = self._newest(int(times[slot]), waiting, NONE)
            times[slot] = self._newest(int(times[slot]), waiting, believed + self.idle + 1)
        times = times[times != NONE]
        return int(times.min()) + self.idle + 1 if times.size else None

    def _newest(self, sampled: int, waiting: Waiting, watermark: int) -> int:
        """The time of the last row that counts."""
        times = sorted([row.time for row in waiting.all] + ([] if sampled == NONE else [sampled]))
        is_lone = len(times) > 1 and self.limit.is_passed(times[-1] - times[-2])
        return times[-2] if is_lone and times[-1] > watermark + self.idle else times[-1]
