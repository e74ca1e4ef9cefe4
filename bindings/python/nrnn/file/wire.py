"""The fields of a protobuf message as its bytes hold them, before it is decoded.

A decoder says nothing of fields that it does not know, merges what stands twice, and makes a hundred bytes of an empty
message of two. A number of any size, such as a tensor's data, is one field.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from google.protobuf.descriptor import FieldDescriptor as _Kind

from ..values.budget import Budget

_MESSAGE, _FIELD = 200, 16  # bytes that decoding one takes, or a number
_FIXED = {1: 8, 5: 4}       # bytes of a value by its wire type
_VARINT, _DELIMITED = 0, 2
GROUPS = 3, 4               # of proto2; decoders pass over them
_TYPES = dict.fromkeys((_Kind.TYPE_DOUBLE, _Kind.TYPE_FIXED64), 1) | dict.fromkeys(
    (_Kind.TYPE_FLOAT, _Kind.TYPE_FIXED32), 5) | dict.fromkeys(
    (_Kind.TYPE_STRING, _Kind.TYPE_BYTES, _Kind.TYPE_MESSAGE), _DELIMITED)  # others are varints


class Field(NamedTuple):
    """A field: which message it stands in, counted from 1, of what type that is, its number, what it is, its wire type, a
    number's value."""

    message: int
    type: Any
    number: int
    descriptor: Any  # None: the type has no field of this number
    wire: int
    value: int | None


def fields(data: bytes, descriptor: Any) -> Iterator[Field]:
    """Every field of a message and of those within it; it ends where bytes are none, which the decoder refuses."""
    waiting = [(0, len(data), descriptor)]
    known: dict[str, dict[int, Any]] = {}
    serial = 0
    while waiting:
        at, end, kind = waiting.pop()
        serial += 1
        if kind.full_name not in known:
            known[kind.full_name] = {field.number: field for field in kind.fields}
        numbers = known[kind.full_name]
        while at < end:
            key, at = _varint(data, at)
            wire, field = key & 7, numbers.get(key >> 3)
            value, size = None, _FIXED.get(wire, end)
            if wire in (_VARINT, _DELIMITED):
                value, at = _varint(data, at)
                size = value if wire == _DELIMITED else 0
            if at + size > end and wire not in GROUPS:
                break
            yield Field(serial, kind, key >> 3, field, wire, value if wire == _VARINT else None)
            if wire == _DELIMITED and field is not None and field.message_type is not None:
                waiting.append((at, at + size, field.message_type))
            at += size


def allow(data: bytes, descriptor: Any, budget: Budget) -> None:
    """Charge the budget for what decoding a message takes.

    Raises
    ------
    ValueError
        More than is left.
    """
    for one in fields(data, descriptor):
        message = one.descriptor is not None and one.descriptor.message_type is not None
        budget.take(_MESSAGE if message else _FIELD, "messages" if message else "fields")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Its value and where it ends; beyond the data if it does not."""
    value = shift = 0
    while at < len(data) and shift < 70:
        byte = data[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return value, at
    return 0, len(data) + 1


def is_repeated(field: Any) -> bool:
    """May a field stand more than once?"""
    repeated = getattr(field, "is_repeated", None)  # since protobuf 6
    return field.label == field.LABEL_REPEATED if repeated is None else repeated


def types(field: Any) -> tuple[int, ...]:
    """The wire types that a field may have; a decoder drops it with another."""
    own = _TYPES.get(field.type, _VARINT)
    return (own, _DELIMITED) if is_repeated(field) else (own,)  # packed
