"""Takes a record of CSV apart, one line after the other, as RFC 4180 has it.

A quote opens a cell only as the first byte of it, blanks aside; within quotes separators and line ends are text and two
quotes are one. After the closing quote only blanks may stand. A quote elsewhere is a character like others. Blanks
around a cell, and carriage returns before the line end, are no part of it; those within quotes are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

OUTSIDE, IN_QUOTES, BAD = range(3)
_QUOTE = b'"'
_BLANKS = re.compile(rb"[ \t]+")


class Separator:
    """What stands between cells: a byte, or runs of blanks, of which those at the ends of a line do not count."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.is_blanks = text == b"blanks"
        self.trim = b" \t" if self.is_blanks else b" \t".replace(text, b"")

    def split(self, line: bytes) -> list[bytes]:
        """The cells of a line without quotes."""
        line = line.rstrip(b"\r")
        if self.is_blanks:
            return _BLANKS.split(line.strip(b" \t"))
        return [cell.strip(self.trim) for cell in line.split(self.text)]

    def end(self, line: bytes, at: int) -> tuple[int, int]:
        """Where the cell at this place ends and the next one begins; -1: there is none."""
        if self.is_blanks:
            found = _BLANKS.search(line, at)
            end, after = found.span() if found else (len(line), -1)
            return end, after if after < len(line.rstrip(b"\r")) else -1
        end = line.find(self.text, at)
        return (end, end + 1) if end >= 0 else (len(line), -1)


@dataclass
class Scanner:
    """The record so far."""

    separator: Separator
    cells: list[bytes] = field(default_factory=list)
    quoted: list[int] = field(default_factory=list)
    state: int = OUTSIDE
    _open: bytearray = field(default_factory=bytearray)

    def scan(self, line: bytes) -> None:
        """Go on with the record's next line, which has no end of its own."""
        at = 0 if self.state == OUTSIDE else self._close(line, 0)
        while at >= 0:
            at = self._take(line, at)

    @property
    def count(self) -> int:
        """Cells, with one that is open."""
        return len(self.cells) + (self.state == IN_QUOTES)

    def _take(self, line: bytes, at: int) -> int:
        """One cell and the separator after it; where the next one begins, or -1."""
        while line[at:at + 1] and line[at] in self.separator.trim:
            at += 1
        if line.startswith(_QUOTE, at):
            self.quoted.append(len(self.cells))
            return self._close(line, at + 1)
        end, after = self.separator.end(line, at)
        cell = line[at:end] if after >= 0 else line[at:end].rstrip(b"\r")
        self.cells.append(cell.rstrip(self.separator.trim))
        return after

    def _close(self, line: bytes, at: int) -> int:
        """The rest of a cell in quotes."""
        while (end := line.find(_QUOTE, at)) >= 0:
            self._open += line[at:end]
            if not line.startswith(_QUOTE, end + 1):
                self.cells.append(bytes(self._open))
                self._open.clear()
                self.state = OUTSIDE
                return self._separate(line, end + 1)
            self._open += _QUOTE
            at = end + 2
        self._open += line[at:] + b"\n"
        self.state = IN_QUOTES
        return -1

    def _separate(self, line: bytes, at: int) -> int:
        """What stands between a closing quote and the next cell."""
        rest = line[at:].lstrip(self.separator.trim)
        if not rest.strip(b"\r"):
            return -1
        after = len(line) - len(rest)
        if self.separator.is_blanks:
            if after > at:
                return after
        elif rest.startswith(self.separator.text):
            return after + 1
        self.state = BAD
        return -1
