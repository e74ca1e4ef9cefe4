"""Checks of arguments that ctypes would not make: it cuts integers to size without a word."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np


def integer(name: str, value: Any, bits: int = 64) -> int:
    """`value` as an unsigned integer of `bits` bits.

    Raises
    ------
    TypeError, ValueError
        It is no integer, or out of range.
    """
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}: expected an integer, found {value!r}") from None
    if not 0 <= number < 1 << bits:
        raise ValueError(f"{name}: expected 0 .. 2^{bits} - 1, found {number}")
    return number


def positive(name: str, value: Any, bits: int = 64) -> int:
    """`value` as an integer of at least 1: 0 would mean the default to the library."""
    number = integer(name, value, bits)
    if number == 0:
        raise ValueError(f"{name}: expected at least 1, found 0")
    return number


def position(name: str, which: Any, names: list[str]) -> int:
    """The index of what stands in a list, given by its name or by the index itself.

    Raises
    ------
    TypeError, ValueError
        No such index, or not exactly one of that name.
    """
    if isinstance(which, str):
        if names.count(which) != 1:
            raise ValueError(f"{name}: expected a name that is there once, of {names}, found {which!r}")
        return names.index(which)
    number = integer(name, which)
    if number >= len(names):
        raise ValueError(f"{name}: expected 0 .. {len(names) - 1}, found {number}")
    return number


def choice(name: str, value: Any, allowed: tuple[str, ...]) -> int:
    """The index of `value` among `allowed`; ValueError if it is none of them."""
    if value not in allowed:
        raise ValueError(f"{name}: expected one of {', '.join(map(repr, allowed))}, found {value!r}")
    return allowed.index(value)


def samples(name: str, x: Any, channels: int, axes: str) -> np.ndarray:
    """Raw samples as a contiguous float32 array; float64 and integers are converted once.

    Parameters
    ----------
    x : array_like, shape (*axes, channels); the last axis may be left out if there is one channel
    axes : str
        Names of the axes before the channels, such as "time".

    Raises
    ------
    TypeError, ValueError
        Not numbers, or another shape; the message names `name`, what was expected and what was found.
    """
    array = np.asarray(x)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name}: expected real numbers, found {array.dtype}")
    leading = len(axes.split(", ")) if axes else 0
    if array.ndim == leading and channels == 1:
        array = array[..., None]
    if array.ndim != leading + 1 or array.shape[-1] != channels:
        expected = f"({axes + ', ' if axes else ''}{channels})"
        raise ValueError(f"{name}: expected shape {expected}, found {array.shape}")
    return np.ascontiguousarray(array, np.float32)


def column(name: str, values: Any, dtype: type, rows: int) -> np.ndarray | None:
    """One value per row as a contiguous array; None stays None. ValueError for another shape."""
    if values is None:
        return None
    array = np.ascontiguousarray(values, dtype)
    if array.shape != (rows,):
        raise ValueError(f"{name}: expected shape ({rows},), found {array.shape}")
    return array


def address(array: np.ndarray | None) -> int | None:
    """Of an array's memory, for the library."""
    return None if array is None else array.ctypes.data
