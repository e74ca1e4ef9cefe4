"""What a field of a point says."""

from __future__ import annotations

import re

from .cell import Cell, Other
from .keyed import Fault
from .printable import shown

_NUMBER = re.compile(rb"([+-]?\d+)([iu])|[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_INTEGERS = {b"i": ("an integer", -2**63, 2**63 - 1), b"u": ("an unsigned integer", 0, 2**64 - 1)}
_WORDS = {b"t", b"T", b"true", b"True", b"TRUE", b"f", b"F", b"false", b"False", b"FALSE"}
_ESCAPED_IN_STRINGS = re.compile(rb'\\(["\\])')


def field(found: re.Match[bytes]) -> Cell:
    """`found`: the field, its text where it is a string, its word where it is none."""
    if found[3] is None:
        return _ESCAPED_IN_STRINGS.sub(rb"\1", found[2])
    if found[3] in _WORDS:
        return Other(found[3].decode())
    number = _NUMBER.fullmatch(found[3])
    if not number:
        raise Fault(f"{shown(found[0])}, which is no value")
    return _integer(number, found[0]) if number[2] else number[0]


def _integer(number: re.Match[bytes], field: bytes) -> bytes:
    what, least, most = _INTEGERS[number[2]]
    digits = number[1].lstrip(b"+-").lstrip(b"0")[:21]  # of many no number is made
    is_negative = number[1].startswith(b"-")
    size = int(digits or b"0")
    if not least <= (-size if is_negative else size) <= most or is_negative and not least:
        raise Fault(f"{shown(field)}, which is no value: {what} is {least} to {most}")
    return number[1]
