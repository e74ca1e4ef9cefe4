"""How long rows wait."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..reading.clock import Clock
from .sensors import Waiting

Stamp = tuple[int, int]
"""A row: its time and its place."""

_NEVER, _AHEAD = -(1 << 64), 1 << 64  # before and behind every time


class Until(NamedTuple):
    """How long rows wait: until their key has one that is so much newer, until a time has passed, or no longer."""

    delay: int
    watermark: int | None
    finish: bool

    def of(self, newest: int | None) -> int:
        """The time up to which no row comes any more, where the `newest` of those that have come is believed."""
        if self.finish or not self.delay:
            return _AHEAD
        watermark = _NEVER if self.watermark is None else self.watermark
        return watermark if newest is None else max(newest - self.delay, watermark)

    def is_asked(self, latest: int) -> bool:
        """Whether it matters which times are believed, where rows wait up to the `latest`."""
        return bool(self.delay) and (self.watermark is None or latest > self.watermark)

    def passes(self, waiting: Waiting) -> bool:
        """Whether rows have to go on that no row of their key has joined."""
        return self.finish or self.watermark is not None and bool(waiting.rows) and waiting.rows[0].time <= self.watermark


def believed(clock: Clock, waiting: Sequence[Stamp], coming: Sequence[Stamp], delay: int) -> tuple[int | None, set[int]]:
    """The newest time of a key that its next row has confirmed, or that is no gap ahead; and the places of the rows that it has
    contradicted: it was measured more than `delay` before, and no order of arrival explains that.

    Parameters
    ----------
    clock : Clock
        Of which gaps are confirmed, whatever the stream does. It is changed.
    waiting, coming : sequence of (time, place)
        The rows of earlier calls, as their times rise, and of this one, as they have come.
    """
    for time, place in waiting:
        clock.take(time, place)
    newest, ahead = clock.sampled, clock.waiting and clock.waiting[0]
    doubted, wrong = [place for time, place in waiting if time == ahead], set()
    for time, place in coming:
        if ahead is not None and time != ahead:
            if time > ahead - delay:
                newest = max(newest, ahead)
            else:
                wrong.update(doubted)
            ahead, doubted = None, []
        if newest is None or time <= newest or not clock.is_gap(time - newest):
            newest = time if newest is None else max(newest, time)
        else:
            ahead = time
            doubted.append(place)
    return newest, wrong
