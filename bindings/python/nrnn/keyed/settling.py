"""What becomes of rows before they are stepped: put in order, waiting, or left out for their times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import chain, compress
from typing import NamedTuple

import numpy as np

from ..reading.clock import FUTURE, REFUSED, SAMPLE, Clock, GapLimit
from .given import NONE, Given
from .leaving import NOTES, left, row_of
from .rows import Left
from .sensors import Row, Sensors, Waiting
from .stepping import before, elapsed
from .until import Until, believed

Refuses = Callable[[np.ndarray], np.ndarray]


class Ready(NamedTuple):
    """Rows in the order in which they are stepped: those of a key together, by their times.

    Attributes
    ----------
    keys : list of str or bytes, length keys
    slots, counts : ndarray of int64, shape (keys,)
        Where a key stands among the sensors; how many rows it has.
    X : ndarray of float32, shape (rows, channels)
    time : ndarray of int64, shape (rows,), or None
    keep : list of bytes, length rows
    """

    keys: list[str | bytes]
    slots: np.ndarray
    counts: np.ndarray
    X: np.ndarray
    time: np.ndarray | None
    keep: list[bytes]

    def row(self, place: int) -> Row:
        return Row(NONE if self.time is None else int(self.time[place]), self.X[place].tobytes(), self.keep[place])


class Settling:
    """One call. `changed`: keys without a row in it of which rows went on."""

    def __init__(self, sensors: Sensors, limit: GapLimit, until: Until, given: Given, refuses: Refuses, gone: list[Left]) -> None:
        """`refuses`: which of some rows streams do not take; `gone` gets those that are left out."""
        self._sensors, self._limit, self._until, self._given, self._gone = sensors, limit, until, given, gone
        self._confirming = replace(limit, refuses=False)
        self._notes = NOTES | {REFUSED: f"time: expected one at most {limit} after the last sample's, since gap is 'reject'"}
        self._refuses, refused = refuses, refuses(given.X)
        self._refused = refused if refused.any() else None
        self._old: list[Row] = []  # rows of earlier calls: their places are behind those that are given
        self.changed: list[str | bytes] = []

    def ready(self, rows: np.ndarray, slots: np.ndarray) -> Ready:
        """What can be stepped. `rows`: places of those that count; `slots`: of each of the given keys."""
        codes, times = self._given.codes[rows], self._given.time
        order = np.argsort(codes, kind="stable") if times is None else np.lexsort((times[rows], codes))
        codes, places = codes[order], rows[order]
        starts = np.flatnonzero(np.diff(codes, prepend=-1))
        counts = np.diff(starts, append=len(codes))
        which = codes[starts]
        keys = self._given.keys if len(which) == len(self._given.keys) else [self._given.keys[i] for i in which.tolist()]
        if times is None:
            return self._arranged(keys, slots[which], counts, places)
        slow = self._slow(keys, slots[which], places, starts, counts)
        if not slow.any() and not self._sensors.waiting:
            return self._arranged(keys, slots[which], counts, places)
        return self._one_by_one(keys, slots[which], counts, places, slow)

    def _slow(self, keys: list[str | bytes], slots: np.ndarray, places: np.ndarray, starts: np.ndarray, counts: np.ndarray
              ) -> np.ndarray:
        """The keys whose rows must be looked at one by one; the clocks of the others go on."""
        last, times = self._sensors.sampled[slots], self._given.time[places]
        ahead = before(times, counts, last)
        wrong = (times <= ahead) | self._limit.is_passed(elapsed(times, ahead))
        wrong[starts] &= last != NONE
        if self._refused is not None:
            wrong |= self._refused[places]
        slow = np.logical_or.reduceat(wrong, starts) if len(starts) else np.zeros(0, bool)
        if self._until.delay and not self._until.finish:
            slow[:] = True
        if self._sensors.waiting:
            slow |= np.fromiter(map(self._sensors.waiting.__contains__, keys), bool, len(keys))
        self._sensors.sampled[slots[~slow]] = times[starts + counts - 1][~slow]
        return slow

    def _one_by_one(self, keys: list[str | bytes], slots: np.ndarray, counts: np.ndarray, places: np.ndarray,
                    slow: np.ndarray) -> Ready:
        """Keys that nothing holds up first, then the others, then those of which only rows go on that waited."""
        judged, pairs = {}, list(zip(self._given.time[places].tolist(), places.tolist())) if slow.any() else []
        for i, end in zip(np.flatnonzero(slow).tolist(), np.cumsum(counts)[slow].tolist()):
            judged[keys[i]] = self._judged(keys[i], int(slots[i]), pairs[end - int(counts[i]):end])
        more = [key for key, one in self._sensors.waiting.items() if key not in judged and self._until.passes(one)]
        for key, slot in zip(more, self._sensors.slots(more).tolist()):
            judged[key] = self._judged(key, slot, [])
        self.changed += more
        judged = {key: mine for key, mine in judged.items() if mine}
        return self._arranged(
            [*compress(keys, (~slow).tolist()), *judged], np.append(slots[~slow], self._sensors.slots(list(judged))),
            np.append(counts[~slow], np.fromiter(map(len, judged.values()), np.int64, len(judged))),
            np.append(places[np.repeat(~slow, counts)], np.array([*chain.from_iterable(judged.values())], np.int64)))

    def _judged(self, key: str | bytes, slot: int, new: list[tuple[int, int]]) -> list[int]:
        """Places of the rows of one key that are stepped; of its new ones time and place are given."""
        waited = self._sensors.waiting.pop(key, None)
        clock = Clock(self._limit, bool(self._sensors.stepped[slot] != NONE), self._takes)
        clock.sampled = None if self._sensors.sampled[slot] == NONE else int(self._sensors.sampled[slot])
        if waited and waited.held:
            clock.waiting = waited.held.time, self._place(waited.held)
        rows = [(row.time, self._place(row)) for row in waited.rows] if waited else []
        old, rows = rows, sorted([*rows, *new], key=_time_of)
        newest, wrong = self._believed(clock, old, new) if rows and self._until.is_asked(rows[-1][0]) else (None, ())
        until, outcomes, later = self._until.of(newest), [], []
        for time, place in rows:
            if place in wrong:
                outcomes.append((FUTURE, place))
            elif time <= until:
                outcomes += clock.take(time, place)
            else:
                later.append(self._row(place))
        if self._until.finish and clock.waiting:
            outcomes.append((FUTURE, clock.waiting[1]))
            clock.waiting = None
        if clock.waiting or later:
            self._sensors.waiting[key] = Waiting(self._row(clock.waiting[1]) if clock.waiting else None, later)
        self._sensors.sampled[slot] = NONE if clock.sampled is None else clock.sampled
        self._gone += [left(key, self._row(place), what, self._notes[what]) for what, place in outcomes if what != SAMPLE]
        return [place for what, place in outcomes if what == SAMPLE]

    def _believed(self, clock: Clock, old: list[tuple[int, int]], new: list[tuple[int, int]]) -> tuple[int | None, set[int]]:
        coming = new if len(new) < 2 else sorted(new, key=_place_of)
        trial = clock.copied(self._confirming)
        return believed(trial, old, coming, self._until.delay)

    def _takes(self, place: int) -> bool:
        """Whether a stream will take a row."""
        old = place - len(self._given.codes)
        if old >= 0:
            return not self._refuses(np.frombuffer(self._old[old].x, np.float32)[None])[0]
        return self._refused is None or not self._refused[place]

    def _place(self, row: Row) -> int:
        self._old.append(row)
        return len(self._given.codes) + len(self._old) - 1

    def _row(self, place: int) -> Row:
        count = len(self._given.codes)
        return row_of(self._given, place) if place < count else self._old[place - count]

    def _arranged(self, keys: list[str | bytes], slots: np.ndarray, counts: np.ndarray, places: np.ndarray) -> Ready:
        given, old = self._given, self._old
        X, times, keep = given.X, given.time, given.keep
        if old:
            X = np.concatenate([X, np.frombuffer(b"".join(row.x for row in old), np.float32).reshape(len(old), X.shape[1])])
            times = np.append(times, [row.time for row in old])
            keep = (keep or [b""] * len(given.codes)) + [row.keep for row in old]
        kept = [b""] * len(places) if keep is None else list(map(keep.__getitem__, places.tolist()))
        return Ready(keys, slots, counts, X[places], None if times is None else times[places], kept)


def _time_of(pair: tuple[int, int]) -> int:
    return pair[0]


def _place_of(pair: tuple[int, int]) -> int:
    return pair[1]
