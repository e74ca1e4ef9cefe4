"""Rows that are left out, and why."""

from __future__ import annotations

import numpy as np

from ..reading.clock import FUTURE
from .given import NONE, Given
from .rows import Left
from .sensors import Row

NOTES = {"duplicates": "time: expected one after the last sample's, found the same",
         "late": "time: expected one after the last sample's, found an earlier one",
         FUTURE: "time: expected one that the next row confirms, found one too far ahead"}


def row_of(given: Given, place: int) -> Row:
    """One of the given rows, of which nothing else is kept alive."""
    time = NONE if given.time is None else int(given.time[place])
    return Row(time, given.X[place].tobytes(), given.keep[place] if given.keep else b"")


def left(key: str | bytes, row: Row, why: str, note: str) -> Left:
    """A row that is left out."""
    time = None if row.time == NONE else row.time
    return Left(key, time, np.frombuffer(row.x, np.float32).copy(), row.keep, why, note)
