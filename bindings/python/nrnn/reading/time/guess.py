"""What a time looks like that cannot be read, and the option that reads it."""

from __future__ import annotations

from functools import cache

from .. import guess
from ..bad import Refusal
from .format import TimeFormat

_DATES = ("%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d.%m.%Y", "%m.%d.%Y", "%Y.%m.%d", "%d-%m-%Y", "%m-%d-%Y", "%d/%m/%y",
          "%m/%d/%y", "%d.%m.%y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d %Y", "%b %d, %Y", "%Y-%m-%d", "%Y%m%d")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", " %I:%M%p", "T%H:%M", "T%H:%M:%S",
           "%H%M%S", "%H%M", " %H:%M %z", " %H:%M:%S %z", " %H:%M:%S%z")
_WHOLE = ("%a %b %d %H:%M:%S %Y", "%a, %d %b %Y %H:%M:%S %z", "%d/%b/%Y:%H:%M:%S %z")
_UNITS = {range(11, 15): "ms", range(15, 18): "us", range(18, 21): "ns"}


@cache
def _formats() -> list[TimeFormat]:
    return [TimeFormat(date + clock) for date in _DATES for clock in _CLOCKS] + [TimeFormat(one) for one in _WHOLE]


def text(word: bytes) -> str:
    """Of a text that is neither a number nor a time of ISO 8601; empty: nothing is known."""
    fitting = [repr(one.text) for one in _formats() if _fits(one, word)]
    if fitting:
        return f"time_format={' or '.join(fitting[:2])}?"
    last = "another form: time_format=..." if any(byte in b"0123456789" for byte in word) else ""
    return guess.number(word) or last


def number(whole: bytes) -> str:
    """Of the whole digits of a number that is too large for its unit."""
    digits = len(whole)
    if digits in (12, 14) and b"1900" <= whole[:4] <= b"2099":
        return f"{digits} digits: time_format='{'%Y%m%d%H%M%S' if digits == 14 else '%Y%m%d%H%M'}'?"
    return next((f"{digits} digits: time_unit='{unit}'?" for counts, unit in _UNITS.items() if digits in counts), "")


def _fits(form: TimeFormat, word: bytes) -> bool:
    try:
        form.parsed(word)
    except Refusal:
        return False
    return True
