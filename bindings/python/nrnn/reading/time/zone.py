"""What a clock without a zone shows, as UTC."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..bad import Refusal
from .calendar import DAY, SECOND

_OFFSET = re.compile(r"([+-])(\d\d)(?::?(\d\d))?")
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Zone:
    """A zone by its name: UTC, Z, an offset such as +01:00, -0530 or +01, or a name of the system's database.

    Raises
    ------
    ValueError
        Nothing is known by this name.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._fixed, self._zone = offset(name), None
        self._days: dict[int, int | None] = {}
        if self._fixed is None:
            self._zone = _database(name)

    def utc(self, local: int, rest: int, after: int | None) -> int:
        """Seconds since 1970 when this clock shows the time that `local` is in UTC.

        Parameters
        ----------
        rest : int
            Billionths of a second beside it.
        after : int or None
            Nanoseconds of the row before: of an hour that comes twice it is the earlier one, unless it is not after
            this.

        Raises
        ------
        Refusal
            The clock is put forward over it.
        """
        if self._fixed is not None:
            return local - self._fixed
        day = local // DAY
        if day not in self._days:
            self._days[day] = self._constant(day)
        constant = self._days[day]
        return local - constant if constant is not None else self._changing(local, rest, after)

    def _constant(self, day: int) -> int | None:
        """The offset of a whole day, with those before and after; None: it changes."""
        first, last = self._offset((day - 1) * DAY), self._offset((day + 2) * DAY)
        return first if first == last else None

    def _changing(self, local: int, rest: int, after: int | None) -> int:
        offsets = {self._offset(local - DAY), self._offset(local + DAY)}
        times = sorted(local - one for one in offsets if self._offset(local - one) == one)
        if not times:
            raise Refusal(f"the clocks of {self.name} leave that time out")
        return times[0] if after is None or times[0] * SECOND + rest > after else times[-1]

    def _offset(self, utc: int) -> int:
        try:
            moment = (_EPOCH + timedelta(seconds=utc)).astimezone(self._zone)
        except OverflowError:
            raise Refusal from None
        return int(moment.utcoffset().total_seconds())


def offset(name: str) -> int | None:
    """Seconds ahead of UTC; None: it is no offset."""
    if name.upper() in ("UTC", "Z", "GMT"):
        return 0
    found = _OFFSET.fullmatch(name)
    if not found or int(found[2]) > 23 or int(found[3] or 0) > 59:
        return None
    return (-1 if found[1] == "-" else 1) * (3600 * int(found[2]) + 60 * int(found[3] or 0))


def _database(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("time_zone: expected UTC, an offset such as +01:00, or a name such as Europe/Berlin of the "
                         f"system's database of zones, found {name!r:.60}") from None
