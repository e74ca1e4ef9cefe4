"""What decoding a protobuf message would take, before it is decoded.

Two bytes make an empty message of a hundred. So its fields are counted first, by the lengths that the bytes say; a number
of any size, such as a tensor's data, is one field.
"""

from __future__ import annotations

from typing import Any

from ._budget import Budget

_MESSAGE, _FIELD = 200, 16  # bytes that decoding one takes, or a number
_FIXED = {1: 8, 5: 4}       # bytes of a value by its wire type
_VARINT, _DELIMITED = 0, 2


def allow(data: bytes, descriptor: Any, budget: Budget) -> None:
    """Charge the budget for the messages and fields in `data`; what is no message is left for the decoder to refuse.

    Raises
    ------
    ValueError
        They take more than is left.
    """
    waiting = [(0, len(data), descriptor)]
    messages: dict[str, dict[int, Any]] = {}
    while waiting:
        at, end, kind = waiting.pop()
        inner = messages.get(kind.full_name)
        if inner is None:
            inner = messages[kind.full_name] = {
                field.number: field.message_type for field in kind.fields if field.message_type is not None}
        while 0 <= at < end:
            key, at = _varint(data, at)
            wire = key & 7
            if wire == _DELIMITED:
                size, at = _varint(data, at)
                if key >> 3 in inner and at + size <= end:
                    budget.take(_MESSAGE, "messages")
                    waiting.append((at, at + size, inner[key >> 3]))
                else:
                    budget.take(_FIELD, "fields")
                at += size
            else:
                budget.take(_FIELD, "fields")
                at = _varint(data, at)[1] if wire == _VARINT else at + _FIXED[wire] if wire in _FIXED else end


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Its value and where it ends; beyond the data if it does not."""
    value = shift = 0
    while at < len(data) and shift < 70:
        byte = data[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return value, at
    return 0, len(data) + 1
