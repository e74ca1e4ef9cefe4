"""What goes into a group, and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..engine.summary import Summary


@dataclass(frozen=True, eq=False)
class Rows:
    """Samples of any keys, in any order.

    Attributes
    ----------
    key : sequence of str or bytes, length rows
        Spelled as in `nrnn.Streams`; integers are their digits.
    x : array_like, shape (rows, channels)
        Raw values as in `Stream.run`, NaN where one is missing; float32 is kept.
    time : ndarray of int64 or datetime64, shape (rows,), or None
        Nanoseconds, when each was measured; pandas' times with a zone as well. None: the rows of a key stand in their order,
        each at the nominal interval, as does the first row with a time after them.
    keep : sequence of bytes, length rows, or None
        Of your own: comes back with the row's result, or with the row if it is left out, in whatever call that is.
    """

    key: Sequence[str | bytes]
    x: Any
    time: ArrayLike | None = None
    keep: Sequence[bytes] | None = None

    def __len__(self) -> int:
        return len(self.key)


class Left(NamedTuple):
    """A row without a result.

    `why` is "duplicates", "late", "future" as `nrnn run` counts them, or "refused"; `note` is a sentence. `time` and `x` are
    the row's; a row that waited for a model of other channels keeps those.
    """

    key: str | bytes
    time: int | None
    x: np.ndarray
    keep: bytes
    why: str
    note: str


@dataclass(frozen=True, eq=False)
class Results:
    """What a call gives: a result for each row that was stepped. The rows of a key stand together, by their times.

    Attributes
    ----------
    key : list of str or bytes, length rows
    time : ndarray of int64, shape (rows,), or None
        None where the rows of this call had none.
    keep : list of bytes, length rows
    summary : Summary
        With a leading axis (rows,).
    left : list of Left
        Rows that were left out; others of the group wait, or have a result.
    ended : list of str or bytes
        Keys that were idle for too long: should one come back, it begins anew.
    begun : list of str or bytes
        Keys that begin anew since another model left their state.
    """

    key: list[str | bytes]
    time: np.ndarray  # to type checkers: whoever gives times has them
    keep: list[bytes]
    summary: Summary
    left: list[Left] = field(default_factory=list)
    ended: list[str | bytes] = field(default_factory=list)
    begun: list[str | bytes] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.key)
