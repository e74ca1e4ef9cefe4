"""Time stamps, as the options have them."""

from __future__ import annotations

from ..bad import Refusal
from ..number import grammar
from ..printable import shown
from . import calendar, guess, iso8601
from .format import TimeFormat
from .unit import Unit
from .zone import Zone

SECONDS, DATE = "seconds", "a date and time"
_BLANKS = b" \t"


class TimeReader:
    """Reads the text of a time: nanoseconds, and whether these count seconds or say a date.

    Parameters
    ----------
    unit : {"s", "ms", "us", "ns"}
        Of numbers; None: seconds, unless they look like dates.
    zone : str, optional
        Of times that name none.
    format : str, optional
        None: numbers, and ISO 8601.
    decimal : bytes
        What stands for the point of a number.
    """

    def __init__(self, unit: str | None = None, zone: str | None = None, format: str | None = None,
                 decimal: bytes = b".") -> None:
        self._unit, self._zone = Unit(unit or "s"), Zone(zone) if zone is not None else None
        self._dates = guess.Dates() if unit is None and format is None else None
        self._format = TimeFormat(format) if format is not None else None
        self._is_number, self._decimal = grammar(decimal), decimal

    @property
    def expected(self) -> str:
        """For a message."""
        if self._format:
            return f"a time as time_format={self._format.text!r:.60} has it, from 1678 to 2262"
        return f"{self._unit.name} or an RFC 3339 time, such as 2026-01-31T12:00:00Z, from 1678 to 2262"

    def __call__(self, text: bytes, last: int | None = None) -> tuple[int, str]:
        """Raises Refusal. `last` is the time of the row before, of the same key."""
        word = text.strip(_BLANKS)
        if self._format:
            return self._formatted(word, last)
        if self._is_number(word):
            if self._dates and self._dates.are_possible:
                self._dates.take(word)
            return self._unit.nanoseconds(word.replace(self._decimal, b".")), SECONDS
        try:
            seconds, rest, ahead = iso8601.parsed(word)
        except Refusal as refusal:
            raise Refusal(str(refusal) or guess.text(word)) from None
        return self._stamp(seconds, rest, ahead, last, "no zone: time_zone=... or append Z"), DATE

    @property
    def warning(self) -> str | None:
        """Of numbers that were read as seconds, but look like something else."""
        form = self._dates and self._dates.form
        return f"times look like dates: time_format={form!r}? time_unit='s', if they are seconds" if form else None

    def _formatted(self, word: bytes, last: int | None) -> tuple[int, str]:
        if self._format.counts:
            given = self._format.fields(word)
            return self._unit.nanoseconds(given["s"] + (b"." + given["f"] if "f" in given else b"")), SECONDS
        seconds, rest, ahead = self._format.parsed(word)
        return self._stamp(seconds, rest, ahead, last, "no zone: time_zone=..., or %z in the format"), DATE

    def _stamp(self, seconds: int, rest: int, ahead: int | str | None, last: int | None, no_zone: str) -> int:
        """A date that no clock goes with is its midnight, in UTC where no zone is named."""
        if isinstance(ahead, int):
            seconds -= ahead
        elif self._zone:
            seconds = self._zone.utc(seconds, rest, last)
        elif ahead is None:
            raise Refusal(no_zone)
        return calendar.nanoseconds(seconds, rest)


def refused(text: bytes, expected: str, refusal: Refusal) -> str:
    """The end of a message."""
    return f"expected {expected}, found {shown(text)}{guess.guess.said(str(refusal) or None)}"
