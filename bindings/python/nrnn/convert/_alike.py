"""Whether two chains are of the same operations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from ._chain import Operation

_ASIDE = ("name", "before", "key")  # which say nothing of what an operation does


def alike(one: Sequence[Operation], other: Sequence[Operation]) -> bool:
    """Are they, with the same numbers?"""
    return len(one) == len(other) and all(map(_same, one, other))


def _same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if is_dataclass(one) and not isinstance(one, type):
        return all(_same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)
                   if field.name not in _ASIDE)
    return bool(one == other)
