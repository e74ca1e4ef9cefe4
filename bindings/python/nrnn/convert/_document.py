"""JSON documents of models, read within limits."""

from __future__ import annotations

import json
import os
from typing import Any

from ..values.budget import Budget
from ..values.files import file_name, read_whole
from ._errors import ConversionError

_MOST = 1 << 28
_DEEPEST = 100
_CONTAINER = 72  # bytes that an empty list or object takes


def read(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The object that a file holds; numbers as they are, no key twice.

    Raises
    ------
    OSError
        No regular file, or one that cannot be read.
    ConversionError
        No JSON object, or one larger or deeper than the limits; the message names the file.
    """
    return document(read_whole(path, _MOST), file_name(path))


def document(data: bytes, name: str) -> dict[str, Any]:
    """The object that bytes of JSON are; `name` is for messages."""
    try:
        value = parsed(data)
    except ValueError as error:
        raise ConversionError(f"{name}: expected JSON, found {error}") from None
    if not isinstance(value, dict):
        raise ConversionError(f"{name}: expected a JSON object, found {type(value).__name__}")
    return value


def parsed(data: bytes) -> Any:
    """What bytes of JSON hold, wherever they stand.

    Raises
    ------
    ValueError
        No JSON, or one larger or deeper than the limits.
    """
    Budget(len(data)).take(_CONTAINER * (data.count(b"[") + data.count(b"{")), "lists and objects")
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once)
    except RecursionError:
        raise ValueError("lists or objects nested too deeply") from None
    if _depth(value) > _DEEPEST:
        raise ValueError(f"lists or objects nested deeper than {_DEEPEST}")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} twice")
        found[key] = value
    return found


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level and depth <= _DEEPEST:
        depth += 1
        level = [inner for one in level if isinstance(one, (list, dict))
                 for inner in (one.values() if isinstance(one, dict) else one) if isinstance(inner, (list, dict))]
    return depth
