"""Which cells of a record are what, as the first record and the plan have it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from .. import guess
from ..bad import BadData
from ..cell import has_controls
from ..number import is_nan
from ..plan import Plan, Wanted, parts
from ..printable import listed, plain, shown
from .header import hint
from .records import Raw, Records
from .scan import Separator


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
    names = first.names
    named = header != "no" and any(one.name in names for one in (*plan.wanted, *plan.kept))
    values = header == "no" or header == "auto" and any(map(is_value, names))
    if plan.channels is None:
        values = header == "no" or values and plan.by_position and any(is_value(name) for name in names if name)
        plan = _found(plan, names, values, f"{file}: line {first.line}")
    if not named and plan.by_position and len(names) == len(plan.channels):
        return Columns(plan, names, tuple((i,) for i in range(len(names))), (), len(names), not values)
    if header == "no":
        raise _unnamed(plan, len(names), f"{file}: line {first.line}")
    finder = _Finder(names, f"{file}: line {first.line}", lambda: _header_has(first, plan, records))
    return finder.columns(plan, len(names), True)


def said(names: Sequence[bytes], first: Raw, plan: Plan, file: str, separator: Separator) -> Columns:
    """The same where an option names the columns, as far as they have names."""
    _expect_readable(first, file, separator)
    if len(first.cells) < len(names):
        raise BadData(f"{file}: line {first.line}: expected at least {len(names)} cells, as columns says, found "
                      f"{len(first.cells)}{guess.said(guess.line(first.text, separator.text))}")
    if plan.channels is None:
        taken = plan.taken(names.__contains__)
        plan = plan.of([name for name in names if name and name not in taken])
    finder = _Finder([name or None for name in names], "columns", lambda: f"it has {listed(filter(None, names))}")
    return finder.columns(plan, len(first.cells), False)


def is_value(cell: bytes) -> bool:
    """Is it missing, a number, or something that begins like one or is no text, and so no name?"""
    if cell in (b"", b"null") or has_controls(cell):
        return True
    return (cell.lstrip(b"+-.,")[:1].isdigit() or guess.is_infinity(cell) or guess.is_missing(cell)
            or is_nan(cell) is not None)


class _Finder:
    """Looks for names in a header."""

    def __init__(self, names: Sequence[bytes | None], place: str, what: Callable[[], str]) -> None:
        self._names, self._place, self._what = names, place, what

    def columns(self, plan: Plan, width: int, has_header: bool) -> Columns:
        return Columns(plan, tuple(self._names), tuple(map(self.places, plan.wanted)),
                       tuple(map(self.place, plan.kept)), width, has_header)

    def places(self, wanted: Wanted) -> tuple[int, ...]:
        of_time = parts(wanted.name, self._names.__contains__) if wanted.option == "time" else []
        return tuple(self.place(Wanted(name, "time")) for name in of_time) or (self.place(wanted),)

    def place(self, wanted: Wanted) -> int:
        count = self._names.count(wanted.name)
        if count == 1:
            return self._names.index(wanted.name)
        raise BadData(f"{self._place}: expected one column {wanted}, found {count or self._none(wanted)}")

    def _none(self, wanted: Wanted) -> str:
        twin = next((name for name in self._names if name and _alike(name, wanted.name)), None)
        if twin is not None:
            return f"none; {shown(twin)} looks the same and has other bytes"
        return f"none; {self._what()}"


def _header_has(first: Raw, plan: Plan, records: Records) -> str:
    """For a message."""
    utf8 = "" if guess.is_utf8(first.text) else guess.NOT_UTF8
    return f"the header has {listed(first.names)}{guess.said(hint(records, first, plan))}{utf8}"


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
    taken = plan.taken(names.__contains__)
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
