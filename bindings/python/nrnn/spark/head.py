"""What the state of a bucket begins with: how its query was made, and how far the bucket came."""

from __future__ import annotations

import struct
from typing import NamedTuple

from ..values.errors import SnapshotError, Status

NONE = -1
_HEAD = struct.Struct("<8sIqqI")  # magic | buckets | watermark of the last batch | timer, both in ms | bytes of keep, which follow
_MAGIC = b"NRNNSPK2"
_OF_0_6, _MAGIC_OF_0_6 = struct.Struct("<8sIqq"), b"NRNNSPRK"  # did not say what is kept


class Head(NamedTuple):
    """`keep`: names and types of what comes back with each row, some of which may wait here. `watermark` of the last batch
    and `timer` in ms, NONE if there is none."""

    buckets: int
    keep: str
    watermark: int = NONE
    timer: int = NONE

    def before(self, group: bytes) -> bytes:
        """The state: this, and that of a group."""
        keep = self.keep.encode()
        return _HEAD.pack(_MAGIC, self.buckets, self.watermark, self.timer, len(keep)) + keep + group

    def found(self, state: bytes) -> tuple[Head, bytes]:
        """What a state begins with, and its group's. Raises SnapshotError: it is of a query that was made otherwise than this."""
        found, group = _opened(state, self.keep)
        if found.buckets != self.buckets:
            raise _other(f"buckets: expected {found.buckets}, as the checkpoint has, found {self.buckets}")
        if found.keep != self.keep:
            raise _other(f"keep: expected {found.keep or 'none'!r:.120}, as the checkpoint has, found {self.keep or 'none'!r:.120}")
        return found, group


def _opened(state: bytes, keep: str) -> tuple[Head, bytes]:
    if state.startswith(_MAGIC_OF_0_6):
        _, buckets, watermark, timer = _OF_0_6.unpack_from(state)
        return Head(buckets, keep, watermark, timer), state[_OF_0_6.size:]
    if not state.startswith(_MAGIC):
        raise SnapshotError("state: expected one of a bucket, found other first bytes", Status.NOT_A_SNAPSHOT)
    _, buckets, watermark, timer, size = _HEAD.unpack_from(state)
    group = _HEAD.size + size
    return Head(buckets, state[_HEAD.size:group].decode(), watermark, timer), state[group:]


def _other(told: str) -> SnapshotError:
    return SnapshotError(told, Status.BAD_SNAPSHOT)
