"""Safetensors: tensors by name, their places in a header of JSON, then their numbers."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from ..values.budget import Budget
from ._document import document

_SIZE = 8  # bytes of the size of the header, little-endian
_MOST_HEADER = 100_000_000
_MOST_AXES = 32
_METADATA = "__metadata__"
_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1",
          "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "u1", "BOOL": "?"}
_FIELDS = {"dtype", "shape", "data_offsets"}


class _Entry(NamedTuple):
    start: int
    end: int
    name: str
    kind: str
    shape: tuple[int, ...]


def is_safetensors(data: bytes) -> bool:
    """Do bytes begin as such a file does?"""
    return len(data) > _SIZE and data[_SIZE:_SIZE + 1] == b"{" and int.from_bytes(data[:_SIZE], "little") <= _MOST_HEADER


def read(data: bytes, budget: Budget) -> dict[str, np.ndarray]:
    """The tensors, in the order of their numbers; bfloat16 as float32.

    Raises
    ------
    ValueError
        A header that does not describe the bytes after it, each of them once.
    """
    size = int.from_bytes(data[:_SIZE], "little")
    if size > len(data) - _SIZE:
        raise ValueError(f"a header of {size} bytes where {len(data) - _SIZE} are left")
    header = document(data[_SIZE:_SIZE + size], "the header")
    entries = sorted(_entry(name, value) for name, value in header.items() if name != _METADATA)
    numbers, place = memoryview(data)[_SIZE + size:], 0
    for one in entries:
        if one.start != place:
            raise ValueError(f"{one.name}: numbers at {one.start} where those before end at {place}")
        place = one.end
    if place != len(numbers):
        raise ValueError(f"{len(numbers)} bytes of numbers where the header has {place}")
    return {one.name: _array(one, numbers, budget) for one in entries}


def _entry(name: str, value: Any) -> _Entry:
    if not isinstance(value, dict) or set(value) != _FIELDS:
        raise ValueError(f"{name}: expected dtype, shape and data_offsets, found others")
    kind, shape, offsets = value["dtype"], value["shape"], value["data_offsets"]
    if kind not in _TYPES:
        raise ValueError(f"{name}: numbers of {kind!r}, not of {', '.join(_TYPES)}")
    if not _are_sizes(shape) or len(shape) > _MOST_AXES or not _are_sizes(offsets) or len(offsets) != 2:
        raise ValueError(f"{name}: expected a shape and two offsets, found others")
    if offsets[1] - offsets[0] != math.prod(shape) * np.dtype(_TYPES[kind]).itemsize:
        raise ValueError(f"{name}: {offsets[1] - offsets[0]} bytes of shape {shape}")
    return _Entry(offsets[0], offsets[1], name, kind, tuple(shape))


def _are_sizes(values: Any) -> bool:
    return isinstance(values, list) and all(type(one) is int and 0 <= one < 1 << 62 for one in values)


def _array(one: _Entry, numbers: memoryview, budget: Budget) -> np.ndarray:
    dtype = np.dtype(_TYPES[one.kind])
    budget.take((2 if one.kind == "BF16" else 1) * (one.end - one.start), f"tensor {one.name!r}")
    found = np.frombuffer(numbers[one.start:one.end], dtype).reshape(one.shape)
    return (found.astype("u4") << 16).view("f4") if one.kind == "BF16" else found.copy()
