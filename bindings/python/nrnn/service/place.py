"""Where something stands that a message says, for what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..reading.bad import BadData
from ..reading.guess import perhaps_missing
from ..reading.printable import listed, shown


class Place:
    """A topic, or a sample of several in a message; as a reader of files says it to `Numbers`."""

    __slots__ = ("_topic", "_number", "_channels")

    def __init__(self, topic: str, number: int | None = None, channels: Sequence[str] = ()) -> None:
        self._topic, self._number, self._channels = topic, number, channels

    def __str__(self) -> str:
        name = shown(self._topic.encode(errors="surrogateescape"))
        return name if self._number is None else f"{name}: sample {self._number}"

    def place(self, record: None, column: int) -> str:
        """Of a channel's value."""
        return f"{self}, channel {shown(self._channels[column].encode())}"

    def hint(self, record: None) -> Callable[[bytes], str | None]:
        return _perhaps

    def lacks(self, path: str, setting: str, names: Any) -> BadData:
        """What a setting names is not among these."""
        return BadData(f"{self}: expected a key {shown(path.encode())} ({setting}), found {listed(map(str.encode, names))}")


def _perhaps(word: bytes) -> str | None:
    """A word that is no number."""
    missing = perhaps_missing(word)
    return missing and f"{missing}, a number: values={{{word.decode()!r}=1}}"
