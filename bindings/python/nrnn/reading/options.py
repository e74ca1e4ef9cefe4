"""The options of reading: what each takes, and which go together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..values.intervals import interval
from ..values.options import flag, integer, listed, one_of, positive, text
from .resample import HOW
from .source import codec
from .time.unit import UNITS

FORMATS = ("csv", "jsonl", "influx", "f32")
HEADERS = ("auto", "yes", "no")
_OF_CSV = ("columns", "separator", "decimal", "skip_lines", "skip_after_header", "input_header")
_NO_SEPARATOR = '".+-\r\n'


def _texts(name: str, value: Any) -> list[str]:
    """One or more."""
    given = [value] if isinstance(value, (str, bytes)) else listed(value)
    if given is None:
        raise TypeError(f"{name}: expected strings, in a list, found {value!r:.60}")
    return [_bytes_too(name, one) for one in given]


def _bytes_too(name: str, value: Any) -> str:
    """What names a column, or stands in a cell, may be no text: bytes as `os.fsdecode` has them."""
    if isinstance(value, bytes):
        return value.decode(errors="surrogateescape")
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected a string, found {value!r:.60}")
    return value


def _mapping(name: str, value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{_bytes_too(name, channel)}={_bytes_too(name, column)}" for channel, column in value.items()]
    found = _texts(name, value)
    for one in found:
        if "=" not in one:
            raise ValueError(f"{name}: expected CHANNEL=COLUMN, found {one!r:.60}")
    return found


def _kept(name: str, value: Any) -> list[str]:
    found = _texts(name, value)
    for i, one in enumerate(found):
        if one in found[:i]:
            raise ValueError(f"{name}: expected each column once, found {one!r:.60} twice")
    return found


def _columns(name: str, value: Any) -> list[str]:
    """An empty name is of a column that is passed over."""
    given = listed(value)
    if given is None:
        raise TypeError(f"{name}: expected names in a list, found {value!r:.60}")
    found = [_bytes_too(name, one).strip(" \t") for one in given]
    named = [one for one in found if one]
    if not named:
        raise ValueError(f"{name}: expected names, found none")
    if twice := next((one for i, one in enumerate(named) if one in named[:i]), None):
        raise ValueError(f"{name}: expected names that differ, found {twice!r:.60} twice")
    return found


def _separator(name: str, value: Any) -> str:
    value = text(name, value)
    if value in ("tab", "\t", r"\t"):
        return "\t"
    if value == "blanks":
        return value
    if len(value) != 1 or not value.isascii() or value.isalnum() or value in _NO_SEPARATOR:
        raise ValueError(f"{name}: expected one character that is no letter, digit, quote, point, sign or line end, or "
                         f"tab or blanks, found {value!r:.60}")
    return value


def _comment(name: str, value: Any) -> str:
    if not text(name, value).strip(" \t"):
        raise ValueError(f"{name}: expected what such a line begins with, found {value!r}")
    return value.strip(" \t")


def _encoding(name: str, value: Any) -> str:
    return codec(text(name, value))


def _seconds(name: str, value: Any) -> float:
    found = interval(name, value)
    if not 0 < found < float("inf"):
        raise ValueError(f"{name}: expected seconds above 0, found {value}")
    return found


def _integer(name: str, value: Any) -> int:
    return integer(name, value, 32)


def _positive(name: str, value: Any) -> int:
    return positive(name, value, 32)


OPTIONS: dict[str, Callable[[str, Any], Any]] = {
    "time": _bytes_too, "key": _bytes_too, "sequence": _bytes_too, "map": _mapping, "keep": _kept,
    "format": one_of(FORMATS), "measurement": _texts, "encoding": _encoding, "separator": _separator,
    "decimal": one_of((".", ",")), "columns": _columns, "comment": _comment, "skip_lines": _integer, "skip_after_header": _integer,
    "input_header": one_of(HEADERS), "missing_value": _texts, "time_unit": one_of(UNITS), "time_zone": text,
    "time_format": text, "resample": one_of(HOW), "interval": _seconds, "max_substeps": _positive, "skip_bad": flag}

DEFAULTS = dict.fromkeys(OPTIONS) | {
    "map": [], "keep": [], "columns": [], "measurement": [], "format": "csv", "decimal": ".", "skip_lines": 0,
    "skip_after_header": 0, "input_header": "auto", "missing_value": [], "skip_bad": False}


def checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """Those that are given, each in its one form.

    Raises
    ------
    ValueError, TypeError
        The message names the option.
    """
    return {name: OPTIONS[name](name, value) for name, value in given.items()}


def expect_together(options: Mapping[str, Any]) -> None:
    """Of all options; ValueError where one needs what another does not give."""
    kind = options["format"]
    for name in _OF_CSV:
        if kind != "csv" and options[name] != DEFAULTS[name]:
            raise ValueError(f"{name}: expected format='csv' with it, found {kind!r}")
    if options["columns"] and options["input_header"] == "yes":
        raise ValueError("columns: expected a file without a header, found input_header='yes'")
    if options["comment"] and kind not in ("csv", "jsonl"):
        raise ValueError(f"comment: expected format='csv' or 'jsonl' with it, found {kind!r}")
    if options["measurement"] and kind != "influx":
        raise ValueError(f"measurement: expected format='influx' with it, found {kind!r}")
    named = [name for name in ("time", "key", "sequence", "map", "keep", "encoding") if options[name] != DEFAULTS[name]]
    if kind == "f32" and named:
        raise ValueError(f"{named[0]}: expected another format with it, found 'f32': it has no names and no text")
    if options["separator"] == options["decimal"] or options["decimal"] == "," and options["separator"] == ",":
        raise ValueError("decimal: expected another than the separator, found ',' for both")
    if options["resample"] and options["time"] is None:
        raise ValueError("resample: expected time with it, found none")
    for name in ("time_unit", "time_zone", "time_format"):
        if options[name] is not None and options["time"] is None:
            raise ValueError(f"{name}: expected time with it, found none")


def expect_no_text(options: Mapping[str, Any], file: str) -> None:
    """Of a file that is no text; ValueError where an option is about text."""
    for name in (*_OF_CSV, "comment", "encoding"):
        if options[name] != DEFAULTS[name]:
            raise ValueError(f"{name}: expected a file of text with it, found Parquet: {file}")
