"""The open samples of a key as bytes; numbers little-endian.

    version, 32 bits | size of the channels' names, 32 | names, JSON | the time up to which all is closed, the last that is
    believed, one that is not yet: 64 each, -2^63 if there is none | number of open samples, of times that were not believed,
    32 each | these times, 64 each | open samples, each: has it a time, 8, the time, 64, size of the text, 32, the text; for
    each channel: has it come, 8; its value, a float64
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from math import isnan
from typing import NamedTuple

from ..keyed.given import NONE
from ..values.errors import SnapshotError, Status

_VERSION = 2
_NAMES, _HEAD, _SAMPLE = struct.Struct("<II"), struct.Struct("<qqqII"), struct.Struct("<?qI")


class Open:
    """A sample as far as it has come."""

    __slots__ = ("said", "values", "lacks")

    def __init__(self, said: bytes, values: list[float], lacks: set[int]) -> None:
        self.said, self.values, self.lacks = said, values, lacks

    def compared(self, places: Sequence[int], values: Sequence[float]) -> tuple[bool, bool]:
        """Is some of this new; is a place said with another value?"""
        is_new, differs = False, False
        for place, value in zip(places, values):
            held = self.values[place]
            is_new |= place in self.lacks or (isnan(held) and not isnan(value))
            differs |= value != held and not isnan(value) and not isnan(held)
        return is_new, differs

    def say(self, places: Sequence[int], values: Sequence[float], is_again: bool) -> None:
        """`is_again`: a later value is in place of one before."""
        for place, value in zip(places, values):
            if is_again or isnan(self.values[place]):
                self.values[place] = value
        self.lacks.difference_update(places)


class Halves(NamedTuple):
    """What a `Joiner` knows."""

    channels: tuple[str, ...]
    closed: int
    sampled: int | None
    waiting: int | None
    wrong: Sequence[int]
    samples: Mapping[int | None, Open]

    def packed(self) -> bytes:
        names, own = json.dumps(self.channels).encode(), len(self.channels)
        parts = [_NAMES.pack(_VERSION, len(names)), names,
                 _HEAD.pack(self.closed, *(NONE if one is None else one for one in (self.sampled, self.waiting)),
                            len(self.samples), len(self.wrong)), struct.pack(f"<{len(self.wrong)}q", *self.wrong)]
        for time, one in self.samples.items():
            parts += [_SAMPLE.pack(time is not None, time or 0, len(one.said)), one.said,
                      bytes(place not in one.lacks for place in range(own)), struct.pack(f"<{own}d", *one.values)]
        return b"".join(parts)


def unpacked(data: bytes) -> Halves:
    """Raises SnapshotError."""
    try:
        version, size = _NAMES.unpack_from(data)
        if version == _VERSION:
            return _rest(tuple(json.loads(data[_NAMES.size:_NAMES.size + size])), data, _NAMES.size + size)
    except (struct.error, ValueError, TypeError):
        raise SnapshotError("open samples: expected as many as they say, found another end", Status.BAD_SNAPSHOT) from None
    raise SnapshotError(f"open samples: expected version {_VERSION}, found {version}", Status.BAD_VERSION)


def _rest(channels: tuple[str, ...], data: bytes, at: int) -> Halves:
    closed, sampled, waiting, count, wrong = _HEAD.unpack_from(data, at)
    times, at = struct.unpack_from(f"<{wrong}q", data, at + _HEAD.size), at + _HEAD.size + 8 * wrong
    samples: dict[int | None, Open] = {}
    own = len(channels)
    for _ in range(count):
        timed, time, size = _SAMPLE.unpack_from(data, at)
        said, at = data[at + _SAMPLE.size:at + _SAMPLE.size + size], at + _SAMPLE.size + size
        lacks = {place for place in range(own) if data[at + place:at + place + 1] != b"\1"}
        values = list(struct.unpack_from(f"<{own}d", data, at + own))
        samples[time if timed else None], at = Open(said, values, lacks), at + 9 * own
    if at != len(data):
        raise struct.error
    return Halves(channels, closed, None if sampled == NONE else sampled, None if waiting == NONE else waiting, times, samples)
