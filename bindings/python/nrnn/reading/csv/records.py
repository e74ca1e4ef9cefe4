"""The records of a CSV file. One whose quotes are wrong costs its first line alone: the next begins in the line
after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .scan import BAD, IN_QUOTES, Scanner, Separator

LONGEST = 1 << 20  # bytes of a record of several lines: a quote that is not closed is known to be wrong by then
_OPEN = "expected a closing quote, found none"
_TAIL = "expected a separator or the line's end after a closing quote, found something else"


class Raw(NamedTuple):
    """The line that it begins in, from 1; its cells; what the line says; which cells stood in quotes; what is wrong
    with these, and in which column."""

    line: int
    cells: list[bytes]
    text: bytes
    quoted: tuple[int, ...] = ()
    fault: tuple[str, int] | None = None

    @property
    def names(self) -> tuple[bytes, ...]:
        """The cells of a header."""
        return tuple(cell.strip(b" \t") for cell in self.cells)

    @property
    def is_empty_line(self) -> bool:
        return len(self.cells) == 1 and not self.cells[0] and not self.quoted


class Records(Iterator[Raw]):
    """Of the lines from `at` on, those that begin with a comment left out."""

    def __init__(self, lines: list[bytes], separator: Separator, comment: bytes | None, at: int = 0) -> None:
        self.lines, self.separator, self.comment, self.at = lines, separator, comment, at
        # The last line whose beginning, if it were within quotes, would lead to no record: so no byte is looked at
        # twice for a quote that is not closed, however many of them there are.
        self._doomed = 0

    def __next__(self) -> Raw:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if self.comment is None or not line.lstrip(b" \t").startswith(self.comment):
                break
            self.at += 1
        else:
            raise StopIteration
        if b'"' in line:
            return self._quoted(line)
        self.at += 1
        return Raw(self.at, self.separator.split(line), line)

    def _quoted(self, line: bytes) -> Raw:
        scanner = Scanner(self.separator)
        scanner.scan(line)
        size, end = len(line), self.at + 1
        while scanner.state == IN_QUOTES:
            if end < self._doomed or size > LONGEST or end >= len(self.lines):
                return self._failed(line, end, scanner, _OPEN)
            more = self.lines[end]
            scanner.scan(more)
            size, end = size + 1 + len(more), end + 1
        if scanner.state == BAD:
            return self._failed(line, end, scanner, _TAIL)
        first, self.at = self.at + 1, end
        return Raw(first, scanner.cells, line, tuple(scanner.quoted))

    def _failed(self, line: bytes, end: int, scanner: Scanner, fault: str) -> Raw:
        """Only the first line is given up."""
        self._doomed = max(self._doomed, end)
        self.at += 1
        return Raw(self.at, [], line, (), (fault, scanner.count))
