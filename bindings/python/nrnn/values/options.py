"""Checks of options: each says at the call what it accepts.

ctypes cuts integers to size without a word, and to Python "off" is true.
"""

from __future__ import annotations

import operator
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from .numbers import as_float, is_real, real


def integer(name: str, value: Any, bits: int = 64) -> int:
    """`value` as an unsigned integer of `bits` bits.

    Raises
    ------
    TypeError, ValueError
        It is no integer (True and False are none), or out of range.
    """
    number = _whole(name, value)
    if not 0 <= number < 1 << bits:
        raise ValueError(f"{name}: expected 0 .. 2^{bits} - 1, found {number}")
    return number


def _whole(name: str, value: Any) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name}: expected an integer, found {value!r:.60}")
    return number


def positive(name: str, value: Any, bits: int = 64) -> int:
    """`value` as an integer of at least 1: 0 would mean the default to the library."""
    number = integer(name, value, bits)
    if number == 0:
        raise ValueError(f"{name}: expected at least 1, found 0")
    return number


def index(name: str, value: Any, count: int) -> int:
    """`value` as an index into what has `count` elements."""
    number = _whole(name, value)
    if not 0 <= number < count:
        raise ValueError(f"{name}: expected 0 .. {count - 1}, found {number}")
    return number


def at_most(name: str, found: int, most: int, things: str = "") -> None:
    """What the library would refuse when it loads the file (docs/format.md); `things` says what is counted."""
    if found > most:
        raise ValueError(f"{name}: expected at most {f'{most} {things}'.strip()}, found {found}")


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
    return index(name, which, len(names))


def choice(name: str, value: Any, allowed: Sequence[str]) -> int:
    """The index of `value` among `allowed`; ValueError if it is none of them."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name}: expected one of {', '.join(map(repr, allowed))}, found {value!r:.60}")
    return allowed.index(value)


def one_of(words: Iterable[str]) -> Callable[[str, Any], str]:
    """A check: the value, if it is one of some words."""
    words = tuple(words)
    return lambda name, value: words[choice(name, value, words)]


def flag(name: str, value: Any) -> bool:
    """True or False; TypeError for all else, words such as "no" among it."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name}: expected True or False, found {value!r:.60}")
    return bool(value)


def flags(**options: Any) -> None:
    """Several options, each True or False."""
    for name, value in options.items():
        flag(name, value)


def number(name: str, value: Any) -> float:
    """One real number, NaN and infinity among them; TypeError for text, True, a time or an array."""
    if hasattr(type(value), "detach") or isinstance(value, np.ndarray) and not value.ndim:
        value = real(name, value)[()] if np.ndim(value) == 0 else value
    if not is_real(value):
        raise TypeError(f"{name}: expected a number, found {value!r:.60}")
    return as_float(name, value)


def finite(name: str, value: Any, least: float = -np.inf, below: float = np.inf) -> float:
    """A finite number, least <= value < below."""
    found = number(name, value)
    if not (np.isfinite(found) and least <= found < below):
        bounds = "" if least == -np.inf else f" >= {least:g}"
        bounds += "" if below == np.inf else f" and < {below:g}"
        raise ValueError(f"{name}: expected a finite number{bounds}, found {value}")
    return found


def above_zero(name: str, value: Any) -> float:
    """A finite number above 0."""
    found = finite(name, value)
    if found <= 0:
        raise ValueError(f"{name}: expected a finite number > 0, found {value}")
    return found


def listed(value: Any) -> list[Any] | None:
    """The elements in their order; None for text, which is one thing, and for what has none."""
    if isinstance(value, (str, bytes, bytearray, memoryview)):
        return None
    try:
        elements = iter(value)
    except TypeError:
        return None
    return list(elements)


def levels(name: str, value: Any) -> tuple[float, ...]:
    """Quantile levels, each between 0 and 1; a number alone is none: a list of one is meant."""
    given = listed(value)
    if given is None:
        raise TypeError(f"{name}: expected numbers between 0 and 1, in a list, found {value!r:.60}")
    found = tuple(number(f"{name}[{i}]", one) for i, one in enumerate(given))
    for i, one in enumerate(found):
        if not 0 < one < 1:
            raise ValueError(f"{name}[{i}]: expected a quantile level between 0 and 1, found {one}")
    return found


def names(name: str, value: Any) -> str | tuple[str, ...] | None:
    """A name or several, as they are given; None stays None."""
    if value is None or isinstance(value, str):
        return value
    given = listed(value)
    for one in [value] if given is None else given:
        if not isinstance(one, str):
            raise TypeError(f"{name}: expected names, found {one!r:.60}")
    return tuple(given)


def text(name: str, value: Any) -> str:
    """A string that a file can hold: a NUL would end it, and UTF-8 has no lone surrogates."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected a string, found {value!r:.60}")
    if "\0" in value or any("\ud800" <= one <= "\udfff" for one in value):
        raise ValueError(f"{name}: expected text that UTF-8 can hold, without NUL, found {value!r:.60}")
    return value


def octets(name: str, value: Any) -> bytes:
    """bytes; TypeError for text and integers, of which ``bytes(5)`` would make five zeros."""
    if not isinstance(value, (bytes, bytearray, memoryview)):
        raise TypeError(f"{name}: expected bytes, found {value!r:.60}")
    return bytes(value)


def path(name: str, value: Any) -> str | bytes:
    """Of a file; TypeError for an integer, which to `open` is a descriptor."""
    try:
        return os.fspath(value)
    except TypeError:
        raise TypeError(f"{name}: expected a path, found {value!r:.60}") from None


def marks(name: str, values: Any, rows: int) -> np.ndarray | None:
    """True or False per row, 1 or 0 among them, as a contiguous array of bool; None stays None.

    Raises
    ------
    TypeError, ValueError
        Another shape, text, another number, or one that is missing.
    """
    if values is None:
        return None
    array = real(name, values)
    if array.shape != (rows,):
        raise ValueError(f"{name}: expected shape ({rows},), found {array.shape}")
    wrong = np.flatnonzero((array != 0) & (array != 1))
    if wrong.size:
        raise ValueError(f"{name}[{wrong[0]}]: expected True, False, 1 or 0, found {array[wrong[0]]}")
    return np.ascontiguousarray(array, np.bool_)


def address(array: np.ndarray | None, row: int = 0) -> int | None:
    """Of a row of an array's memory, for the library."""
    return None if array is None else array.ctypes.data + row * array.strides[0]
