r"""InfluxDB's line protocol: `measurement,tag=value field=1.5,n=3i,s="text",ok=t 1465839830100400200`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .bad import BadData
from .cell import Cell, Missing, Other
from .keyed import ABSENT, Fault, KeyedReader, Seen
from .plan import Plan, Record, Wanted
from .point_value import field
from .points import BLANKS, extent, points
from .printable import listed, shown
from .source import Text

_NAME = rb"(?:\\.|[^\\,= ])+"
_TAG = re.compile(rb"(%b)=(%b)" % (_NAME, _NAME), re.DOTALL)
_MEASUREMENT = re.compile(rb"(?:\\.|[^\\, ])+", re.DOTALL)
_FIELD = re.compile(rb'(%b)=(?:"((?:\\.|[^\\"])*)"|([^", ]+))' % _NAME, re.DOTALL)
_TIME = re.compile(rb" *(?:(-?\d+) *)?")
_ESCAPED = re.compile(rb"\\([,= ])")
MEASUREMENT, SERIES, LINE, TIMES = "_measurement", "_series", "_line", ("time", "_time")
_OWN = {MEASUREMENT, SERIES, LINE, *TIMES}


class InfluxReader(KeyedReader):
    """Fields and tags by their names. What a point has beside them is no channel: `_measurement`; `_series`, which is
    measurement and tags in the order of their names; `_line`; `time`, or `_time`, is the time stamp."""

    what = "points"

    def __init__(self, text: Text, plan: Plan, measurements: list[bytes], seen: Seen) -> None:
        """`measurements`: whose points are records; none: of all."""
        self._measurements, self._text = measurements, text
        self._own: dict[str, bytes] = {}
        self._extent = ""
        super().__init__(text, plan, b"#", seen)

    def numbered(self) -> Iterator[tuple[int, bytes | Fault]]:
        for number, point in points(self._lines, self._text):
            self._extent = "" if isinstance(point, Fault) else extent(number, number + point.count(b"\n"))
            start = b"" if isinstance(point, Fault) else point.strip(BLANKS)
            found = _MEASUREMENT.match(start) if self._measurements else None
            name = found and _ESCAPED.sub(rb"\1", found[0])
            if isinstance(point, Fault) or start and not start.startswith(b"#") and (
                    not name or name in self._measurements):
                yield number, point
            elif name and not start.startswith(b"#"):
                self._seen.pass_over(self._name, name, self._measurements)

    def _expected(self) -> str:
        return "measurement,tag=value field=value time"

    def parsed(self, line: bytes) -> dict[str, Any]:
        try:
            return self._point(line)
        except Fault as fault:
            raise Fault(f"{fault}{self._extent}") from None

    def _point(self, line: bytes) -> dict[str, Any]:
        line = line.strip(BLANKS)
        measurement = _MEASUREMENT.match(line)
        if not measurement:
            raise Fault(shown(line))
        record: dict[str, Any] = {}
        at = measurement.end()
        if line.startswith(b",", at):
            at = _list(line, at + 1, _TAG, record, _tag)
        tags_end = at
        at = _list(line, _behind_blanks(line, at), _FIELD, record, field)
        time = _TIME.fullmatch(line, at)
        if not time:
            raise _fault(line, at)
        self._fields = [name for name, value in record.items() if not isinstance(value, _Tag)]
        self._own = {LINE: line, MEASUREMENT: _ESCAPED.sub(rb"\1", measurement[0]),
                     SERIES: _series(line[measurement.end():tags_end], measurement[0])}
        if time[1]:
            self._own.update(dict.fromkeys(TIMES, time[1]))
        return record

    def _record(self, number: int, line: bytes, record: dict[str, Any], names: list[str]) -> Record:
        """Collectors spread the fields of a time over several points: one that has no channel is no sample."""
        found = super()._record(number, line, record, names)
        channels = [one.name for one in self.plan.columns]
        if all(isinstance(cell, Missing) for cell in found.cells[:len(channels)]):
            raise BadData(f"{self._name}: line {number}: expected some key of {listed(channels)}, found "
                          f"{listed(self.names(record))}")
        return found

    def find(self, record: Mapping[str, Any], name: str) -> Any:
        return record.get(name, ABSENT)

    def names(self, record: Mapping[str, Any]) -> list[bytes]:
        """What a point has beside its values is none that a channel of the same name could have meant."""
        channels = {one.name for one in self.plan.columns}
        own = {name.encode() for name in self._own if name != LINE}
        return sorted({*super().names(record), *(own.difference(channels))})

    def _wanted(self, number: int, record: Mapping[str, Any], name: str, channel: Wanted | bool) -> Cell:
        if channel or name not in _OWN:
            return super()._wanted(number, record, name, channel)
        return self._its_own(number, record, name)

    def _kept(self, number: int, line: bytes, record: Mapping[str, Any], name: str) -> bytes:
        return self._its_own(number, record, name) if name in _OWN else super()._kept(number, line, record, name)

    def _its_own(self, number: int, record: Mapping[str, Any], name: str) -> bytes:
        """What an option names is the point's own; where a value has the name too, only of the time it is sure which is
        meant."""
        others = [one for one in (*self.plan.others.values(), *self.plan.kept) if one.option != "time"]
        unsure = next((one for one in others if one.name == name.encode()), None)
        if unsure and name in record:
            raise BadData(f"{self._name}: line {number}: expected one thing of the name {unsure}, found a tag or field "
                          "beside what each point has by that name")
        if name not in self._own:
            hint = ": a tag or field of that name is no stamp" if name in record else ""
            raise BadData(f"{self._absent(number, record, name)}{hint}")
        return self._own[name]

    def cell(self, value: Any) -> Cell:
        return bytes(value) if isinstance(value, _Tag) else value

    def kept(self, value: Any, line: bytes, name: str) -> bytes:
        return str(value).encode() if isinstance(value, Other) else bytes(value)

    def channels(self, record: Mapping[str, Any]) -> list[str]:
        return self._fields


class _Tag(bytes):
    """Text, which is no channel unless it is asked for."""


def _tag(found: re.Match[bytes]) -> _Tag:
    return _Tag(_ESCAPED.sub(rb"\1", found[2]))


def _series(tags: bytes, measurement: bytes) -> bytes:
    """`tags`: each with its comma."""
    found = sorted(_TAG.finditer(tags), key=lambda tag: _ESCAPED.sub(rb"\1", tag[1]))
    return b",".join([measurement, *(tag[0] for tag in found)])


def _list(line: bytes, at: int, item: re.Pattern[bytes], record: dict[str, Any], value: Any) -> int:
    """Names and values, with commas between; where they end."""
    while True:
        found = item.match(line, at)
        if not found:
            raise _fault(line, at)
        name = _ESCAPED.sub(rb"\1", found[1]).decode(errors="surrogateescape")
        if name in record:
            raise Fault(f"{shown(found[1])} twice")
        record[name] = value(found)
        at = found.end()
        if not line.startswith(b",", at):
            return at
        at += 1


def _behind_blanks(line: bytes, at: int) -> int:
    if not line.startswith(b" ", at):
        raise _fault(line, at)
    return len(line) - len(line[at:].lstrip(b" "))


def _fault(line: bytes, at: int) -> Fault:
    return Fault(f"{shown(line[at:at + 20])} at byte {at + 1}" if at < len(line) else "the line's end")
