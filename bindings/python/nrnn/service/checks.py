"""Checks of settings beside those of `nrnn.values.options`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ..reading.number import grammar, rounded
from ..values.intervals import duration
from ..values.options import choice, finite, integer, listed, text

_LAST_PORT = 65535
_is_number = grammar(b".")


def local_path(name: str, value: Any) -> Path:
    """A file on this machine; relative to the configuration."""
    if not text(name, value):
        raise ValueError(f"{name}: expected a path, found an empty text")
    return Path(value)


def filled(name: str, value: Any) -> str:
    """A text that says something."""
    if not text(name, value).strip():
        raise ValueError(f"{name}: expected a text, found an empty one: leave the setting out if none is meant")
    return value


def unread(name: str, path: Path, error: OSError) -> OSError:
    """The same of a file that a setting names, in words."""
    return type(error)(f"{name}: expected a file that can be read, found {path}: {error.strerror or error}")


def port(name: str, value: Any) -> int:
    found = integer(name, value)
    if found > _LAST_PORT:
        raise ValueError(f"{name}: expected 0 .. {_LAST_PORT}, found {found}")
    return found


def some_of(words: Iterable[str]) -> Callable[[str, Any], tuple[str, ...]]:
    """A list of some, each once."""
    words = tuple(words)

    def check(name: str, value: Any) -> tuple[str, ...]:
        return tuple(dict.fromkeys(words[choice(name, one, words)] for one in texts(name, value)))

    return check


def texts(name: str, value: Any) -> tuple[str, ...]:
    """A text, or several in a list. A table is none: what it says of its names would be lost."""
    given = [value] if isinstance(value, str) else None if isinstance(value, Mapping) else listed(value)
    if given is None:
        raise TypeError(f"{name}: expected a text, or several in a list, found {value!r:.60}")
    return tuple(text(name, one) for one in given)


def mapping(name: str, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise TypeError(f"{name}: expected a table of channel = path, found {value!r:.60}")
    return {text(name, one): text(f"{name}.{one}", path) for one, path in value.items()}


def meanings(name: str, value: Any) -> dict[str, float]:
    """Texts that mean numbers, each a finite float32."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{name}: expected a table of text = number, found {value!r:.60}")
    found = {text(name, one).strip(" \t"): rounded(finite(f"{name}.{one:.60}", number)) for one, number in value.items()}
    for one, number in found.items():
        if _is_number(one.encode()):
            raise ValueError(f"{name}: expected texts that are no numbers, found {one!r:.60}")
        if not math.isfinite(number):
            raise ValueError(f"{name}.{one:.60}: expected a number that float32 can hold, found another")
    return found


def tick(name: str, value: Any) -> float:
    """0 for none, or seconds of at least a nanosecond."""
    found = duration(name, value)
    if 0 < found < 1e-9:
        raise ValueError(f"{name}: expected 0, or at least 1e-9 seconds, found {value!r:.60}")
    return found
