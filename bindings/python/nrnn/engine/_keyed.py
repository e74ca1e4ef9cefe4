"""Snapshots of many streams in one block of bytes, as `nrnn run --state` keeps them; numbers little-endian, 32 bits:

    "NRNNKEYS" | version | number of keys | for each: size of key, key, size of snapshot, snapshot | CRC-32

Version 2, which the command writes beside an output file, has the length of that file, 64 bits, and the checksum of its
last bytes after the number of keys: they are the command's alone, and passed over. Keys are bytes. The entries stand in
their order, so that equal states are equal bytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

from ..values.errors import SnapshotError, Status
from .keys import key_bytes, spelled

_MAGIC = b"NRNNKEYS"
_HEAD, _WORD = struct.Struct("<8sII"), struct.Struct("<I")
_OUTPUT = {1: 0, 2: struct.calcsize("<QI")}  # by version: bytes that tell of the command's output


def pack(snapshots: Mapping[str | bytes, bytes]) -> bytes:
    """The block that `unpack` takes apart."""
    parts = [_HEAD.pack(_MAGIC, 1, len(snapshots))]
    for key, snapshot in sorted((key_bytes("key", key), snapshot) for key, snapshot in snapshots.items()):
        parts += [_WORD.pack(len(key)), key, _WORD.pack(len(snapshot)), snapshot]
    body = b"".join(parts)
    return body + _WORD.pack(zlib.crc32(body))


def unpack(block: bytes) -> dict[str | bytes, bytes]:
    """The snapshots by key: a str, or bytes where they are not UTF-8.

    Raises
    ------
    SnapshotError
        Truncated, altered or something else. Whether a snapshot fits is for its stream to say.
    """
    if not block.startswith(_MAGIC):
        raise SnapshotError("snapshot: expected one of many streams, found other first bytes", Status.NOT_A_SNAPSHOT)
    body, crc = block[: -_WORD.size], block[-_WORD.size :]
    if len(body) < _HEAD.size or _WORD.pack(zlib.crc32(body)) != crc:
        raise _bad("the checksum at its end, found another: truncated or altered")
    _, version, count = _HEAD.unpack_from(body)
    if version not in _OUTPUT:
        raise SnapshotError(f"snapshot: expected version 1 or 2, found {version}", Status.BAD_VERSION)
    return _entries(body, _HEAD.size + _OUTPUT[version], count)


def _entries(body: bytes, at: int, count: int) -> dict[str | bytes, bytes]:
    found: dict[str | bytes, bytes] = {}
    try:
        while at < len(body):
            key, at = _sized(body, at)
            found[spelled("key", key)], at = _sized(body, at)
    except struct.error as error:
        raise _bad(f"keys and snapshots, each after its size, found another at byte {at}") from error
    if at != len(body) or len(found) != count:
        raise _bad(f"{count} different keys in {len(body)} bytes, found {len(found)} in {at}")
    return found


def _sized(body: bytes, at: int) -> tuple[bytes, int]:
    """The bytes whose size stands at `at`, and where they end."""
    start = at + _WORD.size
    end = start + _WORD.unpack_from(body, at)[0]
    return body[start:end], end


def _bad(expected: str) -> SnapshotError:
    return SnapshotError(f"snapshot: expected {expected}", Status.BAD_SNAPSHOT)
