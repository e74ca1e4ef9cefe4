"""How long texts of variable length say that they are, before HDF5 takes that much memory for them.

It does so before it looks whether the file has them: 16 bytes may ask for 4 GiB. An attribute is a message of the file, in
one piece: a version, flags, the sizes of name, type and space, then these and the values, each of which begins with a length.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterator

_HEADS = {1: 8, 2: 8, 3: 9}     # bytes before the name, by the message's version
_PADDED = 1                     # the version whose parts begin at multiples of 8
_BEFORE_SIZES = {1: 8, 2: 4}    # bytes of a space before the sizes of its axes, by its version
_VARIABLE = 9                   # class of a type


def longest(data: bytes | memoryview, name: str, count: int, each: int) -> int | None:
    """The bytes of `count` values, of `each` bytes, of an attribute: the most of whatever in the file may be it.

    None: nothing may be it, or its type or space may be elsewhere.
    """
    found = 0
    for flags, start in _messages(data, name, count):
        if flags or start + each * count > len(data):
            return None
        found = max(found, sum(struct.unpack_from("<I", data, start + each * k)[0] for k in range(count)))
    return found or None


def _messages(data: bytes | memoryview, name: str, count: int) -> Iterator[tuple[int, int]]:
    """Attributes of this name that are `count` texts of variable length: flags, and where the values begin."""
    text = name.encode() + b"\0"
    for found in re.finditer(re.escape(text), data):
        for version, head in _HEADS.items():
            start = found.start() - head
            if start < 0 or data[start] != version:
                continue
            flags, *sizes = struct.unpack_from("<BHHH", data, start + 1)
            step = 8 if version == _PADDED else 1
            type_, space, values = (found.start() + sum(-(-size // step) * step for size in sizes[:k]) for k in (1, 2, 3))
            if sizes[0] == len(text) and values <= len(data) and (flags or (
                    data[type_] & 15 == _VARIABLE and _count(data, space) == count)):
                yield flags, values


def _count(data: bytes | memoryview, space: int) -> int:
    """How many values a space has."""
    version, axes = data[space], data[space + 1]
    start = space + _BEFORE_SIZES.get(version, len(data))
    return math.prod(struct.unpack_from(f"<{axes}Q", data, start)) if start + 8 * axes <= len(data) else -1
