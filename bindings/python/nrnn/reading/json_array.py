"""A file of JSON that is one array of objects, over lines or not: its elements, taken apart by their marks alone, so
that one that is no JSON costs only itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .csv.reader import LONGEST
from .keyed import Fault
from .printable import shown

_START = re.compile(rb"[ \t\r\n]*\[(?=[ \t\r\n]*\{)").match
_NO_BLANK = re.compile(rb"[ \t\r\n]*").match
_MARK = re.compile(rb'"(?:[^"\\]|\\.)*"|[][{},"]', re.DOTALL)
_LINE_END = re.compile(rb'("(?:[^"\\]|\\.)*")|[\r\n]', re.DOTALL)


def is_array(data: bytes) -> bool:
    return _START(data) is not None


def elements(data: bytes, end_of: str | None) -> Iterator[tuple[int, bytes | Fault]]:
    """Each with the line that it begins in; line ends between its values are blanks. Last what is wrong with the array,
    where something is. `end_of` names what ends with the data; None: more was to come, and why not is known."""
    begin, line, before = _START(data).end(), 1, 0
    while True:
        start = _NO_BLANK(data, begin).end()
        line, before = line + data.count(b"\n", before, start), start
        end = _end(data, start)
        if end is None:
            if end_of is not None:
                yield line, Fault(f"the {end_of}'s end")
            return
        if end - start > LONGEST:
            yield line, Fault(f"one of more than {LONGEST} bytes")
            return
        yield line, _on_one_line(data[start:end]) if end > start else Fault(shown(data[end:end + 1]))
        begin = end + 1
        if data.startswith(b"]", end):
            break
    rest = _NO_BLANK(data, begin).end()
    if rest < len(data):
        yield line + data.count(b"\n", before, rest), Fault(f"{shown(data[rest:])} behind the array")


def _end(data: bytes, start: int) -> int | None:
    """Of the element that begins here: the comma or bracket behind it."""
    depth = 0
    for mark in _MARK.finditer(data, start):
        word = mark[0]
        if word in (b"{", b"["):
            depth += 1
        elif depth and word in (b"}", b"]"):
            depth -= 1
        elif word == b'"':  # nothing closes it
            return None
        elif not depth and word in (b",", b"]"):
            return mark.start()
    return None


def _on_one_line(text: bytes) -> bytes:
    if b"\n" not in text and b"\r" not in text:
        return text
    return _LINE_END.sub(lambda found: found[1] or b" ", text)
