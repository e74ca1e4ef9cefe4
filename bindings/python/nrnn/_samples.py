"""One sample for each of many streams, as `Streams.step` takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ._columns import labelled, values
from ._errors import BadInput
from ._keys import Keyed, all_keys
from ._numbers import LISTS, as_float32, narrow
from ._structs import Status
from ._time import bad, interval, intervals


class Samples:
    """Keys, none of them twice, with a row of raw values and an interval for each.

    Attributes
    ----------
    keys : list of str or bytes
    X : ndarray of float32, shape (keys, channels)
        Infinite where a value is beyond float32, so that its stream refuses it and no other.
    seconds : ndarray of float64, shape (keys,)
        NaN where an interval is missing, for the same reason.
    """

    def __init__(self, x: Any, dt: Any, channels: Sequence[str]) -> None:
        self.keys, self._given = _table(x, channels)
        self.X = as_float32(self._given)
        self.seconds, self._absent = _intervals(dt, self.keys)

    def reason(self, i: int) -> BadInput | None:
        """Why sample i cannot be given to the library, if that is so."""
        if i in self._absent:
            return bad(f"dt[{self.keys[i]!r}]", self._absent[i])
        try:
            narrow(f"x[{self.keys[i]!r}]", self._given[i])
        except ValueError as error:
            return BadInput(str(error), Status.BAD_INPUT)
        return None


def _table(x: Any, channels: Sequence[str]) -> tuple[list[str | bytes], np.ndarray]:
    if isinstance(x, Mapping):
        keys = all_keys("x", x)
        rows = [values(f"x[{key!r}]", one, channels, "") for key, one in x.items()]
        X = np.array(rows).reshape(len(rows), len(channels))
    elif isinstance(x, tuple) and len(x) == 2:
        keys = _in_order(x[0])
        X = values("X", _by_key(x[1], keys), channels, "keys")
    else:
        raise TypeError(f"x: expected a mapping of keys to samples or a pair (keys, X), found {type(x).__name__}")
    if len(X) != len(keys):
        raise ValueError(f"X: expected {len(keys)} rows, one per key, found {len(X)}")
    if len(set(keys)) != len(keys):
        twice = next(key for i, key in enumerate(keys) if key in keys[:i])
        raise ValueError(f"x: expected each key once, found {twice!r} again")
    return keys, X


def _in_order(keys: Any) -> list[str | bytes]:
    """Keys of rows: a set has none for them, and a table would give the names of its columns."""
    if isinstance(keys, (set, frozenset)) or hasattr(type(keys), "columns"):
        raise TypeError(f"x: expected keys in the order of the rows of X, found {type(keys).__name__}")
    return all_keys("x", keys)


def _by_key(X: Any, keys: list[str | bytes]) -> Any:
    """The rows in the order of the keys, if they are labelled with them."""
    if not hasattr(type(X), "iloc") or len(X) != len(keys) or not all(isinstance(one, (str, bytes)) for one in X.index):
        return X
    place = Keyed(zip(all_keys("X", X.index), range(len(keys))))
    return X.iloc[[place[key] for key in keys]] if all(key in place for key in keys) else X


def _intervals(dt: Any, keys: list[str | bytes]) -> tuple[np.ndarray, dict[int, str]]:
    """Seconds for each key; 0, the nominal interval, where none are given."""
    if dt is None:
        return np.zeros(len(keys)), {}
    by_key = labelled(dt, 0)
    if by_key is not None:
        found = Keyed(zip(all_keys("dt", by_key.names), range(len(by_key.names))))
        for key in keys:
            if key not in found:
                raise ValueError(f"dt: expected an interval for each key, found none for {key!r}")
        dt = [by_key.get(found[key]) for key in keys]
    if isinstance(dt, LISTS) or np.ndim(dt):
        return intervals("dt", dt, len(keys))
    return np.full(len(keys), interval("dt", dt)), {}
