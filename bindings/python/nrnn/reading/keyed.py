"""Files whose records name their values, one on each line."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from . import guess
from .bad import BadData
from .cell import Cell, Missing, joined
from .csv.reader import lines_of
from .plan import Plan, Record, Wanted, parts
from .printable import listed, shown
from .source import Text

ABSENT = object()


class Fault(Exception):
    """What a line is instead of a record."""


class Seen:
    """Which channels some record had, of all files of an input."""

    def __init__(self) -> None:
        self.unseen: set[Wanted] | None = None
        self._first: tuple[str, list[bytes]] | None = None
        self._other: tuple[str, bytes, list[bytes]] | None = None

    def begin(self, plan: Plan, name: str, names: Callable[[], list[bytes]]) -> None:
        """The first record, of whose names alone it asks."""
        if self.unseen is None:
            self.unseen, self._first = set(plan.columns), (name, names())

    def pass_over(self, name: str, measurement: bytes, wanted: list[bytes]) -> None:
        """A point that is none of the input's."""
        self._other = self._other or (name, measurement, wanted)

    def check(self, plan: Plan) -> None:
        """At the end. Raises BadData."""
        if self._first is None and self._other:
            name, other, wanted = self._other
            raise BadData(f"{name}: expected points of measurement {listed(wanted)}, found none; the first is of "
                          f"{shown(other)}")
        for wanted in plan.columns:
            if self.unseen and wanted in self.unseen:
                name, first = self._first
                raise BadData(f"{name}: expected a key {wanted} in some record, found none; the first has "
                              f"{listed(first)}")


class KeyedReader(ABC):
    """As `CsvReader`. A channel that a record does not have is missing there."""

    def __init__(self, text: Text, plan: Plan, comment: bytes | None, seen: Seen) -> None:
        self._name, self._seen, self._comment = text.name, seen, comment
        self._lines, self._begin = self.lines(text), 0
        if text.was_empty:
            raise BadData(f"{text.name}: expected {self.what}, found an empty file")
        self.plan = plan if plan.channels is not None else plan.of(self._channels(plan))

    what: str

    def lines(self, text: Text) -> list[bytes]:
        """Which may each be a record."""
        return lines_of(text)

    @abstractmethod
    def parsed(self, line: bytes) -> Any:
        """The values by their names, or others; raises Fault."""

    @abstractmethod
    def find(self, record: Mapping[str, Any], name: str) -> Any:
        """A value, or `ABSENT`."""

    @abstractmethod
    def cell(self, value: Any) -> Cell:
        """What a value is."""

    @abstractmethod
    def kept(self, value: Any, line: bytes, name: str) -> bytes:
        """A value as it is passed on."""

    def guess(self, line: bytes) -> str:
        """What a first line looks like that is no record, for the end of a message."""
        return ""

    def channels(self, record: Mapping[str, Any]) -> list[str]:
        """The names that may be channels."""
        return list(record)

    def names(self, record: Mapping[str, Any]) -> list[bytes]:
        """All that it has, for messages, in their order."""
        return sorted(map(_bytes, record))

    def _channels(self, plan: Plan) -> list[bytes]:
        """Of all records."""
        found: dict[bytes, None] = {}
        for _, line in self.numbered():
            try:
                record = self._parsed(line)
            except Fault:
                continue
            if isinstance(record, Mapping):
                found.update(dict.fromkeys(map(_bytes, self.channels(record))))
        taken = plan.taken(found.__contains__)
        return [name for name in found if name not in taken]

    def _parsed(self, line: bytes | Fault) -> Any:
        if isinstance(line, Fault):
            raise line
        return self.parsed(line)

    def numbered(self) -> Iterator[tuple[int, bytes | Fault]]:
        """What may be records, and where they stand."""
        for number, line in enumerate(self._lines, 1):
            start = line.strip(b" \t\r")
            if start and (self._comment is None or not start.startswith(self._comment)):
                yield number, line

    def __iter__(self) -> Iterator[Record | BadData]:
        names = [_text(one.name) for one in (*self.plan.wanted, *self.plan.kept)]
        for number, line in self.numbered():
            self._begin = self._begin or number
            try:
                yield self._record(number, line, self._parsed(line), names)
            except Fault as fault:
                looks = self.guess(line) if number == 1 and line is not fault else ""
                yield BadData(f"{self._name}: line {number}: expected {self._expected()}, found {fault}{looks}")
            except BadData as bad:
                yield bad

    def _expected(self) -> str:
        return "a JSON object" + ("" if self.plan.is_named else " or array")

    def _record(self, number: int, line: bytes, record: Any, names: list[str]) -> Record:
        plan, width = self.plan, len(self.plan.columns)
        if isinstance(record, Mapping):
            self._seen.begin(plan, self._name, lambda: self.names(record))
            wanted, kept = plan.wanted, len(plan.wanted)
            cells = [self._wanted(number, record, name, i < width and wanted[i])
                     for i, name in enumerate(names[:kept])]
            return Record(number, cells, [self._kept(number, line, record, name) for name in names[kept:]])
        if isinstance(record, list) and not plan.is_named:
            if len(record) != width:
                raise BadData(f"{self._name}: line {number}: expected {width} values, found {len(record)}")
            return Record(number, [self.cell(one) for one in record], [])
        if not isinstance(record, list) and not plan.is_named and width == 1:
            return Record(number, [self.cell(record)], [])
        raise Fault("something else")

    def _wanted(self, number: int, record: Mapping[str, Any], name: str, channel: Wanted | bool) -> Cell:
        value = self.find(record, name)
        if value is not ABSENT:
            if channel and self._seen.unseen:
                self._seen.unseen.discard(channel)
            return self.cell(value)
        if channel:
            return Missing(f"no key {shown(channel.name)}")
        time = self.plan.others.get("time")
        of_time = parts(time.name, lambda part: self.find(record, _text(part)) is not ABSENT) if (
            time and _text(time.name) == name) else []
        if not of_time:
            raise self._absent(number, record, name)
        return joined([self.cell(self.find(record, _text(one))) for one in of_time])

    def _kept(self, number: int, line: bytes, record: Mapping[str, Any], name: str) -> bytes:
        value = self.find(record, name)
        if value is ABSENT:
            raise self._absent(number, record, name)
        return self.kept(value, line, name)

    def _absent(self, number: int, record: Mapping[str, Any], name: str) -> BadData:
        wanted = next(one for one in (*self.plan.others.values(), *self.plan.kept)
                      if _text(one.name) == name)
        return BadData(f"{self._name}: line {number}: expected a key {wanted}, found {listed(self.names(record))}")

    def place(self, record: Record, column: int | None = None) -> str:
        """Where a record stands, or one of its values."""
        if column is None:
            return f"{self._name}: line {record.line}"
        what = "channel " if column < len(self.plan.columns) else ""
        return f"{self._name}: line {record.line}, {what}{shown(self.plan.wanted[column].name)}"

    def hint(self, record: Record) -> Callable[[bytes], str | None]:
        """As `CsvReader.hint`."""
        return lambda word: guess.perhaps_missing(word) if record.line != self._begin else None


def _text(name: bytes) -> str:
    return name.decode(errors="surrogateescape")


def _bytes(name: str) -> bytes:
    return name.encode(errors="surrogateescape")
