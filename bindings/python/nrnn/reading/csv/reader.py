"""The samples of a CSV file. A header names the columns, in any order; those that the plan does not name are passed
over."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from itertools import chain

from .. import guess
from ..bad import BadData
from ..cell import joined
from ..plan import Plan, Record
from ..printable import listed
from ..source import Text
from .columns import columns, header_below
from .records import Raw, Records
from .scan import Separator

_LONGEST = 1 << 24  # a line: a file that is no text has none that ends
_EXCEL = re.compile(rb"sep=([^A-Za-z0-9\".+\-\r\n])\r?").fullmatch


class CsvReader:
    """Yields what the plan's columns say, record by record, or what is wrong with one.

    Attributes
    ----------
    plan : Plan
        With the channels that the file has, where none are asked for.
    """

    def __init__(self, text: Text, plan: Plan, *, separator: bytes | None, comment: bytes | None, skip_lines: int,
                 skip_after_header: int, header: str, decimal: bytes) -> None:
        self._name = text.name
        lines = lines_of(text)
        found, start = _separator(lines, separator, decimal, text.name)
        self._records = Records(lines, found, comment, max(start, skip_lines))
        first = next(self._records, None)
        if first is None:
            raise self._empty(text, plan)
        self._columns = columns(first, plan, header, text.name, self._records)
        self.plan, self._first = self._columns.plan, first
        self._ahead: list[Raw] = []
        self._units = self._skipped = 0  # the line that may hold units, and how many did
        if self._columns.has_header:
            self._records.at += skip_after_header
            self._units, self._skipped = self._records.at + 1, skip_after_header
            return
        if skip_after_header:
            raise BadData(f"{text.name}: line {first.line}: expected a header, as skip_after_header says, found none")
        self._ahead.append(first)
        if first.is_empty_line and not any(not one.is_empty_line for one in self._rest()):
            raise self._empty(text, plan)

    def _rest(self) -> Iterator[Raw]:
        for one in self._records:
            self._ahead.append(one)
            yield one

    def _empty(self, text: Text, plan: Plan) -> BadData:
        if text.fault:
            return BadData(text.fault)
        return BadData(f"{text.name}: expected a header{_with(plan)}, found an empty file")

    def __iter__(self) -> Iterator[Record | BadData]:
        wanted, kept, width = self._columns.wanted, self._columns.kept, self._columns.width
        places = [at[0] for at in wanted] if all(len(at) == 1 for at in wanted) else None
        for raw in self._without_empty_lines():
            cells = raw.cells
            if raw.fault or len(cells) != width or raw.is_empty_line and width != 1:
                yield self._wrong(raw)
            elif places is not None:
                yield Record(raw.line, [cells[i] for i in places], [cells[i] for i in kept] if kept else kept)
            else:
                yield Record(raw.line, [cells[at[0]] if len(at) == 1 else joined([cells[i] for i in at])
                                        for at in wanted], [cells[i] for i in kept])

    def _without_empty_lines(self) -> Iterator[Raw]:
        """In a file of one column each empty line is a cell; in others those in a row are one bad record; at the end of
        the file they are nothing."""
        empty: list[Raw] = []
        for raw in chain(self._ahead, self._records):
            if raw.is_empty_line:
                if not empty or self._columns.width == 1:
                    empty.append(raw)
                continue
            yield from empty
            empty.clear()
            yield raw

    def _wrong(self, raw: Raw) -> BadData:
        place = f"{self._name}: line {raw.line}"
        if raw.fault:
            what, column = raw.fault
            return BadData(f"{place}, column {column}: {what}")
        return BadData(f"{place}: expected as many cells as line {self._first.line} has, {self._columns.width}, "
                       f"{self._found(raw)}")

    def _found(self, raw: Raw) -> str:
        """Of a record that has another number of cells than the first."""
        if raw.is_empty_line:
            return "found an empty line"
        count, width = len(raw.cells), self._columns.width
        filled = max((i + 1 for i, cell in enumerate(raw.cells) if cell), default=0)
        if filled <= width < count:
            return f"found {count}, the last ones empty"
        names = [one.name for one in self.plan.wanted]
        below = header_below(Records(self._records.lines, self._records.separator, None, raw.line - 1), names)
        return f"found {count}{guess.said(below or guess.line(raw.text, self._records.separator.text))}"

    def place(self, record: Record, column: int | None = None) -> str:
        """Where a record stands, or one of its cells."""
        place = f"{self._name}: line {record.line}"
        if column is None:
            return place
        no_names = " (no header: see input_header)" if record.line == self._first.line else ""
        return f"{place}{no_names}, {self._columns.shown(column)}"

    def hint(self, record: Record) -> Callable[[bytes], str | None]:
        """What a cell of the record looks like that should be a number."""
        line = self._records.lines[record.line - 1]

        def of(word: bytes) -> str | None:
            if line[:1] in (b"#", b"%"):
                return guess.line(line, self._records.separator.text)
            if record.line == self._units and re.search(rb"[A-Za-z\x80-\xff]", word):
                return f"looks like a row of units: skip_after_header={self._skipped + 1}"
            if not re.search(rb"\d", word) and not guess.is_infinity(word):
                return f"if it stands for a missing value: missing_value={os.fsdecode(word)!r}"
            return None
        return of


def lines_of(text: Text) -> list[bytes]:
    """Those that are there: what is longer than any line of text is the end of them."""
    lines = text.data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    long = next((i for i, line in enumerate(lines) if len(line) > _LONGEST), None)
    if long is not None:
        text.fault = f"{text.name}: expected lines of at most {_LONGEST} bytes, found a longer one"
        del lines[long:]
    return lines


def _separator(lines: list[bytes], asked: bytes | None, decimal: bytes, file: str) -> tuple[Separator, int]:
    """And how many lines say it: none, or Excel's first one."""
    excel = _EXCEL(lines[0]) if lines else None
    if excel and asked not in (None, excel[1]):
        raise BadData(f"{file}: line 1: expected separator={asked.decode()!r}, as the option says, found "
                      f"{lines[0].decode().strip()}")
    found = excel[1] if excel else asked or b","
    if found == decimal:
        raise ValueError(f"decimal: expected another than the separator, found {decimal.decode()!r} for both: "
                         "separator=';'?")
    return Separator(found), 1 if excel else 0


def _with(plan: Plan) -> str:
    names = [one.name for one in (*plan.wanted, *plan.kept)]
    return f" with {listed(names)}" if names else ""
