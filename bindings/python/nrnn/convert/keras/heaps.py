"""Heaps of an HDF5 file, where texts of variable length lie: one that leads nowhere lets HDF5 search it for ever."""

from __future__ import annotations

import re

_HEAD = 16     # bytes of a heap before its objects, and of an object before its own
_SIZES = {0: 13, 1: 13, 2: 9, 3: 9}  # where the sizes of addresses and lengths stand, by the file's version
_EIGHT = b"\x08\x08"


def expect_sound(data: bytes | memoryview) -> None:
    """Refuse a file with a heap whose objects do not follow each other to its end, or with other than 8 bytes for them.

    Raises
    ------
    ValueError
        It is named by where it begins.
    """
    at = _SIZES.get(data[8] if len(data) > 8 else -1, len(data))
    if bytes(data[at:at + 2]) != _EIGHT:
        raise ValueError("expected a whole HDF5 file with addresses of 8 bytes, found another")
    for found in re.finditer(rb"GCOL\x01", data):
        if not _ends(data, found.start()):
            raise ValueError(f"expected a whole HDF5 file, found a heap at byte {found.start()} whose objects do not end")


def _ends(data: bytes | memoryview, start: int) -> bool:
    end = start + int.from_bytes(data[start + 8:start + _HEAD], "little")
    at = start + _HEAD
    if end > len(data):
        return False
    while end - at >= _HEAD:
        index, size = int.from_bytes(data[at:at + 2], "little"), int.from_bytes(data[at + 8:at + _HEAD], "little")
        step = _HEAD + -(-size // 8) * 8 if index else size
        if not 0 < step <= end - at:
            return False
        at += step
    return True
