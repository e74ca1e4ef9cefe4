"""Kinds of numbers, by PyTorch's names."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .._errors import ConversionError

FLOATS = ("float32", "float64")
EPSILON = float(np.finfo(np.float32).eps)
INTEGERS = ("uint8", "int8", "int16", "int32", "int64")


class DType(NamedTuple):
    """One of them; its own class, for numbers of kinds are integers in files."""

    name: str


def kind_of(array: np.ndarray) -> DType:
    return DType("float32" if array.dtype.kind == "f" else str(array.dtype))


def floating(kind: Any, where: str) -> bool:
    """Is it one of floats, not of integers?

    Raises
    ------
    ConversionError
        Half precision, bool or others.
    """
    name = kind.name if isinstance(kind, DType) else "float32" if kind is None else repr(kind)
    if name not in (*FLOATS, *INTEGERS):
        raise ConversionError(f"{where}: expected numbers of float32 or float64, found {name}")
    return name in FLOATS
