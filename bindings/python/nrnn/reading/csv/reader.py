"""The samples of a CSV file. A header names the columns, in any order; those that the plan does not name are passed
over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from .. import guess
from ..bad import BadData
from ..cell import joined
from ..plan import Plan, Record
from ..printable import listed
from ..source import Text
from .columns import columns, said
from .declared import declared
from .header import at_line, in_comments
from .records import Raw, Records

LONGEST = 1 << 24  # a line: a file that is no text has none that ends
_LETTER = re.compile(rb"[A-Za-z\x80-\xff]").search


class CsvReader:
    """Yields what the plan's columns say, record by record, or what is wrong with one.

    Attributes
    ----------
    plan : Plan
        With the channels that the file has, where none are asked for.
    """

    def __init__(self, text: Text, plan: Plan, *, separator: bytes | None, comment: bytes | None, skip_lines: int,
                 skip_after_header: int, header: str, names: Sequence[bytes], decimal: bytes) -> None:
        self._name = text.name
        lines = lines_of(text)
        start = declared(lines, separator, decimal, header, skip_lines, skip_after_header, text.name)
        self._records = Records(lines, start.separator, comment, start.before)
        self._first = self._header(text, plan, start.before if header != "no" else None)
        self._columns = said(names, self._first, plan, text.name, start.separator) if names else columns(
            self._first, plan, header, text.name, self._records)
        self.plan, self._skipped = self._columns.plan, start.after
        self._ahead: list[Raw] = []
        self._begin(text)
        self._data = self._ahead[0].line if self._ahead else None

    def _header(self, text: Text, plan: Plan, start: int | None) -> Raw:
        """The first record, or what stands for it in the lines from `start` on."""
        first = next(self._records, None)
        if first is None:
            raise self._empty(text, plan)
        return first if start is None else in_comments(self._records, start, first, plan) or first

    def _begin(self, text: Text) -> None:
        """Behind the header, if there is one; the first record with values is looked at."""
        first = self._first
        if self._columns.has_header:
            self._records.at += self._skipped
            self._ahead.extend(islice(self._records, 1))
            return
        if self._skipped:
            raise BadData(f"{text.name}: line {first.line}: expected a header, as skip_after_header says, found none")
        self._ahead.append(first)
        if first.is_empty_line and not any(not one.is_empty_line for one in self._rest()):
            raise self._empty(text, self.plan)

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
        if self.plan.is_within(raw.names):
            return f"found {count}: {at_line(raw.line)}"
        return f"found {count}{guess.said(guess.line(raw.text, self._records.separator.text))}"

    def place(self, record: Record, column: int | None = None) -> str:
        """Where a record stands, or one of its cells."""
        place = f"{self._name}: line {record.line}"
        if column is None:
            return place
        no_names = " (no header: see input_header)" if record.line == self._first.line else ""
        return f"{place}{no_names}, {self._columns.shown(column)}"

    def hint(self, record: Record) -> Callable[[bytes], str | None]:
        """What a cell of the record looks like that should be a number."""
        line, separator = self._records.lines[record.line - 1], self._records.separator

        def of(word: bytes) -> str | None:
            if line[:1] in (b"#", b"%"):
                return guess.line(line, separator.text)
            if not separator.is_blanks and guess.are_numbers(word):
                return guess.separates(b"blanks")
            if record.line != self._data:
                return guess.perhaps_missing(word)
            if self._columns.has_header and _LETTER(word):
                return f"looks like a row of units: skip_after_header={self._skipped + 1}"
            return None
        return of


def lines_of(text: Text) -> list[bytes]:
    """Those that are there: what is longer than any line of text is the end of them."""
    if text.lines is not None:
        return text.lines
    lines = text.data.split(b"\n")
    if not lines[-1] or text.fault:  # then the last one is not whole either
        lines.pop()
    long = next((i for i, line in enumerate(lines) if len(line) > LONGEST), None)
    if long is not None:
        text.fault = f"{text.name}: expected lines of at most {LONGEST} bytes, found a longer one"
        del lines[long:]
    return lines


def _with(plan: Plan) -> str:
    names = [one.name for one in (*plan.wanted, *plan.kept)]
    return f" with {listed(names)}" if names else ""
