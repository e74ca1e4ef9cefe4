"""Days, and the clock, as nanoseconds since 1970."""

from __future__ import annotations

from datetime import date

from ..bad import Refusal

SECOND = 1_000_000_000
DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_MOST = 1 << 63
NO_CLOCK = "no clock"  # in the place of how far one is ahead of UTC


def days(year: int, month: int, day: int) -> int | None:
    """Since 1970; None: there is no such day."""
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None


def clock(hour: int, minute: int, second: int, rest: int) -> int:
    """Seconds since midnight; 24:00:00 is the next one. Raises Refusal behind it."""
    if hour == 24 and (minute or second or rest):
        raise Refusal("24:00 is the last time of a day")
    return 3600 * hour + 60 * minute + second


def nanoseconds(seconds: int, rest: int = 0) -> int:
    """Raises Refusal beyond 64 bits."""
    total = seconds * SECOND + rest
    if not -_MOST <= total < _MOST:
        raise Refusal
    return total


def billionths(digits: bytes) -> int:
    """Of the digits behind a point, to the nearest."""
    return (int(digits[:10].ljust(10, b"0")) + 5) // 10


def weekday(day: int) -> int:
    """0: Monday."""
    return (day + 3) % 7
