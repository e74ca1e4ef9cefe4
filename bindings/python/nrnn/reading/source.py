"""A file's text: unpacked, in UTF-8 where its encoding is known, and what is wrong behind its end."""

from __future__ import annotations

import codecs
import os
from dataclasses import dataclass
from typing import Any

from . import guess
from .bad import BadData
from .compressed import kind_of, unpacked
from .printable import shown

_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_UTF8 = b"\xef\xbb\xbf"
_DEEPEST = 4  # of files packed within each other
_ASCII = bytes(range(1, 128))


@dataclass
class Text:
    """The bytes of a file as far as they are whole, and the message of what comes then; or lines that are yet to come."""

    name: str
    data: bytes
    fault: str | None = None
    was_empty: bool = False
    lines: Any = None


def codec(name: str) -> str:
    """The name of an encoding that has the letters of ASCII, or of UTF-16.

    Raises
    ------
    ValueError
        None is known by this name, or it is another one.
    """
    try:
        found = codecs.lookup(name)
        known = found._is_text_encoding
    except (LookupError, ValueError):
        known = False
    if not known:
        raise ValueError(f"encoding: expected the name of an encoding, found {name!r:.60}")
    if not found.name.startswith("utf-16") and not _has_ascii(found.name):
        raise ValueError(f"encoding: expected one that writes ASCII as ASCII does, or UTF-16, found {name!r:.60}")
    return found.name


def _has_ascii(name: str) -> bool:
    try:
        return _ASCII.decode(name) == _ASCII.decode("ascii")
    except UnicodeDecodeError:
        return False


def load(path: str | os.PathLike[str], kind: str, encoding: str | None = None) -> Text:
    """The text of a file of this format; "f32" has bytes, and no encoding, and so has Parquet, by its first bytes.

    Raises
    ------
    OSError
        It cannot be read.
    BadData
        It is of another kind, by its first bytes.
    """
    with open(path, "rb") as file:
        data = file.read()
    text = Text(os.fsdecode(path), data, was_empty=not data)
    fault = _unpack(text)
    if kind != "f32" and text.data.startswith(guess.PARQUET):
        return text
    other = guess.binary(text.data[:4 if kind == "f32" else guess.LONGEST_START])
    if other or kind != "f32" and guess.is_utf32(text.data):
        raise BadData(f"{text.name}: expected {kind}, found what looks like {other or 'UTF-32'}")
    if kind != "f32":
        undecoded = _decode(text, encoding)
        fault = fault or undecoded
    if fault:
        text.fault = f"{text.name}: {fault}"
    return text


def _unpack(text: Text) -> str | None:
    """What is wrong with it, if something is."""
    fault = None
    for _ in range(_DEEPEST):
        packed = kind_of(text.data)
        if not packed:
            break
        text.data, found = unpacked(packed, text.data)
        fault = fault or found
    return fault


def _decode(text: Text, encoding: str | None) -> str | None:
    """UTF-16 by its mark; what some programs begin a text of UTF-8 with is no part of it."""
    mark = next((mark for mark in (*_MARKS, _UTF8) if text.data.startswith(mark)), b"")
    marked = _MARKS.get(mark, "utf-8" if mark else None)
    if marked and encoding and not marked.startswith(encoding.removesuffix("-sig")):
        raise BadData(f"{text.name}: expected {encoding}, as encoding says, found the mark of {marked}")
    text.data = text.data.removeprefix(mark)
    name = _MARKS.get(mark) or encoding
    return _convert(text, name) if name else None


def _convert(text: Text, encoding: str) -> str | None:
    try:
        text.data = text.data.decode(encoding).encode()
    except UnicodeDecodeError as error:
        data, text.data = text.data, text.data[:error.start].decode(encoding, "ignore").encode()
        line = text.data.count(b"\n") + 1
        name = "UTF-16" if encoding.startswith("utf-16") else encoding
        return f"line {line}: expected {name}, found {shown(data[error.start:error.end])}"
    return None
