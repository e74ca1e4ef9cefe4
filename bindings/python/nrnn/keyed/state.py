"""A group as bytes: its keys, and an entry for each; numbers little-endian.

    "NRNNGRUP" | version, 32 bits | number of keys, 32 | for each: size, 32, key, size, 32, entry | CRC-32

Keys stand in their order, so that equal groups are equal bytes. docs/format.md has all of it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

from ..engine.keys import key_bytes, spelled
from ..values.errors import SnapshotError, Status

_MAGIC, _VERSION = b"NRNNGRUP", 1
_HEAD, _WORD = struct.Struct("<8sII"), struct.Struct("<I")


def pack(entries: Mapping[str | bytes, bytes]) -> bytes:
    parts = [_HEAD.pack(_MAGIC, _VERSION, len(entries))]
    for key, entry in sorted((key_bytes("key", key), entry) for key, entry in entries.items()):
        parts += [_WORD.pack(len(key)), key, _WORD.pack(len(entry)), entry]
    return sealed(b"".join(parts))


def unpack(state: bytes) -> dict[str | bytes, bytes]:
    """Raises SnapshotError: truncated, altered, or something else."""
    if not state.startswith(_MAGIC):
        raise SnapshotError("state: expected one of a group of keys, found other first bytes", Status.NOT_A_SNAPSHOT)
    body = opened(state, "state")
    try:
        _, version, count = _HEAD.unpack_from(body)
        if version != _VERSION:
            raise SnapshotError(f"state: expected version {_VERSION}, found {version}", Status.BAD_VERSION)
        return _entries(body, count)
    except struct.error:
        raise bad("state", "keys and entries, each after its size, found its end") from None


def _entries(body: bytes, count: int) -> dict[str | bytes, bytes]:
    found: dict[str | bytes, bytes] = {}
    at = _HEAD.size
    while at < len(body):
        key, at = _sized(body, at)
        found[spelled("key", key)], at = _sized(body, at)
    if at != len(body) or len(found) != count:
        raise bad("state", f"{count} different keys in {len(body)} bytes, found {len(found)} in {at}")
    return found


def _sized(body: bytes, at: int) -> tuple[bytes, int]:
    start = at + _WORD.size
    end = start + _WORD.unpack_from(body, at)[0]
    return body[start:end], end


def sealed(body: bytes) -> bytes:
    """With a checksum at its end."""
    return body + _WORD.pack(zlib.crc32(body))


def opened(block: bytes, name: str) -> bytes:
    """Without it; SnapshotError if it is that of other bytes."""
    body = block[:-_WORD.size]
    if _WORD.pack(zlib.crc32(body)) != block[-_WORD.size:]:
        raise bad(name, "the checksum at its end, found another: truncated or altered")
    return body


def bad(name: str, expected: str) -> SnapshotError:
    return SnapshotError(f"{name}: expected {expected}", Status.BAD_SNAPSHOT)
