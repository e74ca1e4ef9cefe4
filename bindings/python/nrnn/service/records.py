"""The records of a payload, before it is known which value is of which channel.

A payload of JSON is an object, or an array of the channels' values, or an array of such; where it is of one channel, a number,
or an array of them; or several lines, each of JSON. A plain one is what a row of CSV would be, commas or blanks between its
values. A mark of UTF-8 before it and zeros behind it, as programs in C leave them, are none of it.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

from ..reading.json_lines import parsed
from ..reading.keyed import Fault

_BETWEEN = {".": re.compile(rb"[ \t\r\n]*[, \t][ \t]*"), ",": re.compile(rb"[ \t\r\n]*[; \t][ \t]*")}
_LINE_ENDS = re.compile(rb"[\r\n]+")
_BLANKS = b" \t\r\n"


def of_plain(payload: bytes, decimal: str) -> list[Any]:
    """One, of texts. Raises Fault."""
    text = _bare(payload).strip(_BLANKS)
    if not text:
        raise Fault("an empty payload")
    return [_BETWEEN[decimal].split(_LINE_ENDS.sub(b"\n", text))]  # of a run of them each would look for the end


def of_json(payload: bytes, is_of_one: bool) -> list[Any]:
    """Each as `json_lines.parsed` gives it, or the Fault of a line; `is_of_one`: an array of values is as many records. Raises
    Fault."""
    payload = _bare(payload)
    try:
        found = parsed(payload)
    except Fault as fault:
        return _lines(payload, fault)
    if type(found) is not list:
        return [_record(found)]
    if not found or type(found[0]) in (dict, list):
        return found
    return [[one] for one in found] if is_of_one else [found]


def _bare(payload: bytes) -> bytes:
    return payload.removeprefix(codecs.BOM_UTF8).rstrip(b"\0")


def _lines(payload: bytes, fault: Fault) -> list[Any]:
    """Where the first line is a record by itself; else what is wrong with the whole counts."""
    lines = [one for one in payload.split(b"\n") if one.strip(_BLANKS)]
    if len(lines) < 2 or isinstance(first := _line(lines[0]), Fault):
        raise fault
    return [first, *map(_line, lines[1:])]


def _line(line: bytes) -> Any:
    try:
        return _record(parsed(line))
    except Fault as fault:
        return fault


def _record(found: Any) -> Any:
    return found if type(found) in (dict, list) else [found]
