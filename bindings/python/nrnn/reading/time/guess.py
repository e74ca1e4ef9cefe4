"""What a time looks like that cannot be read, and the option that reads it."""

from __future__ import annotations

from functools import cache

from .. import guess
from ..bad import Refusal
from .format import TimeFormat

_DATES = ("%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d.%m.%Y", "%m.%d.%Y", "%Y.%m.%d", "%d-%m-%Y", "%m-%d-%Y", "%d/%m/%y",
          "%m/%d/%y", "%d.%m.%y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d %Y", "%b %d, %Y", "%b-%d-%Y",
          "%Y-%m-%d", "%Y%m%d")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", " %I:%M%p", "T%H:%M", "T%H:%M:%S",
           "%H%M%S", "%H%M", " %H:%M %z", " %H:%M:%S %z", " %H:%M:%S%z")
_WHOLE = ("%a %b %d %H:%M:%S %Y", "%a, %d %b %Y %H:%M:%S %z", "%d/%b/%Y:%H:%M:%S %z")
_DIGITS = b"0123456789"
_UNITS = {range(11, 15): "ms", range(15, 18): "us", range(18, 21): "ns"}

# By their digits, and the first two of the earliest: a year before 1900 with an hour would be seconds since 1970.
_COUNTED = {4: ("%Y", b"15"), 6: ("%Y%m", b"15"), 8: ("%Y%m%d", b"15"), 10: ("%Y%m%d%H", b"19")}
_LAST_CENTURY = b"21"


@cache
def _formats() -> list[TimeFormat]:
    return [TimeFormat(date + clock) for date in _DATES for clock in _CLOCKS] + [TimeFormat(one) for one in _WHOLE]


@cache
def _form(text: str) -> TimeFormat:
    return TimeFormat(text)


def text(word: bytes) -> str:
    """Of a text that is neither a number nor a time of ISO 8601; empty: nothing is known."""
    fitting = [repr(one.text) for one in _formats() if _fits(one, word)]
    if fitting:
        return f"time_format={' or '.join(fitting[:2])}?"
    if any(map(_DIGITS.__contains__, word)):
        return guess.hexadecimal(word) or guess.separated(word) or "another form: time_format=..."
    return guess.number(word) or ""


def number(whole: bytes) -> str:
    """Of the whole digits of a number that is too large for its unit."""
    digits = len(whole)
    if digits in (12, 14) and b"1900" <= whole[:4] <= b"2099":
        return f"{digits} digits: time_format='{'%Y%m%d%H%M%S' if digits == 14 else '%Y%m%d%H%M'}'?"
    return next((f"{digits} digits: time_unit='{unit}'?" for counts, unit in _UNITS.items() if digits in counts), "")


class Dates:
    """Numbers that are dates, every one of them in the same form.

    Attributes
    ----------
    are_possible : bool
        Of those so far.
    """

    def __init__(self) -> None:
        self.are_possible, self._digits = True, 0

    def take(self, number: bytes) -> None:
        self._digits = self._digits or len(number)
        form, century = _COUNTED.get(self._digits, ("", b""))
        self.are_possible = len(number) == self._digits and form != "" and (
            century <= number[:2] <= _LAST_CENTURY) and _fits(_form(form), number)

    @property
    def form(self) -> str | None:
        """That of all; None: there is none."""
        return _COUNTED[self._digits][0] if self.are_possible and self._digits else None


def _fits(form: TimeFormat, word: bytes) -> bool:
    try:
        form.parsed(word)
    except Refusal:
        return False
    return True
