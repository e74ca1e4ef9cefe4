"""Keys of streams: bytes, as `nrnn_stream_id_from_key` hashes them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..values.options import listed


def key_bytes(name: str, key: Any) -> bytes:
    """The bytes of a key: text as UTF-8, with the bytes back in their place that `os.fsdecode` could not read.

    Raises
    ------
    TypeError, ValueError
        Neither str nor bytes; a str with other lone surrogates, of which UTF-8 has none.
    """
    if isinstance(key, str):
        try:
            return key.encode(errors="surrogateescape")
        except UnicodeEncodeError:
            raise ValueError(f"{name}: expected text that UTF-8 can hold, found {key!r:.60}") from None
    if isinstance(key, (bytes, bytearray, memoryview)):
        return bytes(key)
    raise TypeError(f"{name}: expected a string or bytes, found {key!r:.60}")


def spelled(name: str, key: Any) -> str | bytes:
    """The one spelling of a key: str, or bytes where they are not UTF-8, so that equal keys are equal here."""
    if type(key) is str and key.isascii():
        return key
    data = key_bytes(name, key)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def named(name: str, key: Any) -> str | bytes:
    """Likewise of a key out of a table, where an integer stands for its digits."""
    return str(key) if isinstance(key, (int, np.integer)) and not isinstance(key, bool) else spelled(name, key)


def all_keys(name: str, keys: Any) -> list[str | bytes]:
    """Each of several keys in its one spelling; a string or bytes alone are one key, not many."""
    given = listed(keys)
    if given is None:
        raise TypeError(f"{name}: expected keys, in a list, found {keys!r:.60}")
    if set(map(type, given)) == {str} and "".join(given).isascii():
        return given
    return [spelled("key", key) for key in given]


class Keyed(dict):
    """A dict whose keys are those of streams, found under every spelling."""

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(sought(key))

    def __contains__(self, key: object) -> bool:
        return super().__contains__(sought(key))

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(sought(key), default)


def sought(key: Any) -> Any:
    """The one spelling of what may be no key: then it is none that is there."""
    try:
        return spelled("key", key)
    except (TypeError, ValueError):
        return key
