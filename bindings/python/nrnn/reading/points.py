"""Which lines of line protocol are one point: a string may have line ends in it, and what stands within one is never a
point itself. A line with a quote too many opens a string that it does not mean; its point ends with the line in which
some quote closes it, and no string stays open for ever."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .keyed import Fault
from .source import Text

LONGEST_OPEN = 1 << 20  # bytes of a point whose string is still open behind a line
BLANKS = b" \t\r"
_HEAD = re.compile(rb"[ \t\r]*(?:\\.|[^\\ ])* *", re.DOTALL)
_FIELD = re.compile(rb'(?:\\.|[^\\,= ])*=(?:(")|[^", ]*,)', re.DOTALL)
_CLOSING = re.compile(rb'(?:\\.|[^\\"])*"', re.DOTALL)


def points(lines: Iterable[bytes], text: Text) -> Iterator[tuple[int, bytes | Fault]]:
    """What may be a point, with the line that it begins in; a Fault is one that is none. `text`: what has the lines; where
    it has a fault of its own, more was to come."""
    begin, taken, is_open, size = 1, [], False, 0
    for number, line in enumerate(lines, 1):
        if is_open or not line.strip(BLANKS).startswith(b"#"):
            is_open = _is_open_behind(line, is_open)
        taken.append(line)
        size += len(line) + 1
        if not is_open or size > LONGEST_OPEN:
            yield begin, _unclosed(f"in {LONGEST_OPEN} bytes", begin, number) if is_open else b"\n".join(taken)
            begin, taken, is_open, size = number + 1, [], False, 0
    if len(taken) > 1 and not text.fault:
        yield begin, _unclosed("before the file's end", begin, begin + len(taken) - 1)
    elif taken and not text.fault:
        yield begin, taken[0]


def _is_open_behind(line: bytes, is_open: bool) -> bool:
    """Is a string open behind a line, before which one was or was not?"""
    if b'"' not in line:
        return is_open
    at = 0 if is_open else _HEAD.match(line).end()
    while True:
        if is_open:
            closing = _CLOSING.match(line, at)
            if not closing:
                return True
            at = closing.end() + 1
            if not line.startswith(b",", at - 1):
                return False
        field = _FIELD.match(line, at)
        if not field:
            return False
        at, is_open = field.end(), bool(field[1])


def extent(first: int, last: int) -> str:
    """For the end of a message about what is not the one line that one would take it for."""
    return f": lines {first} to {last} are one point" if last > first else ""


def _unclosed(within: str, first: int, last: int) -> Fault:
    return Fault(f"a string that no quote closes {within}{extent(first, last)}")
