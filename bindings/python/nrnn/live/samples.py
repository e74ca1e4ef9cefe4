"""Samples for a stream: of a file at a speed, or of standard input as they come."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from io import FileIO
from typing import Any, NamedTuple

from ..engine.model import Model
from ..reading.read import follow, read
from .unread import Overheard, lines_in, tell_unread

_STANDARD_INPUT, _NAME = 0, "standard input"


class Sample(NamedTuple):
    """Its number, what it says, its time in nanoseconds."""

    row: int
    values: Sequence[float]
    time: int | None


Take = Callable[[Sample], Any]


def samples(path: str, model: Model, speed: float, options: dict[str, Any]) -> Callable[[Take], list[str]]:
    """What hands the samples on, one after the other, and gives what is said of rows that are left out. A file is read
    now: what is wrong with it is raised here."""
    if path == "-":
        return lambda take: _as_they_come(model, take, options)
    if not 0 <= speed < float("inf"):
        raise ValueError(f"--speed: expected rows a second from 0 on, found {speed}")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        table = read(path, model=model, **options)
    if table.time is None:
        tell_unread(lines_in(path, options), path, model, options)
    times = [None] * len(table) if table.time is None else table.time.tolist()
    rows = [Sample(row, x, moment) for row, (x, moment) in enumerate(zip(table.x, times))]
    return lambda take: _at_a_speed(rows, take, speed, [str(one.message) for one in told])


def _at_a_speed(rows: list[Sample], take: Take, speed: float, notes: list[str]) -> list[str]:
    begin = time.monotonic()
    for sample in rows:
        if speed:
            time.sleep(max(0.0, begin + sample.row / speed - time.monotonic()))
        take(sample)
    return notes


def _as_they_come(model: Model, take: Take, options: dict[str, Any]) -> list[str]:
    count = 0

    def give(row: Any) -> None:
        nonlocal count
        if row.time is None and heard.lines is not None:
            tell_unread(heard.lines, _NAME, model, options)
        heard.lines = None
        take(Sample(count, row.values, row.time))
        count += 1

    with Overheard(FileIO(_STANDARD_INPUT, closefd=False)) as heard:
        return follow(heard, _NAME, give, model=model, **options)
