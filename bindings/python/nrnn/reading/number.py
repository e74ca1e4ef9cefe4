"""Decimal numbers: digits with a point before, among or after them or none, perhaps a sign before and an exponent
after. Nothing else is one: no other base, no underscore, no blank, no word."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from struct import Struct

import numpy as np

_DECIMAL = rb"[+-]?(?:\d+(?:%(point)s\d*)?|%(point)s\d+)(?:[eE][+-]?\d+)?"  # digits have one place: no quadratic search
_GRAMMAR = {point: re.compile(_DECIMAL % {b"point": re.escape(point)}).fullmatch for point in (b".", b",")}
_pack, _unpack = Struct("<f").pack, Struct("<f").unpack

is_nan = re.compile(rb"[+-]?nan", re.IGNORECASE).fullmatch


def grammar(point: bytes) -> Callable[[bytes], re.Match[bytes] | None]:
    """Is a text a decimal number with this point?"""
    return _GRAMMAR[point]


def single(text: bytes) -> float:
    """The float32 nearest to a decimal number with a point; infinite beyond them.

    By way of the nearest float64: rounding twice is harmless but for those halfway between two float32.
    """
    value = float(text)
    try:
        nearest, = _unpack(_pack(value))
        if value == nearest:
            return nearest
        other = 2 * value - nearest
        if _unpack(_pack(other)) != (other,):
            return nearest
    except OverflowError:
        nearest = rounded(value)
    exact = Decimal(text.decode())
    return nearest if exact == value else rounded(math.nextafter(value, math.inf if exact > value else -math.inf))


def singles(texts: Sequence[bytes]) -> list[float]:
    """`single` of each; many at once."""
    values = np.array(list(map(float, texts)))
    with np.errstate(over="ignore", invalid="ignore"):
        nearest = values.astype(np.float32)
        other = 2 * values - nearest
        doubtful = (values != nearest) & (other.astype(np.float32) == other) | ~np.isfinite(nearest)
    found = nearest.tolist()
    for place in np.flatnonzero(doubtful).tolist():
        found[place] = single(texts[place])
    return found


def rounded(value: float) -> float:
    """The float32 nearest to a float64; infinite beyond them."""
    try:
        return _unpack(_pack(value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)
