"""Rows of Arrow as a group takes them; those without a key or a time, or whose columns cannot be kept, are left out here."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ..keyed import Left, Rows
from ..values.numbers import as_float32
from .kept import CANNOT, note

_FARTHEST = (1 << 63) // 1000 - 1  # microseconds: what nanoseconds can hold
_CANNOT = CANNOT.encode()
_KEY, _TIME = "key: expected one, found none or no UTF-8", "time: expected one between 1677 and 2262, found "


def rows_of(table: pa.RecordBatch, channels: int) -> tuple[Rows, list[Left]]:
    """Rows by their time, those of one time by their values: in whatever order they came, they are stepped in one."""
    X = np.empty((len(table), channels), np.float32)
    for i in range(channels):
        X[:, i] = as_float32(table.column(2 + i).to_numpy(zero_copy_only=False))
    keys, times = table.column(0), table.column(1)
    keep = [(one or "").encode() for one in table.column(2 + channels).to_pylist()] if table.num_columns > 2 + channels else None
    time = times.fill_null(0).to_numpy()
    good = keys.is_valid().to_numpy(zero_copy_only=False) & times.is_valid().to_numpy(zero_copy_only=False)
    good &= (-_FARTHEST < time) & (time < _FARTHEST)  # of the least integer abs is itself
    if keep is not None:
        good &= ~np.fromiter((one.startswith(_CANNOT) for one in keep), bool, len(keep))
    left = [] if good.all() else [_left(table, X, keep, place) for place in np.flatnonzero(~good).tolist()]
    order = np.lexsort((*X.T[::-1], time))
    order = order[good[order]]
    names = keys.to_pylist()
    return Rows([names[i] for i in order.tolist()], X[order], time[order] * 1000,
                None if keep is None else [keep[i] for i in order.tolist()]), left


def _left(table: pa.RecordBatch, X: np.ndarray, keep: list[bytes] | None, place: int) -> Left:
    key, time, kept = table.column(0)[place].as_py(), table.column(1)[place].as_py(), b"" if keep is None else keep[place]
    held, cannot = time is not None and abs(time) < _FARTHEST, kept.startswith(_CANNOT)
    notes = [_KEY] * (key is None) + [_TIME + _told(time)] * (not held) + [note(kept.decode())] * cannot
    return Left(key, time * 1000 if held else None, X[place], b"" if cannot else kept, "refused", "; ".join(notes))


def _told(time: int | None) -> str:
    """In ISO: no column holds one that is beyond. Years may have six digits."""
    if time is None:
        return "none"
    seconds, micros = divmod(time, 1_000_000)
    return f"{np.datetime64(seconds, 's')}.{micros:06d}Z"
