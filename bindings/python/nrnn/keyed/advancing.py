"""The rows of a call, from the door to their results."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ..description.channels import names
from ..reading.clock import FUTURE, REFUSED, GapLimit
from ..values.errors import NrnnError
from . import renewal
from .given import NONE, Given
from .leaving import NOTES, left, row_of
from .rows import Left, Results
from .sensors import NOTHING, Sensors
from .settling import Ready
from .silence import Silence
from .stepping import Stepping, before, elapsed
from .until import Until

if TYPE_CHECKING:
    from .entry import Entry
    from .job import Job


class Advancing:
    """What a group has of its keys, and what it does with rows. Users see `Group`."""

    def __init__(self, job: Job) -> None:
        """Not for users: see `Job.group`."""
        self._job, self._channels = job, names(job.model.inputs)
        self._limit = GapLimit.of_streams(job.model, job.options)
        self._streams = job.model.streams(**job.options)
        self._sensors = Sensors(job.warm_up)
        self._touched: dict[str | bytes, None] = {}
        self._untold: dict[str | bytes, Entry] = {}  # of other models; they stay the keys' bytes until a call has told of them

    def _timed(self) -> str:
        """Why rows must have times, if they must."""
        if self._job.delay or self._job.idle is not None:
            return "the job has a delay or ends idle keys"
        return "others wait that have one" if self._sensors.waiting else ""

    def _told(self) -> tuple[list[str | bytes], list[Left]]:
        """The keys that begin anew, and those of their rows that waited for other channels: told once, by the first call."""
        untold, self._untold = self._untold, {}
        self._touched.update(dict.fromkeys(untold))
        others = {key: one for key, one in untold.items() if one.channels != self._job.channels}
        return [*untold], [row for key, one in others.items() for row in renewal.lost(key, one)]

    def _admitted(self, new: Given, gone: list[Left]) -> tuple[np.ndarray, np.ndarray, set[str | bytes]]:
        """The places of the rows that count, and the slots of the keys; those that are new get one, as far as they may. And the
        new ones that no store can have."""
        timed = np.ones(len(new.codes), bool) if new.time is None else new.time != NONE
        slots = self._sensors.slots(new.keys)
        has = np.zeros(len(new.keys), bool)
        has[new.codes[timed]] = True
        unknown = np.flatnonzero((slots < 0) & has)
        room = len(unknown) if self._job.most_keys is None else max(0, self._job.most_keys - len(self._sensors))
        added = [new.keys[i] for i in unknown[:room].tolist()]
        fresh = {key for key in added if key not in self._touched}
        slots[unknown[:room]] = self._sensors.add(added)
        admitted = timed & (slots >= 0)[new.codes]
        for place in np.flatnonzero(~admitted).tolist():
            note = (f"key: expected at most {self._job.most_keys} of a group, found one more" if timed[place] else
                    f"time: expected one between 1677 and 2262, found {new.untimed[place]}")
            gone.append(left(new.keys[new.codes[place]], row_of(new, place), REFUSED, note))
        if len(unknown) > room or not timed.all():
            self._touched.update(dict.fromkeys(new.keys[i] for i in np.flatnonzero(slots >= 0).tolist()))
        else:
            self._touched.update(dict.fromkeys(new.keys))
        return np.flatnonzero(admitted), slots, fresh

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

    def _idle(self, until: Until, gone: list[Left], coming: Iterable[str | bytes] = ()) -> list[str | bytes]:
        """Ends those that are silent, but for those of which rows are `coming`, or have to go on first."""
        if self._job.idle is None or until.watermark is None:
            return []
        coming, waiting = set(coming), self._sensors.waiting
        ended = [key for key in Silence(self._job.idle, self._limit).of(self._sensors, until.watermark)
                 if key not in coming and not (key in waiting and until.passes(waiting[key]))]
        for key in ended:
            gone += [left(key, row, FUTURE, NOTES[FUTURE]) for row in waiting.get(key, NOTHING).all]
        self._end(ended)
        self._touched.update(dict.fromkeys(ended))
        return ended

    def _drop_empty(self, keys: Iterable[str | bytes], fresh: set[str | bytes]) -> None:
        """Those of which nothing but refused rows has come: they have no clock that would end them. `fresh`: no store has them."""
        for key in keys:
            if key in self._sensors and self._is_empty(key):
                self._end([key])
                if key not in fresh:
                    self._touched[key] = None

    def _is_empty(self, key: str | bytes) -> bool:
        slot, = self._sensors.slots([key])
        kept = self._sensors.sampled[slot] != NONE or key in self._sensors.waiting or key in self._sensors.recent
        return not kept and (key not in self._streams or not self._streams[key].samples)

    def _end(self, keys: Iterable[str | bytes]) -> None:
        for key in keys:
            self._touched.pop(key, None)
            self._untold.pop(key, None)
            if key in self._sensors:
                self._sensors.drop(key)
            if key in self._streams:
                del self._streams[key]
