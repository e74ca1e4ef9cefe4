"""One input, its options, and what both readers give of it: rows, or a refusal with its words.

A row is the values of the channels, None where one is missing; with `time` before them, in nanoseconds; with `key`
before that.
"""

from datetime import datetime, timedelta, timezone
from typing import NamedTuple


class Case(NamedTuple):
    """`data` is text or bytes, or a list of several files. `options` as in a file of settings; besides, `channels` and
    `interval` are the model's."""

    name: str
    data: object
    options: dict
    gives: list = None
    refused: tuple = None


def gives(name, data, rows, **options):
    return Case(name, data, options, gives=rows)


def refused(name, data, *words, **options):
    return Case(name, data, options, refused=words)


def at(text):
    """Nanoseconds since 1970 of a time in UTC."""
    moment = datetime.fromisoformat(text).replace(tzinfo=timezone.utc)
    return (moment - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1) * 1000


def ab(*rows):
    return "a,b\n" + "".join(f"{one}\n" for one in rows)


A, AB = ["a"], ["a", "b"]
