"""Keys whose state another model left, or streams made otherwise: refused, or begun anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..values.errors import SnapshotError, Status
from .entry import Channels, Entry
from .given import NONE
from .leaving import left
from .rows import Left
from .sensors import NOTHING
from .stepping import Stepping, before, elapsed

OF_OTHERS = (Status.SNAPSHOT_OF_OTHER_MODEL, Status.SNAPSHOT_OF_OTHER_STREAM)
"""What a SnapshotError says of a state that is whole."""


def others(found: Mapping[Any, Entry], failed: Mapping[Any, SnapshotError], channels: Channels, refuse: bool
           ) -> dict[Any, SnapshotError]:
    """The keys that have to begin anew, and why. Raises SnapshotError, which names the key: damage, or the first of them if
    all are refused."""
    failed = dict(failed)
    for key, one in found.items():
        if one.channels != channels:
            failed.setdefault(key, SnapshotError(f"entry: expected {_described(channels, one.channels)}",
                                                 Status.SNAPSHOT_OF_OTHER_MODEL))
    for key, error in failed.items():
        if refuse or error.status not in OF_OTHERS:
            raise SnapshotError(f"key {key!r:.60}: {error.args[0]:.200}", error.status)
    return failed


def _described(own: Channels, found: Channels) -> str:
    if own.count != found.count:
        return f"{own.count} channels, found {found.count}"
    return "the channels of this model, found other names, or another order"


def fitting(entry: Entry, channels: Channels) -> Entry:
    """What of an entry a new stream can take over: it has no sample yet; rows of other channels are none of its own."""
    if entry.channels == channels:
        return entry._replace(stepped=NONE)
    return entry._replace(stepped=NONE, waiting=NOTHING, recent=())


def lost(key: Any, entry: Entry) -> list[Left]:
    """The rows of other channels that waited."""
    note = "x: expected the channels of this model, found those of the one that the row waited for"
    return [left(key, row, "refused", note) for row in entry.waiting.all]


def warmed_up(streams: Any, found: Mapping[Any, Entry], channels: int, outputs: Any) -> dict[Any, Entry]:
    """Steps the last samples of each key, without results, and passes over those that fail. The entries, with the times of the
    last that did not."""
    keys = [key for key, one in found.items() if one.recent]
    counts = np.array([len(found[key].recent) for key in keys], np.int64)
    rows = [row for key in keys for row in found[key].recent]
    times = np.array([row.time for row in rows], np.int64)
    since = before(times, counts, np.full(len(keys), NONE))
    steps = np.where((since == NONE) | (times == NONE), np.uint64(0), elapsed(times, since))
    X = np.frombuffer(b"".join(row.x for row in rows), np.float32).reshape(len(rows), channels)
    failed: dict[int, Exception] = {}
    Stepping(streams, X, steps, outputs, failed.__setitem__).all(keys, counts)
    of_rows = [key for key, count in zip(keys, counts.tolist()) for _ in range(count)]
    stepped = {key: row.time for place, (key, row) in enumerate(zip(of_rows, rows)) if place not in failed}
    return {key: one._replace(stepped=stepped.get(key, NONE)) for key, one in found.items()}
