"""Times such as 2026-01-31T12:00:00.25+01:00, and what ISO 8601 lets be left out of them: seconds, the marks within
date, time and offset, the offset's minutes, the time, the day. A blank may stand for the T, small letters for capitals,
UTC or GMT for Z; between year, month and day slashes or points, and then month, day and hour may lack their zeros.
24:00 is the next midnight, a leap second the second after it. What stands in brackets behind a zone, as RFC 9557 has
it, is passed over."""

from __future__ import annotations

import re

from ..bad import Refusal
from . import calendar

_DATE = rb"(?P<date>\d{4}(?:-\d\d-\d\d|\d{4}|(?P<stroke>[/.])\d\d?(?P=stroke)\d\d?)|\d{4}-\d\d(?=$))"
_CLOCK = rb"""[Tt ](?P<hour>[01]\d|2[0-4]|(?(stroke)\d(?=:)|(?!)))(?P<mark>:?)(?P<minute>[0-5]\d)
           (?:(?P=mark)(?P<second>[0-5]\d|60)(?:[.,](?P<fraction>\d+))?)?"""
_ZONE = rb"""(?:(?P<zone>[Zz]|[ \t]*(?i:utc|gmt)|(?P<sign>[+-])(?P<hours>[01]\d|2[0-3])(?::?(?P<minutes>[0-5]\d))?)
             (?:[ \t]*\[[^][]*\])*)?"""
_TIME = re.compile(_DATE + rb"(?:" + _CLOCK + _ZONE + rb")?", re.VERBOSE).fullmatch
_parts = re.compile(rb"[/.]?(\d\d?)").findall
_days: dict[bytes, int | None] = {}  # dates come again
_MOST_DAYS = 1 << 16


def parsed(text: bytes) -> tuple[int, int, int | str | None]:
    """Seconds since 1970 on the clock, billionths of one, and how far the clock is ahead of UTC; None: not said,
    `NO_CLOCK`: there is none.

    Raises
    ------
    Refusal
        It is no such time.
    """
    found = _TIME(text)
    if found is None:
        raise Refusal
    date, _, hour, _, minute, second, fraction, zone, sign, hours, minutes = found.groups()
    day = _day(date)
    if day is None:
        raise Refusal
    if hour is None:
        return day * calendar.DAY, 0, calendar.NO_CLOCK
    rest = calendar.billionths(fraction) if fraction else 0
    seconds = day * calendar.DAY + calendar.clock(int(hour), int(minute), int(second or 0), rest)
    ahead = None if zone is None else 0
    if sign:
        ahead = (-1 if sign == b"-" else 1) * (3600 * int(hours) + 60 * int(minutes or 0))
    return seconds, rest, ahead


def _day(date: bytes) -> int | None:
    if date not in _days:
        if len(_days) >= _MOST_DAYS:
            _days.clear()
        month, *day = _parts(date[4:].replace(b"-", b""))
        _days[date] = calendar.days(int(date[:4]), int(month), int(day[0]) if day else 1)
    return _days[date]
