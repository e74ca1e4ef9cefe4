"""What becomes of rows: each is a sample, kept until the next of its key confirms it, or left out and counted, by the
rules of `nrnn run`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .bad import BadData, Refusal
from .cell import Numbers, found, text
from .clock import AHEAD, DUPLICATE, NEXT, GapLimit
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


class Unconfirmed(NamedTuple):
    """A row whose time is far ahead: the next one of its key says whether it is right."""

    row: Row
    kind: str
    order: int
    note: str  # what is said if it is not


@dataclass
class Sensor:
    """One key: the times of its last sample and of its last row, what kind they are, and a row that waits."""

    sampled: int | None = None
    read: int | None = None
    kind: str | None = None
    unconfirmed: Unconfirmed | None = None


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
        self._order = 0
        self.counts = dict.fromkeys(("rows", "samples", "duplicates", "late", "future", "refused"), 0)
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
                sensor = self._sensors[key] = Sensor()
            row, kind = self._row(reader, file, record, key, sensor)
        except BadData as bad:
            self._drop("refused", f"{bad}; the row is left out")
            if not self._skip_bad:
                raise
            return
        if self._time is None:
            self._sample(row, sensor)
        else:
            self._judge(reader, record, row, kind, sensor)

    def finish(self) -> None:
        """At the end no row comes to confirm those that wait."""
        left = (one for one in self._sensors.values() if one.unconfirmed)
        for sensor in sorted(left, key=lambda one: one.unconfirmed.order):
            self._confirm(sensor, False)

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

    def _judge(self, reader: Any, record: Record, row: Row, kind: str, sensor: Sensor) -> None:
        if sensor.unconfirmed:
            self._confirm(sensor, row.time > sensor.unconfirmed.row.time)
        verdict = self._limit.judge(row.time, sensor.sampled)
        if verdict == NEXT:
            sensor.kind = kind
            return self._sample(row, sensor)
        place, time = reader.place(record, self._time), found(record.cells[self._time])
        if verdict == AHEAD:
            self._order += 1
            sensor.unconfirmed = Unconfirmed(
                row, kind, self._order,
                f"{place}: expected a time at most {self._limit} ahead, or a later one in the next "
                f"row, found {time}; the row is left out")
            return
        what = "duplicates" if verdict == DUPLICATE else "late"
        hint = "; key=... tells sensors in one input apart" if what == "duplicates" and self._key is None else ""
        self._drop(what, f"{place}: expected a time after the last sample's, found {time}; the row is left out{hint}")

    def _confirm(self, sensor: Sensor, is_confirmed: bool) -> None:
        waiting, sensor.unconfirmed = sensor.unconfirmed, None
        if is_confirmed:
            sensor.kind = waiting.kind
            self._sample(waiting.row, sensor)
        else:
            self._drop("future", waiting.note)

    def _sample(self, row: Row, sensor: Sensor) -> None:
        sensor.sampled = row.time
        self.kinds.add(sensor.kind)
        self.counts["samples"] += 1
        self._give(row)

    def _drop(self, what: str, note: str) -> None:
        self.counts[what] += 1
        if self.counts[what] <= _SAID:
            self.notes.append(note + ("; others like it are only counted" if self.counts[what] == _SAID else ""))
