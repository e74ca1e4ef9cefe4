"""Keys and what each is as bytes; numbers little-endian.

A state: "NRNNGRUP" | version, 32 bits | number of keys, 32 | for each: size, key, size, entry | CRC-32
An entry: channels, 32 bits | newest, stepped, sampled, 64 each, NONE if there is none | is one row waiting for the next, 32 |
          number of rows, 32 | number of recent samples, 32 | size of the snapshot, 32 | snapshot | rows, the one that waits for
          the next first: time, 64, size of keep, 32, values, 32 each, keep | recent samples: interval, 64, values
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ..engine.keys import key_bytes, spelled
from ..reading.clock import GapLimit
from ..values.errors import SnapshotError, Status
from .sensor import NEW, Row, Sensor

_MAGIC, _VERSION = b"NRNNGRUP", 1
_HEAD, _WORD = struct.Struct("<8sII"), struct.Struct("<I")
_ENTRY, _ROW = struct.Struct("<IqqqIIII"), struct.Struct("<qI")
_NONE = -(1 << 63)


class Entry(NamedTuple):
    """A key: its stream's snapshot, and its sensor."""

    snapshot: bytes
    sensor: Sensor


def pack(entries: Mapping[str | bytes, bytes]) -> bytes:
    """Equal keys and entries are equal bytes."""
    parts = [_HEAD.pack(_MAGIC, _VERSION, len(entries))]
    for key, entry in sorted((key_bytes("key", key), entry) for key, entry in entries.items()):
        parts += [_WORD.pack(len(key)), key, _WORD.pack(len(entry)), entry]
    body = b"".join(parts)
    return body + _WORD.pack(zlib.crc32(body))


def unpack(state: bytes) -> dict[str | bytes, bytes]:
    """Raises SnapshotError: truncated, altered, or something else."""
    if not state.startswith(_MAGIC):
        raise SnapshotError("state: expected one of a group of keys, found other first bytes", Status.NOT_A_SNAPSHOT)
    body, crc = state[:-_WORD.size], state[-_WORD.size:]
    if len(body) < _HEAD.size or _WORD.pack(zlib.crc32(body)) != crc:
        raise _bad("the checksum at its end, found another: truncated or altered")
    _, version, count = _HEAD.unpack_from(body)
    if version != _VERSION:
        raise SnapshotError(f"state: expected version {_VERSION}, found {version}", Status.BAD_VERSION)
    found: dict[str | bytes, bytes] = {}
    at = _HEAD.size
    while at < len(body):
        key, at = _sized(body, at)
        found[spelled("key", key)], at = _sized(body, at)
    if len(found) != count:
        raise _bad(f"{count} keys, found {len(found)}")
    return found


def _sized(body: bytes, at: int) -> tuple[bytes, int]:
    start = at + _WORD.size
    end = start + _WORD.unpack_from(body, at)[0]
    if end > len(body):
        raise _bad("keys and entries, each after its size, found its end")
    return body[start:end], end


def packed(snapshot: bytes, sensor: Sensor, channels: int) -> bytes:
    """An entry."""
    held = sensor.clock.waiting is not None
    rows = [*([sensor.clock.waiting[1]] if held else ()), *sensor.waiting]
    times = [_NONE if one is None else one for one in (sensor.newest, sensor.stepped, sensor.clock.sampled)]
    parts = [_ENTRY.pack(channels, *times, held, len(rows), len(sensor.recent), len(snapshot)), snapshot]
    for row in rows:
        parts += [_ROW.pack(row.time, len(row.keep)), row.x.tobytes(), row.keep]
    for seconds, x in sensor.recent:
        parts += [struct.pack("<d", seconds), x.tobytes()]
    return b"".join(parts)


def unpacked(entry: bytes, channels: int, limit: GapLimit, recent: int) -> Entry:
    """Raises SnapshotError."""
    try:
        return _unpacked(entry, channels, limit, recent)
    except (struct.error, ValueError):
        raise _bad("an entry of a key, found another end") from None


def _unpacked(entry: bytes, channels: int, limit: GapLimit, recent: int) -> Entry:
    found, newest, stepped, sampled, held, rows, samples, size = _ENTRY.unpack_from(entry)
    if found != channels:
        raise SnapshotError(f"state: expected {channels} channels, found {found}", Status.SNAPSHOT_OF_OTHER_MODEL)
    sensor, at = Sensor(limit, recent), _ENTRY.size + size
    snapshot = entry[_ENTRY.size:at]
    sensor.newest, sensor.stepped, sensor.clock.sampled = (None if one == _NONE else one for one in (newest, stepped, sampled))
    for number in range(rows):
        time, length = _ROW.unpack_from(entry, at)
        x, at = _values(entry, at + _ROW.size, channels)
        row, at = Row(NEW, time, x, entry[at:at + length]), at + length
        if held and number == 0:
            sensor.clock.waiting = time, row
        else:
            sensor.waiting.append(row)
    for _ in range(samples):
        (seconds,) = struct.unpack_from("<d", entry, at)
        x, at = _values(entry, at + 8, channels)
        sensor.recent.append((seconds, x))
    if at != len(entry):
        raise ValueError
    return Entry(snapshot, sensor)


def _values(entry: bytes, at: int, channels: int) -> tuple[np.ndarray, int]:
    return np.frombuffer(entry, "<f4", channels, at), at + 4 * channels


def _bad(expected: str) -> SnapshotError:
    return SnapshotError(f"state: expected {expected}", Status.BAD_SNAPSHOT)
