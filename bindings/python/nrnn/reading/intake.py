"""What becomes of rows: each is a sample, kept until the next of its key confirms it, or left out and counted, by the
rules of `nrnn run`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from .bad import BadData, Refusal
from .cell import Numbers, found, text
from .clock import DUPLICATE, FUTURE, LATE, SAMPLE, Clock, GapLimit
from .plan import Plan, Record
from .time.reader import TimeReader, refused

_SAID = 3  # of rows that are left out for one reason


class Row(NamedTuple):
    """A sample: where it stands, what it says."""

    file: int
    line: int
    values: list[float]
    time: int | None
    key: bytes | None
    sequence: bytes | None
    kept: Sequence[bytes]


class Timed(NamedTuple):
    """A row that has a time: of which kind, which row of the input, and whose record it is."""

    row: Row
    kind: str
    order: int
    reader: Any
    record: Record


class Sensor:
    """One key: its clock, the time of its last row, and the kind of its last sample's."""

    def __init__(self, limit: GapLimit) -> None:
        self.clock = Clock(limit)
        self.read: int | None = None
        self.kind: str | None = None


class Intake:
    """Takes records; `give` gets the samples.

    Attributes
    ----------
    counts : dict of str to int
        Of rows, by what became of them.
    notes : list of str
        What is said of those that are left out: the first of each kind.
    kinds : set of str
        Of times: "seconds", "a date and time".
    """

    def __init__(self, plan: Plan, numbers: list[Numbers], time: TimeReader, limit: GapLimit, skip_bad: bool,
                 give: Callable[[Row], Any]) -> None:
        self._numbers, self._read_time, self._limit, self._skip_bad = numbers, time, limit, skip_bad
        self._width = len(plan.columns)
        self._key, self._sequence, self._time = (plan.index(one) for one in ("key", "sequence", "time"))
        self._give = give
        self._sensors: dict[bytes | None, Sensor] = {}
        self.counts = dict.fromkeys(("rows", SAMPLE, DUPLICATE, LATE, FUTURE, "refused"), 0)
        self.notes: list[str] = []
        self.kinds: set[str] = set()

    def take(self, reader: Any, file: int, record: Record | BadData) -> None:
        """Raises BadData for a record that cannot be used, unless these are left out."""
        self.counts["rows"] += 1
        try:
            if isinstance(record, BadData):
                raise record
            key = self._name(reader, record, self._key, "a key")
            sensor = self._sensors.get(key)
            if sensor is None:
                sensor = self._sensors[key] = Sensor(self._limit)
            row, kind = self._row(reader, file, record, key, sensor)
        except BadData as bad:
            self._drop("refused", f"{bad}; the row is left out")
            if not self._skip_bad:
                raise
            return
        if self._time is None:
            self._sample(row)
        else:
            timed = Timed(row, kind, self.counts["rows"], reader, record)
            self._settle(sensor.clock.take(row.time, timed), sensor)

    def finish(self) -> None:
        """At the end no row comes to confirm those that wait."""
        waiting = (sensor.clock.waiting[1] for sensor in self._sensors.values() if sensor.clock.waiting)
        for timed in sorted(waiting, key=lambda one: one.order):
            self._drop(FUTURE, self._dropped(FUTURE, timed))

    def _row(self, reader: Any, file: int, record: Record, key: bytes | None, sensor: Sensor) -> tuple[Row, str | None]:
        cells, values = record.cells, []
        for i, number in enumerate(self._numbers):
            values.append(number(cells[i], reader, record, i))
        sequence = self._name(reader, record, self._sequence, "a sequence")
        if self._time is None:
            return Row(file, record.line, values, None, key, sequence, record.kept), None
        time, kind = self._time_of(reader, record, sensor)
        return Row(file, record.line, values, time, key, sequence, record.kept), kind

    def _name(self, reader: Any, record: Record, column: int | None, what: str) -> bytes | None:
        return None if column is None else text(record.cells[column], what, lambda: reader.place(record, column))

    def _time_of(self, reader: Any, record: Record, sensor: Sensor) -> tuple[int, str]:
        place = lambda: reader.place(record, self._time)  # noqa: E731
        word = text(record.cells[self._time], self._read_time.expected, place)
        try:
            time, kind = self._read_time(word, sensor.read)
        except Refusal as refusal:
            raise BadData(f"{place()}: {refused(word, self._read_time.expected, refusal)}") from None
        if sensor.kind not in (None, kind):
            raise BadData(f"{place()}: expected {sensor.kind} as before, found {kind}: {found(word)}")
        sensor.read = time
        return time, kind

    def _settle(self, outcomes: list[tuple[str, Timed]], sensor: Sensor) -> None:
        for what, timed in outcomes:
            if what == SAMPLE:
                sensor.kind = timed.kind
                self.kinds.add(timed.kind)
                self._sample(timed.row)
            else:
                self._drop(what, self._dropped(what, timed))

    def _dropped(self, what: str, timed: Timed) -> str:
        place, time = timed.reader.place(timed.record, self._time), found(timed.record.cells[self._time])
        expected = "a time after the last sample's"
        if what == FUTURE:
            expected = f"a time at most {self._limit} ahead, or a later one in the next row"
        hint = "; key=... tells sensors in one input apart" if what == DUPLICATE and self._key is None else ""
        return f"{place}: expected {expected}, found {time}; the row is left out{hint}"

    def _sample(self, row: Row) -> None:
        self.counts["samples"] += 1
        self._give(row)

    def _drop(self, what: str, note: str) -> None:
        self.counts[what] += 1
        if self.counts[what] <= _SAID:
            self.notes.append(note + ("; others like it are only counted" if self.counts[what] == _SAID else ""))
