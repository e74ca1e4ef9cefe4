"""Keys that shall begin anew: taken out of the state of a service that does not run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
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
    keys = [os.fsencode(word) for word in words]
    store = SqliteStore(path)
    try:
        had = store.load()
        for key in keys:
            if not any(_is_of(name, key) for name in had):
                raise ValueError(f"--forget: expected a key that {path.name} holds, found {shown(key)}")
        store.save({name: None for name in had if any(_is_of(name, key) for key in keys)})
    finally:
        store.close(store.is_clean)
    return (f"{path.name}: key {shown(key)} is forgotten, its next sample begins anew" for key in keys)


def _is_of(name: str | bytes, key: bytes) -> bool:
    """An entry of its stream, or one of the service's own, which begins with a zero, a word and a zero."""
    data = key_bytes("key", name)
    return data == key or data[:1] == b"\0" and data[1:].partition(b"\0")[2] == key
