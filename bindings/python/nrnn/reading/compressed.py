"""gzip and zstd, by their first bytes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, NamedTuple

_CHUNK = 1 << 16
_SKIPPABLE = {bytes([0x50 + i, 0x2A, 0x4D, 0x18]) for i in range(16)}  # frames of zstd that hold no data
_HEAD = 8  # of those: magic and size


class Kind(NamedTuple):
    """How one form is taken apart, member by member."""

    name: str
    magic: tuple[bytes, ...]
    new: Callable[[], Any]
    fault: Callable[[], type[Exception]]


def _zstd() -> ModuleType:
    try:
        from compression import zstd
    except ImportError:
        try:
            import zstandard as zstd
        except ImportError:
            raise ImportError("zstd: reading it needs Python 3.14, or the package zstandard: pip install 'nrnn[read]'"
                              ) from None
    return zstd


def _new_zstd() -> Any:
    decompressor = _zstd().ZstdDecompressor()
    return decompressor.decompressobj() if hasattr(decompressor, "decompressobj") else decompressor


KINDS = (Kind("gzip", (b"\x1f\x8b\x08",), lambda: zlib.decompressobj(31), lambda: zlib.error),
         Kind("zstd", (b"\x28\xb5\x2f\xfd", *_SKIPPABLE), _new_zstd, lambda: _zstd().ZstdError))


def kind_of(data: bytes) -> Kind | None:
    return next((kind for kind in KINDS if data.startswith(kind.magic)), None)


def unpacked(kind: Kind, data: bytes) -> tuple[bytes, str | None]:
    """What is in it, as far as it is whole; and what is wrong with the rest."""
    parts: list[bytes] = []
    try:
        for part in _parts(kind, data):
            parts.append(part)
    except ValueError as fault:
        return b"".join(parts), f"expected a whole {kind.name} file, found {fault}"
    return b"".join(parts), None


def _parts(kind: Kind, data: bytes) -> Iterator[bytes]:
    """Raises ValueError where it is cut or damaged."""
    at = 0
    while at < len(data):
        if data[at:at + 4] in _SKIPPABLE and kind.name == "zstd":
            at += _HEAD + int.from_bytes(data[at + 4:at + _HEAD], "little")
            if at > len(data):
                raise ValueError("one that is cut")
            continue
        if not data.startswith(kind.magic, at):
            if kind.name == "gzip" and not data[at:].strip(b"\0"):  # padding, as tapes have it
                return
            raise ValueError("something else after it")
        at = yield from _member(kind, data, at)


def _member(kind: Kind, data: bytes, start: int) -> Iterator[bytes]:
    """One member; returns where it ends."""
    member, at = kind.new(), start
    while not member.eof:
        if at >= len(data):
            raise ValueError("one that is cut")
        try:
            yield member.decompress(data[at:at + _CHUNK])
        except kind.fault():
            yield from _up_to_the_fault(kind, data, start, at)
        at += _CHUNK
    return min(at, len(data)) - len(member.unused_data)


def _up_to_the_fault(kind: Kind, data: bytes, start: int, at: int) -> Iterator[bytes]:
    """A call that fails gives nothing: byte by byte it gives all that is whole."""
    member = kind.new()
    member.decompress(data[start:at])
    try:
        for byte in data[at:]:
            yield member.decompress(bytes([byte]))
    except kind.fault():
        pass
    raise ValueError("one that is damaged")
