"""Times in a form of one's own, as strptime reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..bad import Refusal
from . import calendar, zone

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SAME = {"e": "d", "B": "b", "h": "b", "A": "a", "t": "n"}
_WHOLE = {"T": "%H:%M:%S", "F": "%Y-%m-%d", "D": "%m/%d/%y", "R": "%H:%M"}
_BLANKS = r"(?:[ \t]+|$)"


def _names(words: tuple[str, ...]) -> str:
    return "|".join(f"{word}|{word[:3]}" for word in words)


_TEXTS = {"Y": r"\d{4}", "y": r"\d{1,2}", "m": r"\d{1,2}", "d": r"\d{1,2}", "j": r"\d{1,3}", "H": r"\d{1,2}",
          "I": r"\d{1,2}", "M": r"\d{1,2}", "S": r"\d{1,2}", "f": r"\d{1,9}", "p": "am|pm", "b": _names(_MONTHS),
          "a": _names(_WEEKDAYS), "z": r"z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?", "s": r"\d{1,19}"}
_RANGES = {"m": (1, 12), "d": (1, 31), "j": (1, 366), "H": (0, 24), "I": (1, 12), "M": (0, 59), "S": (0, 60)}
_MEANINGS = {"year": "Yy", "month": "mbj", "day": "dj", "weekday": "a", "hour": "HI", "half of the day": "p",
             "minute": "M", "second": "S", "fraction": "f", "offset": "z", "count": "s"}


class TimeFormat:
    """A form such as "%d/%m/%Y %H:%M".

    Attributes
    ----------
    counts : bool
        Its times are numbers, %s.

    Raises
    ------
    ValueError
        It has an unknown directive, says something twice, or too little.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._fields: list[str] = []
        pieces = list(self._pattern(text))
        pattern = "".join(one for i, one in enumerate(pieces) if one != _BLANKS or pieces[i - 1:i] != [_BLANKS])
        self._match = re.compile(pattern.encode()).fullmatch
        self.counts = "s" in self._fields
        self._expect_time()

    def fields(self, text: bytes) -> dict[str, bytes]:
        """What the directives stand for, by their letters.

        Raises
        ------
        Refusal
            The text is of another form.
        """
        found = self._match(text)
        if found is None:
            raise Refusal
        given = {name: found[name] for name in self._fields}
        if any(not low <= int(given[name]) <= high for name, (low, high) in _RANGES.items() if name in given):
            raise Refusal
        return given

    def parsed(self, text: bytes) -> tuple[int, int, int | str | None]:
        """As `iso8601.parsed`, of a form that does not count."""
        given = self.fields(text)
        day = _day(given)
        if "a" in given and _named(given["a"], _WEEKDAYS) != calendar.weekday(day):
            raise Refusal(f"that date is a {_WEEKDAYS[calendar.weekday(day)].capitalize()}")
        rest = calendar.billionths(given.get("f", b"0"))
        return day * calendar.DAY + _clock(given, rest), rest, self._ahead(given)

    def _ahead(self, given: dict[str, bytes]) -> int | str | None:
        if "z" in given:
            return zone.offset(given["z"].decode())
        return None if "H" in given or "I" in given else calendar.NO_CLOCK

    def _pattern(self, text: str) -> Iterator[str]:
        for directive, blanks, other in re.findall(r"%(.?)|([ \t\n]+)|([^% \t\n]+)", text, re.DOTALL):
            letter = _SAME.get(directive, directive)
            if blanks or letter == "n":
                yield _BLANKS
            elif other or letter == "%":
                yield re.escape(other or letter)
            elif letter in _WHOLE:
                yield from self._pattern(_WHOLE[letter])
            elif letter in _TEXTS:
                yield self._field(letter)
            else:
                raise self._refused(f"one of {''.join(sorted({*_TEXTS, *_SAME, *_WHOLE, 'n', '%'}))} after %",
                                    f"{directive!r}" if directive else "none")

    def _field(self, letter: str) -> str:
        """It takes as much as it can, and gives nothing back."""
        if letter in self._fields:
            raise self._refused(f"the {_meaning(letter)} once", "it twice")
        self._fields.append(letter)
        blanks = r"[ \t]*" if letter == "d" else ""
        return f"{blanks}(?=(?P<{letter}>(?i:{_TEXTS[letter]})))(?P={letter})"

    def _expect_time(self) -> None:
        for meaning, letters in _MEANINGS.items():
            if sum(letter in letters for letter in self._fields) > 1:
                raise self._refused(f"the {meaning} once", "it twice")
        if self.counts and not set(self._fields) <= {"s", "f", "z"}:
            raise self._refused("%s without a date and a time of day", "both")
        if not set(self._fields) & {"s", "Y", "y"}:
            raise self._refused("the year, as %Y or %y", "none")
        if ("I" in self._fields) != ("p" in self._fields):
            raise self._refused("%I and %p together", "one of them")

    def _refused(self, expected: str, found: str) -> ValueError:
        return ValueError(f"time_format: expected {expected}, found {found} in {self.text!r:.60}")


def _meaning(letter: str) -> str:
    return next(meaning for meaning, letters in _MEANINGS.items() if letter in letters)


def _day(given: dict[str, bytes]) -> int:
    year = int(given["Y"]) if "Y" in given else _of_century(int(given["y"]))
    if "j" in given:
        first, after, number = calendar.days(year, 1, 1), calendar.days(year + 1, 1, 1), int(given["j"])
        day = None if first is None or after is None or number > after - first else first + number - 1
    else:
        month = 1 + _named(given["b"], _MONTHS) if "b" in given else int(given.get("m", b"1"))
        day = calendar.days(year, month, int(given.get("d", b"1")))
    if day is None:
        raise Refusal("there is no such day")
    return day


def _of_century(year: int) -> int:
    return year + (2000 if year < 69 else 1900)


def _clock(given: dict[str, bytes], rest: int) -> int:
    hour = int(given.get("H", b"0"))
    if "I" in given:
        hour = int(given["I"]) % 12 + (12 if given["p"].lower() == b"pm" else 0)
    return calendar.clock(hour, int(given.get("M", b"0")), int(given.get("S", b"0")), rest)


def _named(word: bytes, names: tuple[str, ...]) -> int:
    return next(i for i, name in enumerate(names) if name.startswith(word.decode().lower()))
