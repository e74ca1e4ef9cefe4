"""One key of a group: what waits until its order is known, and which times are believed."""

from __future__ import annotations

from collections import deque
from typing import Any, NamedTuple

import numpy as np

from ..reading.clock import Clock, GapLimit

NEW = -1  # the place of a row that an earlier call gave


class Row(NamedTuple):
    """A sample: where it stands in the rows of this call, when it was measured, what it says, what comes back with it."""

    place: int
    time: int
    x: np.ndarray
    keep: bytes


class Sensor:
    """The rows of a key that are neither stepped nor left out.

    Attributes
    ----------
    newest, stepped : int or None
        The latest time that any row had, and that of the stream's last sample.
    waiting : list of Row
        In no order.
    clock : Clock
    recent : deque of (interval in seconds, x)
        The last samples, for another model.
    """

    __slots__ = ("newest", "stepped", "waiting", "clock", "recent")

    def __init__(self, limit: GapLimit, recent: int) -> None:
        self.newest: int | None = None
        self.stepped: int | None = None
        self.waiting: list[Row] = []
        self.clock = Clock(limit)
        self.recent: deque[tuple[float, np.ndarray]] = deque(maxlen=recent)

    def take(self, rows: list[Row]) -> None:
        self.waiting += rows
        newest = max(row.time for row in rows)
        self.newest = newest if self.newest is None else max(self.newest, newest)

    def settled(self, until: int) -> list[tuple[str, Row]]:
        """What becomes of the rows up to a time, in the order of their times: those of one time in the order in which they
        came."""
        ready = sorted((row for row in self.waiting if row.time <= until), key=lambda row: row.time)
        self.waiting = [row for row in self.waiting if row.time > until]
        return [outcome for row in ready for outcome in self.clock.take(row.time, row)]
