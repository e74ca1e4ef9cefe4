"""Tensors that must have a value."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._errors import ConversionError
from .._tracked import Unknown

_NARROW = ("bfloat", "float", "int", "uint")  # what NumPy has no kind for: bfloat16, float8_e4m3fn, int4


def known(value: Any, what: str) -> np.ndarray:
    """A tensor that must have a value."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "fiub" and value.dtype.name.rstrip("0123456789fnuzem_") not in _NARROW:
            raise ConversionError(f"{what}: expected real numbers, found {value.dtype}")
        return np.asarray(value, np.float64)
    if isinstance(value, Unknown):
        raise ConversionError(f"{what}: expected a value, found input {value.name!r} without one; "
                              f"pass values={{{value.name!r}: ..}}")
    raise ConversionError(f"{what}: expected a constant, found "
                          f"{'none' if value is None else 'what is computed from the signal'}")
