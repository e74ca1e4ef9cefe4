"""Cells that are passed on as they are, as classes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...reading.number import grammar
from .rows import classed

_MISSING = {"", "nan", "null"}
_QUOTED = ("jsonl", "influx")  # formats whose texts are passed on with their quotes


def is_text(cells: list[bytes], options: Mapping[str, Any]) -> bool:
    """Are most of them no numbers?"""
    there = [one for one in _texts(cells, options) if one.lower() not in _MISSING]
    is_number = grammar(options.get("decimal", ".").encode())
    return 2 * sum(is_number(one.encode(errors="surrogateescape")) is not None for one in there) < len(there)


def classes(cells: list[bytes], options: Mapping[str, Any]) -> tuple[np.ndarray, list[str]]:
    """Indices and labels, as `classed`."""
    given = options.get("missing_value") or ()
    absent = {given} if isinstance(given, str) else set(given)
    texts = _texts(cells, options)
    return classed(texts, np.array([text in absent or text.lower() in _MISSING for text in texts], bool))


def _texts(cells: list[bytes], options: Mapping[str, Any]) -> list[str]:
    texts = [cell.decode("utf-8", "surrogateescape").strip() for cell in cells]
    if options.get("format") not in _QUOTED:
        return texts
    return [json.loads(text) if len(text) > 1 and text[0] == text[-1] == '"' else text for text in texts]
