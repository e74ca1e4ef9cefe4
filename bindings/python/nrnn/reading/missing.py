"""Which texts stand for a missing value, of which channel."""

from __future__ import annotations

from collections.abc import Sequence

from .printable import shown

_MOST_EDITS = 2


def by_channel(given: Sequence[bytes], channels: Sequence[bytes]) -> list[list[bytes]]:
    """The texts of each channel: TEXT is of all, NAME:TEXT of the channel of that name.

    Raises
    ------
    ValueError
        What stands before a colon is no channel's name, but almost.
    """
    found: list[list[bytes]] = [[] for _ in channels]
    for one in given:
        name, text = _parted(one, channels)
        for channel, texts in zip(channels, found):
            if name in (None, channel):
                texts.append(text)
    return found


def _parted(given: bytes, channels: Sequence[bytes]) -> tuple[bytes | None, bytes]:
    before = [given[:i] for i, byte in enumerate(given) if byte == ord(":")]
    for name in before:
        if name in channels:
            return name, given[len(name) + 1:]
    for name in before:
        for channel in channels:
            if _is_almost(name, channel):
                raise ValueError("missing_value: expected a channel before the colon, or another text, found "
                                 f"{shown(given)}: {shown(channel)}?")
    return None, given


def _is_almost(name: bytes, channel: bytes) -> bool:
    """Does it differ in the case of its letters, or by a letter or two of several?"""
    edits = _edits(name.lower(), channel.lower())
    return edits == 0 or edits <= _MOST_EDITS and edits < len(channel) - 1


def _edits(a: bytes, b: bytes) -> int:
    """Levenshtein's distance."""
    row = list(range(len(b) + 1))
    for i, one in enumerate(a, 1):
        last, row = row, [i]
        for j, other in enumerate(b, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (one != other)))
    return row[-1]
