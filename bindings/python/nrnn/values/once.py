"""Numbers on their way to float32, rounded once: what float64 does not hold would be rounded twice, to another float32 at times.

So they become the nearest float64, or, where float32 would round that another way, the one beside it on the number's side.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np


def of_number(value: Any, found: float) -> float:
    """A real number, of which `found` is the nearest float64."""
    exact = int(value) if isinstance(value, numbers.Integral) else value
    if not isinstance(exact, (numbers.Rational, Decimal, np.longdouble)) or not math.isfinite(found):
        return found
    nearest = Decimal.from_float(found) if isinstance(exact, Decimal) else found
    if exact == nearest:
        return found
    beside = math.nextafter(found, math.inf if exact > nearest else -math.inf)
    with np.errstate(over="ignore"):
        is_same = np.float32(found) == np.float32(beside)
    return found if is_same or _is_odd(found) else beside  # half-way between two of float32 is even


def _is_odd(value: float) -> bool:
    return bool(np.float64(value).view(np.int64) & 1)


def of_integers(array: np.ndarray) -> np.ndarray:
    """Of any integer dtype, as float64."""
    found, once = array.astype(np.float64), array.astype(np.float32)
    return np.where(found.astype(np.float32) == once, found, np.nextafter(found, once.astype(np.float64)))


def stacked(arrays: Sequence[np.ndarray], axis: int = 0) -> np.ndarray:
    """Arrays of real dtypes as one: among fractions NumPy would make integers float64."""
    if np.result_type(*(one.dtype for one in arrays)).kind == "f":
        arrays = [of_integers(one) if one.dtype.kind in "iu" and one.itemsize == 8 else one for one in arrays]
    return np.stack(arrays, axis)
