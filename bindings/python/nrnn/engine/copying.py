"""Many streams of a mapping to snapshots and back: a stream as `Model.stream` makes it takes several times as long as to copy one."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from ctypes import byref, c_size_t, create_string_buffer

from ..values.errors import SnapshotError, Status
from ._handle import StreamHandle
from .abi import unconverted
from .calls import check
from .draws import stream_id
from .stream import Stream
from .streams import Streams
from .structs import SNAPSHOT_USER_MAX

_snapshot, _restore, _clone = map(unconverted, ("nrnn_stream_snapshot", "nrnn_stream_restore", "nrnn_stream_clone"))
_ID, _GAP, _USER, _HEAD = slice(32, 40), slice(100, 108), slice(120, 124), 128  # docs/format.md, "Snapshots"
_NOISE = struct.Struct("<dII")  # scale, members, whether it is on


def snapshots(streams: Streams, keys: Iterable[str | bytes]) -> list[bytes]:
    """That of each key's stream."""
    with streams._turn.lock:
        streams._turn.check(changes=False)
        buffer = create_string_buffer(streams._trial._info().snapshot_bytes)
        size, none, written = c_size_t(len(buffer)), c_size_t(0), c_size_t()
        found, error, count = [], streams._trial._error, byref(written)
        for key in keys:
            status = _snapshot(streams._streams[key]._open(), None, none, buffer, size, count, byref(error))
            if status:
                check(status, error)
            found.append(buffer.raw if written.value == len(buffer) else buffer.raw[:written.value])
        return found


def copies(streams: Streams, given: Mapping[str | bytes, bytes]
           ) -> tuple[dict[str | bytes, Stream], dict[str | bytes, SnapshotError]]:
    """A stream for each snapshot, which is not yet one of the mapping, or why there is none."""
    made, failed = {}, {}
    with streams._turn.lock:
        streams._turn.check(changes=False)
        trial, own = streams._trial, streams._trial.snapshot()
        user, count = create_string_buffer(SNAPSHOT_USER_MAX), c_size_t()
        error, reference, size = trial._error, byref(trial._error), byref(count)
        for key, one in given.items():
            handle = StreamHandle()
            check(_clone(trial._open(), byref(handle), reference), error)
            try:
                check(_restore(handle, one, c_size_t(len(one)), user, size, reference), error)
                _expect(key, one, own)
                made[key] = trial._twin(handle)
            except SnapshotError as why:
                failed[key] = why.with_traceback(None)
    return made, failed


def put(streams: Streams, made: Mapping[str | bytes, Stream]) -> None:
    """Make streams those of their keys."""
    with streams._turn.lock:
        streams._turn.check()
        streams._streams.update(made)


def _expect(key: str | bytes, snapshot: bytes, own: bytes) -> None:
    """What the library takes from a snapshot without a word: of these streams all have the same."""
    if int.from_bytes(snapshot[_ID], "little") != stream_id(key):
        raise SnapshotError(f"snapshot: expected one of key {key!r:.60}, found another's", Status.BAD_SNAPSHOT)
    if _policies(snapshot) != _policies(own):
        raise SnapshotError("snapshot: expected the policies of these streams (missing, gap, max_substeps), found others",
                            Status.SNAPSHOT_OF_OTHER_STREAM)
    (found, _, noisy), (asked, *_) = _NOISE.unpack_from(snapshot, 80), _NOISE.unpack_from(own, 80)
    if noisy and found != asked:
        raise SnapshotError(f"noise_scale: expected {found}, which the state has, found {asked}", Status.SNAPSHOT_OF_OTHER_STREAM)


def _policies(snapshot: bytes) -> bytes:
    """For gaps, and for each channel's missing values the first byte."""
    channels = int.from_bytes(snapshot[108:112], "little")
    start = _HEAD + int.from_bytes(snapshot[_USER], "little")
    return snapshot[_GAP] + snapshot[start + 4:start + 16 * channels:16]
