"""A little TOML, written: what reading options need."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def toml(entries: Mapping[str, Any]) -> str:
    """Texts, numbers, True, False and lists of them."""
    return "".join(f"{name} = {_value(value)}\n" for name, value in entries.items())


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)
