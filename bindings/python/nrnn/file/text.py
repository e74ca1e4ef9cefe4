"""Text in protobuf messages."""

from __future__ import annotations

from typing import Any

from ..values.excerpt import excerpt
from .wire import is_repeated


def check(message: Any, place: str = "") -> None:
    """Refuse text that is not UTF-8: a decoder may let it pass and give bytes.

    Raises
    ------
    ValueError
        The message names the field.
    """
    for field, value in message.ListFields():
        where = f"{place}{field.name}"
        for one in value if is_repeated(field) else [value]:
            if field.type not in (field.TYPE_MESSAGE, field.TYPE_STRING):
                break
            if field.type == field.TYPE_MESSAGE:
                check(one, f"{where}.")
            elif not isinstance(one, str):
                raise ValueError(f"{where}: expected UTF-8, found {excerpt(repr(one), 60)}")
