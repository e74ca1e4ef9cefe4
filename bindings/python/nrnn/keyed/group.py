"""A group of keys while it runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine.keys import spelled
from ..engine.summary import Summary
from ..reading.clock import FUTURE, SAMPLE, GapLimit
from ..values.errors import NrnnError, SnapshotError, Status
from . import state as states
from .rows import Left, Results, Rows
from .sensor import Row, Sensor
from .stepping import Stepping

if TYPE_CHECKING:
    from .job import Job

REFUSED = "refused"
_NOTES = {"duplicates": "time: expected one after the last sample's, found the same",
          "late": "time: expected one after the last sample's, found an earlier one",
          FUTURE: "time: expected one that the next row confirms, found one too far ahead"}
_AHEAD = 1 << 62  # nanoseconds: behind every time


class Group:
    """The streams of some keys, and the rows of theirs that wait. Made by `Job.group`; ended by `close` or a with statement.

    Not for several threads at once.
    """

    def __init__(self, job: Job, state: bytes | None = None) -> None:
        """Not for users: see `Job.group`."""
        self._job, self._channels = job, len(job.model.inputs)
        self._limit = GapLimit.of(job.model, job.options.get("max_substeps"), job.model.sequence.interval)
        self._streams = job.model.streams(**job.options)
        self._sensors: dict[str | bytes, Sensor] = {}
        self._touched: dict[str | bytes, None] = {}
        if state is not None:
            self.restore(states.unpack(state))

    # -- advancing

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
        """
        left: list[Left] = []
        ready: dict[str | bytes, list[Row]] = {}
        for key, mine in self._by_key(rows, left).items():
            if mine:
                self._sensors[key].take(mine)
        for key, sensor in self._sensors.items():
            ready[key] = self._settled(key, sensor, watermark, finish, left)
        results = self._stepped({key: mine for key, mine in ready.items() if mine}, left)
        results.ended.extend(self._idle(watermark))
        return results

    def _by_key(self, rows: Rows, left: list[Left]) -> dict[str | bytes, list[Row]]:
        found: dict[str | bytes, list[Row]] = {}
        for place, key in enumerate(rows.key):
            key = spelled("key", key)
            row = Row(place, int(rows.time[place]), rows.x[place], rows.keep[place] if rows.keep else b"")
            if key not in self._sensors:
                if self._job.most_keys is not None and len(self._sensors) >= self._job.most_keys:
                    note = f"key: expected at most {self._job.most_keys} of a group, found one more"
                    left.append(Left(key, row.time, row.x, row.keep, REFUSED, note))
                    continue
                self._sensors[key] = Sensor(self._limit, self._job.warm_up)
            found.setdefault(key, []).append(row)
            self._touched[key] = None
        return found

    def _settled(self, key: str | bytes, sensor: Sensor, watermark: int | None, finish: bool, left: list[Left]) -> list[Row]:
        until = _AHEAD if finish else max(sensor.newest - self._job.delay, -_AHEAD if watermark is None else watermark)
        outcomes = sensor.settled(until)
        if finish and sensor.clock.waiting:
            outcomes.append((FUTURE, sensor.clock.waiting[1]))
            sensor.clock.waiting = None
        if outcomes:
            self._touched[key] = None
        left += [Left(key, row.time, row.x, row.keep, what, _NOTES[what]) for what, row in outcomes if what != SAMPLE]
        return [row for what, row in outcomes if what == SAMPLE]

    def _stepped(self, ready: Mapping[str | bytes, list[Row]], left: list[Left]) -> Results:
        flat = [(key, row) for key, rows in ready.items() for row in rows]
        X = np.array([row.x for _, row in flat], np.float32).reshape(len(flat), self._channels)
        times = np.array([row.time for _, row in flat], np.int64)
        places, at = {}, 0
        for key, rows in ready.items():
            places[key] = np.arange(at, at := at + len(rows))
        seconds = self._seconds(places, times)
        failed: dict[int, NrnnError] = {}
        stepping = Stepping(self._streams, X, seconds, self._job.outputs, failed.__setitem__)
        stepping.all(places)
        good = [place for place in range(len(flat)) if place not in failed]
        for place, error in failed.items():
            key, row = flat[place]
            left.append(Left(key, row.time, row.x, row.keep, REFUSED, str(error.args[0])))
        for place in good:
            key, row = flat[place]
            self._sensors[key].stepped = row.time
            self._sensors[key].recent.append((seconds[place], row.x))
        summary = stepping.summary[np.array(good, np.int64)] if stepping.summary is not None else self._none()
        return Results([flat[place][0] for place in good], times[good], [flat[place][1].keep for place in good], summary, left)

    def _seconds(self, places: Mapping[Any, np.ndarray], times: np.ndarray) -> np.ndarray:
        found = np.zeros(len(times))
        for key, mine in places.items():
            before = self._sensors[key].stepped
            found[mine[0]] = 0.0 if before is None else (int(times[mine[0]]) - before) / 1e9
            found[mine[1:]] = np.diff(times[mine]) / 1e9
        return found

    def _none(self) -> Summary:
        with self._job.model.stream(**self._job.options) as stream:
            return stream.run(np.empty((0, self._channels), np.float32), outputs=self._job.outputs)

    def _idle(self, watermark: int | None) -> list[str | bytes]:
        if self._job.idle is None or watermark is None:
            return []
        ended = [key for key, one in self._sensors.items() if one.newest < watermark - self._job.idle]
        self.end(ended)
        self._touched.update(dict.fromkeys(ended))
        return ended

    # -- the state

    def entries(self) -> dict[str | bytes, bytes | None]:
        """The state of each key that has changed since the last call; None: the key has ended."""
        touched, self._touched = self._touched, {}
        return {key: self._entry(key) if key in self._sensors else None for key in touched}

    def restore(self, entries: Mapping[str | bytes, bytes]) -> None:
        """Take keys over as `entries` gave them, such as from another machine.

        Raises
        ------
        SnapshotError
            As `Job.group`.
        """
        for key, entry in entries.items():
            snapshot, sensor = states.unpacked(entry, self._channels, self._limit, self._job.warm_up)
            try:
                self._streams[key].restore(snapshot)
            except SnapshotError as error:
                if error.status != Status.SNAPSHOT_OF_OTHER_MODEL or self._job.other_model == "refuse":
                    raise
                self._begin_anew(key, sensor)
            self._sensors[key] = sensor

    def _begin_anew(self, key: str | bytes, sensor: Sensor) -> None:
        if self._job.other_model == "warm_up" and sensor.recent:
            seconds, x = zip(*sensor.recent)
            self._streams[key].run(np.array(x), np.array(seconds), outputs=("flags",))

    def end(self, keys: Iterable[str | bytes]) -> None:
        """Let keys go, such as to another machine."""
        for key in keys:
            del self._sensors[key]
            if key in self._streams:
                del self._streams[key]

    def state(self) -> bytes:
        """All keys, for `Job.group`."""
        return states.pack({key: self._entry(key) for key in self._sensors})

    def _entry(self, key: str | bytes) -> bytes:
        return states.packed(self._streams[key].snapshot(), self._sensors[key], self._channels)

    def __len__(self) -> int:
        return len(self._sensors)

    # -- ending

    def close(self) -> None:
        self._streams.close()

    def __enter__(self) -> Group:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
