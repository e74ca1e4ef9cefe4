"""JSON lines: on each an object, an array in the order of the channels, or for a single channel a number; or one array
of such objects. Numbers keep their text, so that they read as they do in CSV; a string is what a cell of CSV would
be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from json.decoder import scanstring
from typing import Any

from . import guess
from .cell import Cell, Missing, Other
from .json_array import elements, is_array
from .keyed import ABSENT, Fault, KeyedReader
from .printable import shown
from .source import Text

_DEEPEST = 64
_WORDS = {None: Missing("null"), True: Other("true"), False: Other("false")}
_CONSTANTS = {"NaN": Missing("NaN"), "Infinity": Other("Infinity"), "-Infinity": Other("-Infinity")}


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for i, name in enumerate(names) if name in names[:i])
        raise Fault(f"{shown(twice.encode(errors='surrogatepass'))} twice")
    return found


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_float=str.encode, parse_int=str.encode,
                            parse_constant=_CONSTANTS.__getitem__)


def parsed(line: bytes) -> Any:
    """What a text of JSON says. Raises Fault."""
    try:
        text = line.decode()
        value = _decoder.decode(text)
    except UnicodeDecodeError:
        raise Fault("a string that is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise Fault(_character(text, error.pos)) from None
    except RecursionError:
        raise Fault(f"more than {_DEEPEST} levels") from None
    if b"\\u" in line or line.count(b"[") + line.count(b"{") > _DEEPEST:
        _check(value)
    return value


def find(record: Any, name: str) -> Any:
    """By a key, or by a path; ABSENT: there is none."""
    if name in record:
        return record[name]
    return _follow(record, name.split("."))


def cell(value: Any) -> Cell:
    """What a value is."""
    if type(value) is bytes or isinstance(value, (Missing, Other)):
        return value
    if type(value) is str:
        return value.encode()
    if type(value) is dict:
        return Other("an object")
    return Other("an array") if type(value) is list else _WORDS[value]


class JsonLinesReader(KeyedReader):
    """A name is first a key, then a path: keys joined by points, whole numbers for the places of an array."""

    what = "JSON objects"

    def lines(self, text: Text) -> list[bytes]:
        self._text = text if is_array(text.data) else None
        return [] if self._text else super().lines(text)

    def numbered(self) -> Iterator[tuple[int, bytes | Fault]]:
        if not self._text:
            return super().numbered()
        return elements(self._text.data, None if self._text.fault else "file")

    def parsed(self, line: bytes) -> Any:
        return parsed(line)

    def find(self, record: Mapping[str, Any], name: str) -> Any:
        return find(record, name)

    def cell(self, value: Any) -> Cell:
        return cell(value)

    def kept(self, value: Any, line: bytes, name: str) -> bytes:
        found = cell(value)
        if type(found) is bytes:
            return found
        text = line.decode()
        keys = [name] if name in parsed(line) else name.split(".")
        return _raw(text, keys).encode()

    def guess(self, line: bytes) -> str:
        return guess.said(guess.json_line(line))


def _follow(value: Any, keys: list[str]) -> Any:
    for key in keys:
        if type(value) is dict and key in value:
            value = value[key]
        elif type(value) is list and key.isascii() and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return ABSENT
    return value


def _check(value: Any, depth: int = 0) -> None:
    """Strings are text, and levels not too many."""
    if depth > _DEEPEST:
        raise Fault(f"more than {_DEEPEST} levels")
    if type(value) is str:
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Fault("half a surrogate pair") from None
    elif type(value) in (dict, list):
        for one in value.items() if type(value) is dict else value:
            for part in one if type(value) is dict else (one,):
                _check(part, depth + 1)


def _character(text: str, at: int) -> str:
    if at >= len(text.rstrip(" \t\r")):
        return "the line's end"
    return f"{shown(text[at].encode())} at byte {len(text[:at].encode()) + 1}"


def _raw(text: str, keys: list[str]) -> str:
    """The text of the value under these keys, one within the other."""
    at = _blanks(text, 0)
    for key in keys:
        at = _member(text, at, key)
    return text[at:_decoder.raw_decode(text, at)[1]]


def _member(text: str, at: int, key: str) -> int:
    """Where the value of a key stands, of the object or array at this place."""
    is_object, count = text[at] == "{", 0
    at = _blanks(text, at + 1)
    while True:
        name = str(count)
        if is_object:
            name, at = scanstring(text, at + 1, True)
            at = _blanks(text, _blanks(text, at) + 1)
        if name == key if is_object else count == int(key):
            return at
        at = _blanks(text, _blanks(text, _decoder.raw_decode(text, at)[1]) + 1)
        count += 1


def _blanks(text: str, at: int) -> int:
    while text[at] in " \t\r\n":
        at += 1
    return at
