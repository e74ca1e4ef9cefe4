"""How long rows wait."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..reading.clock import Clock
from .sensors import Waiting

_NEVER, _AHEAD = -(1 << 64), 1 << 64  # before and behind every time


class Until(NamedTuple):
    """How long rows wait: until their key has one that is so much newer, until a time has passed, or no longer."""

    delay: int
    watermark: int | None
    finish: bool

    def of(self, clock: Clock, times: Sequence[int]) -> int:
        """The time up to which no row comes any more, where these wait."""
        if self.finish or not self.delay:
            return _AHEAD
        watermark = _NEVER if self.watermark is None else self.watermark
        if times and times[-1] <= watermark:
            return watermark
        trial = clock.copied()  # one wrong stamp, far ahead, is no news
        for time in times:
            trial.take(time, None)
        return watermark if trial.sampled is None else max(trial.sampled - self.delay, watermark)

    def passes(self, waiting: Waiting) -> bool:
        """Whether rows have to go on that no row of their key has joined."""
        return self.finish or self.watermark is not None and bool(waiting.rows) and waiting.rows[0].time <= self.watermark
