"""Times such as 2026-01-31T12:00:00.25+01:00, and what ISO 8601 lets be left out of them: seconds, the marks within
date, time and offset, the offset's minutes, the time, the day. A blank may stand for the T, small letters for capitals,
UTC or GMT for Z; a leap second is the second after it."""

from __future__ import annotations

import re

from ..bad import Refusal
from . import calendar

_DATE = rb"(?P<date>\d{4}(?:-\d\d-\d\d|\d{4})|\d{4}-\d\d(?=$))"
_CLOCK = rb"""[Tt ](?P<hour>[01]\d|2[0-3])(?P<mark>:?)(?P<minute>[0-5]\d)
           (?:(?P=mark)(?P<second>[0-5]\d|60)(?:[.,](?P<fraction>\d+))?)?"""
_ZONE = rb"(?P<zone>[Zz]|[ \t]*(?i:utc|gmt)|(?P<sign>[+-])(?P<hours>[01]\d|2[0-3])(?::?(?P<minutes>[0-5]\d))?)?"
_TIME = re.compile(_DATE + rb"(?:" + _CLOCK + _ZONE + rb")?", re.VERBOSE).fullmatch
_days: dict[bytes, int | None] = {}  # dates come again
_MOST_DAYS = 1 << 16


def parsed(text: bytes) -> tuple[int, int, int | None]:
    """Seconds since 1970 on the clock, billionths of one, and how far the clock is ahead of UTC; None: not said.

    Raises
    ------
    Refusal
        It is no such time.
    """
    found = _TIME(text)
    if found is None:
        raise Refusal
    date, hour, _, minute, second, fraction, zone, sign, hours, minutes = found.groups()
    day = _day(date)
    if day is None:
        raise Refusal
    if hour is None:
        return day * calendar.DAY, 0, None
    seconds = day * calendar.DAY + 3600 * int(hour) + 60 * int(minute) + int(second or 0)
    ahead = None if zone is None else 0
    if sign:
        ahead = (-1 if sign == b"-" else 1) * (3600 * int(hours) + 60 * int(minutes or 0))
    return seconds, calendar.billionths(fraction) if fraction else 0, ahead


def _day(date: bytes) -> int | None:
    if date not in _days:
        if len(_days) >= _MOST_DAYS:
            _days.clear()
        digits = date.replace(b"-", b"")
        _days[date] = calendar.days(int(digits[:4]), int(digits[4:6]), int(digits[6:] or b"1"))
    return _days[date]
