"""The records of a payload, before it is known which value is of which channel.

A payload of JSON is an object, or an array of the channels' values, or an array of such; where it is of one channel, a number,
or an array of them; or several lines, each of JSON. Of an array of objects, and of lines, one that is no JSON costs itself alone. A plain one is what a row of CSV would be, commas or blanks between its
values. A mark of UTF-8 before it and zeros behind it, as programs in C leave them, are none of it.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

from ..reading.json_array import elements, is_array
from ..reading.json_lines import parsed
from ..reading.keyed import Fault

_BETWEEN = {".": re.compile(rb"[ \t]*[, \t][ \t]*"), ",": re.compile(rb"[ \t]*[; \t][ \t]*")}
_BLANKS = b" \t\r\n"


def of_plain(payload: bytes, decimal: str) -> list[Any]:
    """One, of texts. Raises Fault."""
    text = _bare(payload).strip(_BLANKS)
    if not text:
        raise Fault("an empty payload")
    return [_BETWEEN[decimal].split(text)]


def of_json(payload: bytes, is_of_one: bool) -> list[Any]:
    """Each as `json_lines.parsed` gives it, or the Fault of a line; `is_of_one`: an array of values is as many records. Raises
    Fault."""
    payload = _bare(payload)
    try:
        found = parsed(payload)
    except Fault as fault:
        return _apart(payload, fault)
    if type(found) is not list:
        return [_record(found)]
    if not found or any(type(one) in (dict, list) for one in found):
        return found
    return [[one] for one in found] if is_of_one else [found]


def _bare(payload: bytes) -> bytes:
    return payload.removeprefix(codecs.BOM_UTF8).rstrip(b"\0")


def _apart(payload: bytes, fault: Fault) -> list[Any]:
    """The elements of an array of objects, or lines; where none is a record, what is wrong with the whole counts."""
    if is_array(payload):
        found = [_part(one) for _, one in elements(payload, "payload")]
    else:
        found = list(map(_part, _lines(payload)))
    if all(isinstance(one, Fault) for one in found):
        raise fault
    return found


def _lines(payload: bytes) -> list[bytes]:
    """None where it may be one record over several lines: the first is none by itself, and another looks like a part of one."""
    lines = [one for line in payload.split(b"\n") if (one := line.strip(_BLANKS))]
    looks_whole = all(one.startswith(b"{") and one.endswith(b"}") for one in lines)
    return lines if len(lines) > 1 and (looks_whole or not isinstance(_part(lines[0]), Fault)) else []


def _part(text: bytes | Fault) -> Any:
    try:
        return text if isinstance(text, Fault) else _record(parsed(text))
    except Fault as fault:
        return fault


def _record(found: Any) -> Any:
    return found if type(found) in (dict, list) else [found]
