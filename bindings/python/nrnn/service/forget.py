"""Keys that shall begin anew: taken out of the state of a service that does not run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..engine.keys import key_bytes
from ..reading.printable import shown
from .store import SqliteStore


def forgotten(path: Path, words: Sequence[str]) -> Iterator[str]:
    """Ends keys, all or none; gives a line of each.

    Raises
    ------
    OSError
        There is no state, a service has it, or it is damaged.
    ValueError
        A key that it does not hold.
    """
    if not path.exists():
        raise FileNotFoundError(f"state: expected a file, found none: {path}")
    store = SqliteStore(path)
    try:
        store.save(ended(words, store.load(), path.name))
    finally:
        store.close(store.is_clean)
    return told(words, path.name)


def ended(words: Sequence[str], had: Iterable[str | bytes], place: str) -> dict[str | bytes, None]:
    """Of the entries that a place had, those of these keys. Raises ValueError: a key that it does not hold."""
    keys, names = list(map(os.fsencode, words)), list(had)
    for key in keys:
        if not any(_is_of(name, key) for name in names):
            raise ValueError(f"--forget: expected a key that {place} holds, found {shown(key)}")
    return {name: None for name in names if any(_is_of(name, key) for key in keys)}


def told(words: Sequence[str], place: str) -> Iterator[str]:
    """A line of each key."""
    return (f"{place}: key {shown(os.fsencode(one))} is forgotten, its next sample begins anew" for one in words)


def _is_of(name: str | bytes, key: bytes) -> bool:
    """An entry of its stream, or one of the service's own, which begins with a zero, a word and a zero."""
    data = key_bytes("key", name)
    return data == key or data[:1] == b"\0" and data[1:].partition(b"\0")[2] == key
