"""Results as JSON, under the names of `nrnn run`: `key`, `time`, then those of the outputs, such as `y0.mean`, and `flags`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

import numpy as np

from ..engine.frames import columns
from ..engine.structs import Flag
from ..engine.summary import Summary

_AGAIN, _BETWEEN = ', "again": true}', b",\n"


def written(key: Sequence[str | bytes], time: np.ndarray, said: Sequence[bytes], summary: Summary,
            again: Iterable[bool], shown: Collection[str]) -> list[bytes]:
    """An object for each row. Numbers are the shortest that read as the same float32, NaN is null; times stand as they came,
    those of arrival as ISO 8601; flags are words; `again` is there where it is true. Of the summary those arrays count that are
    `shown`."""
    arrays = {name: array for name, array in summary.arrays().items() if name in shown}
    found = list(columns(Summary(**arrays, levels=summary.levels, names=summary.names), arrays))
    form = ", ".join(['{"key": %s, "time": %s', *(f"{json.dumps(name).replace('%', '%%')}: %s" for name, _ in found)])
    texts = [_flags(array) if name == "flags" else _numbers(array) for name, array in found]
    ends = ("}", _AGAIN)
    times = [text.decode() if text else _iso(one) for text, one in zip(said, time.tolist())]
    return [(form % tuple(row) + ends[repeated]).encode()
            for repeated, *row in zip(again, map(_key, key), times, *texts)] if key else []


def again(payload: bytes) -> bytes:
    """The same result or results, marked."""
    mark = _AGAIN.encode()
    marked = [one if one.endswith(mark) else one[:-1] + mark for one in payload.strip(b"[]").split(_BETWEEN)]
    return b"[" + _BETWEEN.join(marked) + b"]" if payload.startswith(b"[") else marked[0]


def marks(payload: bytes) -> int:
    """How many results in it are marked."""
    return payload.count(_AGAIN.encode())


def together(results: Iterable[bytes]) -> bytes:
    """Several as one array."""
    return b"[" + _BETWEEN.join(results) + b"]"


def _numbers(array: np.ndarray) -> list[str]:
    texts = array.astype("U").tolist()
    for at in np.flatnonzero(~np.isfinite(array)):
        texts[at] = "null"
    return texts


def _flags(array: np.ndarray) -> list[str]:
    return list(map(_words, array.tolist()))


@lru_cache
def _words(flags: int) -> str:
    return json.dumps([one.name.lower() for one in Flag if flags & one])


@lru_cache(1 << 16)
def _key(key: str | bytes) -> str:
    return json.dumps(key if isinstance(key, str) else key.decode(errors="backslashreplace"))


def _iso(nanoseconds: int) -> str:
    return f'"{np.datetime64(nanoseconds, "ns")}Z"'
