"""Which cells of a record are what, as the first record and the plan have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

from .. import guess
from ..bad import BadData
from ..cell import BLANKS, has_controls
from ..number import is_nan
from ..plan import Plan, Wanted, pairs
from ..printable import listed, plain, shown
from .records import Raw, Records
from .scan import Separator

_LOOKED_AT = 20  # lines in which a header is looked for


@dataclass(frozen=True)
class Columns:
    """`wanted` and `kept` are the places of the plan's columns in a record; two for a time in two columns.

    `has_header`: the first record holds names, and is no sample.
    """

    plan: Plan
    names: tuple[bytes, ...]
    wanted: tuple[tuple[int, ...], ...]
    kept: tuple[int, ...]
    width: int
    has_header: bool

    def shown(self, column: int) -> str:
        """For a message."""
        place, *more = self.wanted[column]
        name = self.names[place] if more else self.plan.wanted[column].name
        return f"column {place + 1} ({plain(name)})"


def columns(first: Raw, plan: Plan, header: str, file: str, records: Records) -> Columns:
    """`header` is "auto", "yes" or "no". Raises BadData."""
    _expect_readable(first, file, records.separator)
    names = tuple(cell.strip(b" \t") for cell in first.cells)
    named = header != "no" and any(one.name in names for one in (*plan.wanted, *plan.kept))
    values = header == "no" or header == "auto" and any(map(is_value, names))
    if plan.channels is None:
        values = header == "no" or values and plan.by_position and any(is_value(name) for name in names if name)
        plan = _found(plan, names, values, f"{file}: line {first.line}")
    if not named and plan.by_position and len(names) == len(plan.channels):
        return Columns(plan, names, tuple((i,) for i in range(len(names))), (), len(names), not values)
    if header == "no":
        raise _unnamed(plan, len(names), f"{file}: line {first.line}")
    finder = _Finder(names, first, file, records)
    return Columns(plan, names, tuple(map(finder.places, plan.wanted)), tuple(map(finder.place, plan.kept)),
                   len(names), True)


def is_value(cell: bytes) -> bool:
    """Is it missing, a number, or something that begins like one or is no text, and so no name?"""
    if cell in (b"", b"null") or has_controls(cell):
        return True
    return (cell.lstrip(b"+-.,")[:1].isdigit() or guess.is_infinity(cell) or guess.is_missing(cell)
            or is_nan(cell) is not None)


class _Finder:
    """Looks for names in a header."""

    def __init__(self, names: Sequence[bytes], first: Raw, file: str, records: Records) -> None:
        self._names, self._first, self._file, self._records = names, first, file, records

    def places(self, wanted: Wanted) -> tuple[int, ...]:
        if wanted.option == "time" and wanted.name not in self._names:
            for pair in pairs(wanted.name):
                if all(name in self._names for name in pair):
                    return tuple(self.place(Wanted(name, "time")) for name in pair)
        return (self.place(wanted),)

    def place(self, wanted: Wanted) -> int:
        count = self._names.count(wanted.name)
        if count == 1:
            return self._names.index(wanted.name)
        place = f"{self._file}: line {self._first.line}"
        raise BadData(f"{place}: expected one column {wanted}, found {count or self._none(wanted)}")

    def _none(self, wanted: Wanted) -> str:
        twin = next((name for name in self._names if _alike(name, wanted.name)), None)
        if twin is not None:
            return f"none; {shown(twin)} looks the same and has other bytes"
        utf8 = "" if guess.is_utf8(self._first.text) else guess.NOT_UTF8
        return f"none; the header has {listed(self._names)}{guess.said(self._guess(wanted.name))}{utf8}"

    def _guess(self, name: bytes) -> str | None:
        line = guess.line(self._first.text, self._records.separator.text)
        if (not line or "comment" in line) and name in Separator(b"blanks").split(self._first.text):
            return guess.BLANKS_SEPARATE
        if line and "comment" in line:
            return line
        return header_below(self._records, [name]) or line


def header_below(records: Records, wanted: Sequence[bytes]) -> str | None:
    """Whether one of the next lines has all these names."""
    for raw in Records(records.lines[:_LOOKED_AT], records.separator, None, records.at):
        if {cell.strip(BLANKS) for cell in raw.cells} >= set(wanted):
            return f"the header looks like line {raw.line}: skip_lines={raw.line - 1}"
    return None


def _alike(name: bytes, other: bytes) -> bool:
    """The same characters in other bytes, as é composed or not: equal when normalised."""
    return name != other and normalize("NFC", name.decode(errors="replace")) == normalize(
        "NFC", other.decode(errors="replace"))


def _expect_readable(first: Raw, file: str, separator: Separator) -> None:
    place = f"{file}: line {first.line}"
    if first.fault:
        what, column = first.fault
        raise BadData(f"{place}, column {column}: {what}{guess.said(guess.line(first.text, separator.text))}")
    if any(b"\r" in cell for i, cell in enumerate(first.cells) if i not in first.quoted):
        raise BadData(f"{place}: {guess.CARRIAGE_RETURNS}")


def _found(plan: Plan, names: Sequence[bytes], positional: bool, place: str) -> Plan:
    """The plan with the channels that the file has."""
    if positional:
        return plan.of([b"x%d" % i for i in range(len(names))])
    taken = {one.name for one in (*plan.others.values(), *plan.kept)}
    if (time := plan.others.get("time")) and time.name not in names:
        taken |= {name for pair in pairs(time.name) for name in pair}
    found = [name for name in names if name not in taken]
    if b"" in found:
        raise BadData(f"{place}: expected a name for column {names.index(b'') + 1}, found none; channels=[...] says "
                      "which columns are read")
    return plan.of(found)


def _unnamed(plan: Plan, width: int, place: str) -> Exception:
    if not plan.by_position:
        return ValueError("input_header='no': expected a single channel or channels without names, and no option that "
                          "names a column")
    return BadData(f"{place}: expected as many cells as channels, {len(plan.channels)}, found {width}")
