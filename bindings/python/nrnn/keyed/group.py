"""A group of keys while it runs."""

from __future__ import annotations

import operator

import numpy as np

from ..reading.clock import FUTURE
from ..values.errors import NrnnError
from ..values.options import flag
from .given import NONE, Given, given
from .holding import Holding
from .rows import Left, Results, Rows
from .sensors import NOTHING
from .settling import NOTES, Ready, Settling, Until, left, row_of
from .stepping import Stepping, before, elapsed

REFUSED = "refused"


class Group(Holding):
    """The streams of some keys, and the rows of theirs that wait. Made by `Job.group`; ended by `close` or a with statement.

    Not for several threads at once. An exception other than ValueError and TypeError, such as KeyboardInterrupt, may leave it
    half-way: it goes on from the bytes of before.
    """

    def take(self, rows: Rows, watermark: int | None = None, finish: bool = False) -> Results:
        """Step the rows that nothing can come before any more; others wait in the state.

        Parameters
        ----------
        rows : Rows
        watermark : int, optional
            Nanoseconds: no row comes that was measured before. None: nothing is known but the rows themselves.
        finish : bool
            No row comes at all: none waits any longer.

        Returns
        -------
        Results

        Raises
        ------
        ValueError, TypeError
            A field of the rows has another shape or type; nothing was done. Values that a stream refuses are no reason: their
            rows are `left`.
        """
        new = given(rows, self._channels, self._timed())
        until = Until(self._job.delay, _time(watermark), flag("finish", finish))
        gone, self._left = self._left, []
        begun, self._begun = self._begun, []
        places, slots = self._admitted(new, gone)
        settling = Settling(self._sensors, self._limit, until, new, gone)
        ready = settling.ready(places, slots)
        self._touched.update(dict.fromkeys(settling.changed))
        results = self._stepped(ready, gone)
        results.begun.extend(begun)
        results.ended.extend(self._idle(until.watermark, gone))
        return results

    def _timed(self) -> str:
        """Why rows must have times, if they must."""
        if self._job.delay or self._job.idle is not None:
            return "the job has a delay or ends idle keys"
        return "others wait that have one" if self._sensors.waiting else ""

    def _admitted(self, new: Given, gone: list[Left]) -> tuple[np.ndarray, np.ndarray]:
        """The places of the rows that count, and the slots of the keys; those that are new get one, as far as they may."""
        timed = np.ones(len(new.codes), bool) if new.time is None else new.time != NONE
        slots = self._sensors.slots(new.keys)
        has = np.zeros(len(new.keys), bool)
        has[new.codes[timed]] = True
        unknown = np.flatnonzero((slots < 0) & has)
        room = len(unknown) if self._job.most_keys is None else max(0, self._job.most_keys - len(self._sensors))
        slots[unknown[:room]] = self._sensors.add([new.keys[i] for i in unknown[:room].tolist()])
        admitted = timed & (slots >= 0)[new.codes]
        for place in np.flatnonzero(~admitted).tolist():
            note = (f"key: expected at most {self._job.most_keys} of a group, found one more" if timed[place] else
                    "time: expected nanoseconds, found none (NaT)")
            gone.append(left(new.keys[new.codes[place]], row_of(new, place), REFUSED, note))
        if len(unknown) > room or not timed.all():
            self._touched.update(dict.fromkeys(new.keys[i] for i in np.flatnonzero(slots >= 0).tolist()))
        else:
            self._touched.update(dict.fromkeys(new.keys))
        return np.flatnonzero(admitted), slots

    def _stepped(self, ready: Ready, gone: list[Left]) -> Results:
        failed: dict[int, NrnnError] = {}
        stepping = Stepping(self._streams, ready.X, self._steps(ready), self._job.outputs, failed.__setitem__)
        stepping.all(ready.keys, ready.counts)
        keys = ready.keys if len(ready.keys) == len(ready.X) else [
            key for key, count in zip(ready.keys, ready.counts.tolist()) for _ in range(count)]
        good = np.ones(len(keys), bool)
        good[list(failed)] = False
        self._note(ready, keys, good)
        summary, time, keep = stepping.summary, ready.time, ready.keep
        if failed:
            gone += [left(keys[i], ready.row(i), REFUSED, str(error.args[0])) for i, error in failed.items()]
            here = np.flatnonzero(good)
            keys, keep = [keys[i] for i in here.tolist()], [keep[i] for i in here.tolist()]
            summary, time = summary and summary[here], None if time is None else time[here]
        return Results(keys, time, keep, self._job.none if summary is None else summary, gone)

    def _steps(self, ready: Ready) -> np.ndarray | None:
        if ready.time is None:
            return None
        since = before(ready.time, ready.counts, self._sensors.stepped[ready.slots])
        return np.where(since == NONE, np.uint64(0), elapsed(ready.time, since))

    def _note(self, ready: Ready, keys: list[str | bytes], good: np.ndarray) -> None:
        """The time of each stream's last sample, and the last rows."""
        if not len(good):
            return
        last = np.maximum.reduceat(np.where(good, np.arange(len(good)), -1), np.cumsum(ready.counts) - ready.counts)
        any_good = last >= np.cumsum(ready.counts) - ready.counts
        self._sensors.stepped[ready.slots[any_good]] = NONE if ready.time is None else ready.time[last[any_good]]
        if self._job.warm_up:
            for place in np.flatnonzero(good).tolist():
                self._sensors.sample(keys[place], ready.row(place)._replace(keep=b""))

    def _idle(self, watermark: int | None, gone: list[Left]) -> list[str | bytes]:
        if self._job.idle is None or watermark is None:
            return []
        ended = self._sensors.silent(max(watermark - self._job.idle, NONE))
        for key in ended:
            gone += [left(key, row, FUTURE, NOTES[FUTURE]) for row in self._sensors.waiting.get(key, NOTHING).all]
        self.end(ended)
        self._touched.update(dict.fromkeys(ended))
        return ended


def _time(watermark: int | None) -> int | None:
    if watermark is None:
        return None
    try:
        return operator.index(watermark)
    except TypeError:
        raise TypeError(f"watermark: expected nanoseconds, an integer, found {watermark!r:.60}") from None
