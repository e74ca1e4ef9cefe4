"""One sample for each of many streams, as `Streams.step` takes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..values.columns import expect_order, labelled, values
from ..values.errors import BadInput, Status
from ..values.intervals import bad, interval, intervals
from ..values.numbers import LISTS, as_float32, narrow
from ..values.once import stacked
from ..values.packed import Packer
from .keys import all_keys, sought


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

    def __init__(self, x: Any, dt: Any, packer: Packer) -> None:
        self.keys, self._given = _table(x, packer)
        self.X = as_float32(self._given)
        self.seconds, self._absent = _intervals(dt, self.keys, x if isinstance(x, tuple) else ())

    def reason(self, i: int) -> BadInput | None:
        """Why sample i cannot be given to the library, if that is so."""
        if i in self._absent:
            return bad(f"dt[{self.keys[i]!r}]", self._absent[i])
        try:
            narrow(f"x[{self.keys[i]!r}]", self._given[i])
        except ValueError as error:
            return BadInput(str(error), Status.BAD_INPUT)
        return None


def _table(x: Any, packer: Packer) -> tuple[list[str | bytes], np.ndarray]:
    if isinstance(x, Mapping):
        keys, X = all_keys("x", x), _stacked(x, packer)
    elif isinstance(x, tuple) and len(x) == 2:
        keys = _in_order(x[0])
        X = values("X", _by_key(x[1], keys, x[0]), packer.channels, "keys")
    else:
        raise TypeError(f"x: expected a mapping of keys to samples or a pair (keys, X), found {type(x).__name__}")
    if len(X) != len(keys):
        raise ValueError(f"X: expected {len(keys)} rows, one per key, found {len(X)}")
    if len(set(keys)) != len(keys):
        twice = next(key for key, count in Counter(keys).items() if count > 1)
        raise ValueError(f"x: expected each key once, found {twice!r} again")
    return keys, X


def _stacked(x: Mapping[Any, Any], packer: Packer) -> np.ndarray:
    """The samples of all keys, a row each."""
    shape = len(x), len(packer.channels)
    packed = [packer.quick(one) for one in x.values()]
    if None not in packed:
        return np.frombuffer(b"".join(packed), np.float32).reshape(shape)
    return stacked([values(f"x[{key!r}]", one, packer.channels, "") for key, one in x.items()]).reshape(shape)


def _in_order(keys: Any) -> list[str | bytes]:
    """Keys of rows: a set has none for them, and a table would give the names of its columns."""
    if isinstance(keys, (set, frozenset)) or hasattr(type(keys), "columns"):
        raise TypeError(f"x: expected keys in the order of the rows of X, found {type(keys).__name__}")
    return all_keys("x", keys)


def _by_key(X: Any, keys: list[str | bytes], given: Any) -> Any:
    """The rows in the order of the keys, if they are labelled with keys; those of pandas alone have labels."""
    if not hasattr(type(X), "iloc") or len(X) != len(keys):
        return X
    labels = [sought(label) for label in X.index]
    if set(labels).isdisjoint(keys):
        expect_order("X", X, "the keys", given)
        return X
    return X.iloc[_places("X", "a row", labels, keys)]


def _places(name: str, what: str, labels: list[Any], keys: list[str | bytes]) -> list[int]:
    """Where each key stands among the labels; ValueError if one is not there once."""
    counts, places = Counter(labels), dict(zip(labels, range(len(labels))))
    for key in keys:
        if counts[key] != 1:
            raise ValueError(f"{name}: expected {what} for each key, found {counts[key] or 'none'} for {key!r}")
    return [places[key] for key in keys]


def _intervals(dt: Any, keys: list[str | bytes], tables: Sequence[Any]) -> tuple[np.ndarray, dict[int, str]]:
    """Seconds for each key; 0, the nominal interval, where none are given. `tables`: what else has a row for each."""
    if dt is None:
        return np.zeros(len(keys)), {}
    by_key = labelled(dt, 0)
    labels = [] if by_key is None else [sought(label) for label in by_key.names]
    if by_key is not None and not (set(labels).isdisjoint(keys) and any(_of_same_rows(dt, one) for one in tables)):
        dt = [by_key.get(i) for i in _places("dt", "an interval", labels, keys)]
    for one in tables:
        expect_order("dt", dt, "X", one)
    if isinstance(dt, LISTS) or np.ndim(dt):
        return intervals("dt", dt, len(keys))
    return np.full(len(keys), interval("dt", dt)), {}


def _of_same_rows(one: Any, other: Any) -> bool:
    """Are both columns of one table of pandas?"""
    return hasattr(type(one), "iloc") and hasattr(type(other), "iloc") and one.index.equals(other.index)
