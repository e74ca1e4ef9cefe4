"""A key of a group as bytes; numbers little-endian.

    version, 32 bits | channels, 32 | their names, 64 | sampled, stepped: times, 64 each | held, waiting, recent: numbers of
    rows, 32 each | size of the snapshot, 32 | snapshot | rows, those that are held, that wait, that are recent: each its
    time, 64, size of keep, 32, values, float32 each, keep | CRC-32

docs/format.md says what they mean.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from ..engine.draws import stream_id
from ..values.errors import SnapshotError, Status
from .given import NONE
from .sensors import NOTHING, Row, Waiting
from .state import bad, opened, sealed

_VERSION = 1
_HEAD, _ROW = struct.Struct("<IIQqqIIII"), struct.Struct("<qI")


class Channels(NamedTuple):
    """Of a model: how many, and their names, in their order, as 64 bits."""

    count: int
    names: int

    @classmethod
    def of(cls, names: Sequence[str]) -> Channels:
        return cls(len(names), stream_id("\0".join(names)))


class Entry(NamedTuple):
    """A key: what `Sensors` has of it, and the snapshot of its stream, empty where all its rows have waited."""

    channels: Channels
    sampled: int
    stepped: int
    waiting: Waiting
    recent: Sequence[Row]
    snapshot: bytes

    def packed(self) -> bytes:
        held = () if self.waiting.held is None else (self.waiting.held,)
        rows = held, self.waiting.rows, self.recent
        parts = [_HEAD.pack(_VERSION, *self.channels, self.sampled, self.stepped, *map(len, rows), len(self.snapshot)),
                 self.snapshot]
        for row in chain(*rows):
            parts += [_ROW.pack(row.time, len(row.keep)), row.x, row.keep]
        return sealed(b"".join(parts))


def unpacked(block: bytes, key: str | bytes) -> Entry:
    """Raises SnapshotError: truncated, altered, or something else; the message names the key."""
    name = f"key {key!r:.60}: entry"
    body = opened(block, name)
    try:
        version, count, names, sampled, stepped, held, waiting, recent, size = _HEAD.unpack_from(body)
        if version != _VERSION:
            raise SnapshotError(f"{name}: expected version {_VERSION}, found {version}", Status.BAD_VERSION)
        channels = Channels(count, names)
        at, snapshot = _HEAD.size + size, body[_HEAD.size:_HEAD.size + size]
        if at == len(body) and not held | waiting | recent:
            return Entry(channels, sampled, stepped, NOTHING, (), snapshot)
        rows = _rows(body, at, held + waiting + recent, count) if at <= len(body) else None
    except struct.error:
        rows = None
    if rows is None or held > 1 or any(row.time == NONE for row in rows[:held + waiting]):
        raise bad(name, "a snapshot and rows, each of its size, found others")
    return Entry(channels, sampled, stepped, Waiting(rows[0] if held else None, rows[held:held + waiting]),
                 rows[held + waiting:], snapshot)


def _rows(body: bytes, at: int, count: int, channels: int) -> list[Row] | None:
    """None: there are not just so many."""
    found = []
    for _ in range(count):
        time, length = _ROW.unpack_from(body, at)
        values = at + _ROW.size
        keep = values + 4 * channels
        at = keep + length
        found.append(Row(time, body[values:keep], body[keep:at]))
    return found if at == len(body) else None
