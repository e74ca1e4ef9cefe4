"""Times that are numbers: of seconds, or of parts of them."""

from __future__ import annotations

import re

from ..bad import Refusal
from . import guess

UNITS = {"s": ("seconds", 9), "ms": ("milliseconds", 6), "us": ("microseconds", 3), "ns": ("nanoseconds", 0)}

_DIGITS = re.compile(rb"([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?")
_MOST = (1 << 63) - 1
_LARGEST_EXPONENT = 1 << 40


class Unit:
    """One of `UNITS`, by its name."""

    def __init__(self, name: str) -> None:
        self.name, self._power = UNITS[name]

    def nanoseconds(self, number: bytes) -> int:
        """A decimal number with a point; exact, halves away from zero.

        Raises
        ------
        Refusal
            Negative, too large, or rounded to more than one unit.
        """
        if number.isdigit() and len(number) < 20:  # most are
            return self._expected(int(number) * 10**self._power, number)
        sign, whole, fraction, exponent = _DIGITS.fullmatch(number).groups()
        digits, shift = (whole + fraction).lstrip(b"0"), -len(fraction) + _exponent(exponent)
        if not digits:
            return 0
        if exponent and shift > 0:
            raise Refusal(f"rounded to 10^{shift} {self.name}, as Excel writes it")
        if sign == b"-":
            raise Refusal(f"{self.name} before 0")
        return self._expected(_scaled(digits, shift + self._power), whole)

    def _expected(self, nanoseconds: int, whole: bytes) -> int:
        if nanoseconds > _MOST:
            raise Refusal(guess.number(whole))
        return nanoseconds


def _exponent(text: bytes | None) -> int:
    if not text:
        return 0
    digits = text.lstrip(b"+-").lstrip(b"0")
    value = int(digits or b"0") if len(digits) < 15 else _LARGEST_EXPONENT
    return -value if text.startswith(b"-") else value


def _scaled(digits: bytes, power: int) -> int:
    """The digits times a power of ten, to the nearest; more than 64 bits where it would be many."""
    if len(digits) + power > 20:
        return _MOST + 1
    if power >= 0:
        return int(digits) * 10**power
    kept = len(digits) + power
    if kept < 0:
        return 0
    return int(digits[:kept] or b"0") + (digits[kept:kept + 1] >= b"5")
