"""What goes into a group, and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ..engine.summary import Summary


@dataclass(frozen=True, eq=False)
class Rows:
    """Samples of any keys, in any order.

    Attributes
    ----------
    key : sequence of str or bytes, length rows
        Spelled as in `nrnn.Streams`.
    x : ndarray of float32, shape (rows, channels)
        Raw values, NaN where one is missing.
    time : ndarray of int64, shape (rows,), or None
        Nanoseconds, when each was measured. None: the rows of a key stand in their order, at the nominal interval.
    keep : sequence of bytes, length rows, or None
        Of your own: comes back with the row's result, or with the row if it is left out, in whatever call that is.
    """

    key: Sequence[str | bytes]
    x: np.ndarray
    time: np.ndarray | None = None
    keep: Sequence[bytes] | None = None

    def __len__(self) -> int:
        return len(self.key)


class Left(NamedTuple):
    """A row without a result.

    `why` is "duplicates", "late", "future" as `nrnn run` counts them, or "refused"; `note` is a sentence. `time` and `x` are
    the row's.
    """

    key: str | bytes
    time: int | None
    x: np.ndarray
    keep: bytes
    why: str
    note: str


@dataclass(frozen=True, eq=False)
class Results:
    """What a call gives: a result for each row that was stepped, by the order of their keys' first rows and, within a key, of
    their times.

    Attributes
    ----------
    key : list of str or bytes, length rows
    time : ndarray of int64, shape (rows,), or None
    keep : list of bytes, length rows
    summary : Summary
        With a leading axis (rows,).
    left : list of Left
        Rows that were left out; others of the group wait, or have a result.
    ended : list of str or bytes
        Keys that were idle for too long: should one come back, it begins anew.
    """

    key: list[str | bytes]
    time: np.ndarray | None
    keep: list[bytes]
    summary: Summary
    left: list[Left] = field(default_factory=list)
    ended: list[str | bytes] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.key)
