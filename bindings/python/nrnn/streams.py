"""Many sensors: streams by key, stepped together."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from ctypes import byref, c_int32, c_void_p
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from ._abi import lib
from ._buffers import Plan
from ._checks import column, samples
from ._errors import NrnnError, SnapshotError, check
from ._keyed import pack, unpack
from ._structs import Error, Status
from .batch import Batch
from .noise import stream_id
from .stream import Stream
from .summary import blank

if TYPE_CHECKING:
    from .model import Model


class Streams(Mapping[str, Stream]):
    """Streams of a model by key, made by `Model.streams`.

    Keys are strings. ``streams[key]`` makes the stream when it is first used; the key is its `stream_id`.
    ``del streams[key]`` ends it: should the key come back, it begins anew, with the noise of its first episode. Calls
    from several threads, also on single streams of the mapping, wait for each other. It can be pickled.

    Attributes
    ----------
    model : Model
    """

    def __init__(self, model: Model, keys: Iterable[str], options: dict[str, Any]) -> None:
        """Not for users: see `Model.streams`."""
        self.model, self._lock = model, threading.RLock()
        self._streams: dict[str, Stream] = {}
        self._trial = model.stream(stream_id=0, **options)  # the options and every snapshot are tried on it first
        self._options = options | {"quantiles": self._trial.levels}
        for key in keys:
            self[key]

    # -- the mapping

    def __getitem__(self, key: str) -> Stream:
        with self._lock:
            if key not in self._streams:
                self._streams[key] = self._made(key)
            return self._streams[key]

    def _made(self, key: str) -> Stream:
        if self.closed:
            raise ValueError("the streams are closed")
        if not isinstance(key, str):
            raise TypeError(f"key: expected a string, found {key!r}")
        stream = self.model.stream(stream_id=key, **self._options)
        stream._lock = self._lock
        return stream

    def get(self, key: str, default: Any = None) -> Any:
        """The stream of `key` if it was made already, else `default`."""
        return self._streams.get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self._streams

    def __iter__(self) -> Iterator[str]:
        return iter(self._streams)

    def __len__(self) -> int:
        return len(self._streams)

    def __delitem__(self, key: str) -> None:
        with self._lock:
            self._streams.pop(key).close()

    @property
    def nbytes(self) -> int:
        """Memory that the streams take in the library."""
        return sum(stream.nbytes for stream in self.values())

    # -- advancing

    def step(self, x: Mapping[str, ArrayLike] | tuple[Iterable[str], ArrayLike],
             dt: ArrayLike | Mapping[str, float] | None = None,
             outputs: str | Iterable[str] | None = None) -> Batch:
        """Advance any of the streams by one sample each; one that fails never stops the others.

        Parameters
        ----------
        x : mapping of key to array_like, shape (channels,), or (keys, X), X of shape (keys, channels)
            Raw values, as in `Stream.step`, in any order. Streams of new keys are made.
        dt : float, array_like of shape (keys,), or mapping of key to float, optional
            Seconds since each stream's last sample; None or 0: the nominal interval.
        outputs : iterable of str, optional
            As in `Stream.step`.

        Returns
        -------
        Batch
            A mapping from key to Summary; its `errors` hold what the other keys got.

        Raises
        ------
        ValueError, TypeError
            A key that is there twice, or another shape: no stream has moved.
        """
        keys, X = _table(x, len(self.model.inputs))
        intervals = _intervals(dt, keys)
        plan = self._trial._plan(outputs)
        block, _ = plan.allocate(len(keys))
        with self._lock:
            streams = [self[key] for key in keys]
            failed = _advance(streams, X, intervals, plan, block)
            errors = {keys[i]: _reason(streams[i], X[i], intervals[i]) for i in failed}
        return Batch(keys, blank(plan.summary(block, len(keys)), failed), errors)

    # -- copying

    def snapshot(self, user: Mapping[str, bytes] | None = None) -> bytes:
        """All streams with their keys as portable, checksummed bytes, such as `nrnn run --state` keeps.

        Parameters
        ----------
        user : mapping of key to bytes, optional
            Up to 64 bytes of your own for each, as in `Stream.snapshot`.
        """
        user = user or {}
        with self._lock:
            return pack({key: stream.snapshot(user.get(key, b"")) for key, stream in self.items()})

    def restore(self, snapshot: bytes) -> dict[str, bytes]:
        """Continue, bit for bit, where `snapshot` was taken; returns the user bytes. Streams of other keys end.

        Raises
        ------
        SnapshotError
            Altered, or of another model, number of members or noise mode; all streams are as they were.
        """
        snapshots = unpack(bytes(snapshot))
        with self._lock:
            for key, one in snapshots.items():
                self._try(key, one)
            user = {key: self[key].restore(one) for key, one in snapshots.items()}
            for key in self._streams.keys() - snapshots.keys():
                del self[key]
        return user

    def _try(self, key: str, snapshot: bytes) -> None:
        self._trial.restore(snapshot)
        found, expected = self._trial.stream_id, stream_id(key)
        if found != expected:
            raise SnapshotError(f"snapshot: expected stream id {expected}, of key {key!r}, found {found}",
                                Status.SNAPSHOT_OF_OTHER_STREAM)

    def __reduce__(self) -> tuple:
        return _restored, (self.model, self._options, self.snapshot())

    # -- ending

    @property
    def closed(self) -> bool:
        return self._trial.closed

    def close(self) -> None:
        """End all streams; a second call does nothing."""
        with self._lock:
            for key in list(self._streams):
                del self[key]
            self._trial.close()

    def __enter__(self) -> Streams:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<nrnn.Streams {len(self)} of {self.model!r}>"


def _restored(model: Model, options: dict[str, Any], snapshot: bytes) -> Streams:
    """What pickle calls."""
    streams = model.streams(**options)
    streams.restore(snapshot)
    return streams


def _advance(streams: list[Stream], X: np.ndarray, dt: np.ndarray, plan: Plan, block: np.ndarray) -> np.ndarray:
    """One call for all; the places of those that failed."""
    count, error = len(streams), Error()
    handles = (c_void_p * count)(*[stream._open() for stream in streams])
    statuses = (c_int32 * count)()
    status = lib.nrnn_streams_step(handles, count, X.ctypes.data, X.size, dt.ctypes.data,
                                   plan.row_outputs(block, count), statuses, byref(error))
    failed = np.flatnonzero(statuses)
    if not failed.size:
        check(status, error)
    return failed


def _reason(stream: Stream, x: np.ndarray, dt: float) -> NrnnError:
    """Why a sample failed: a call for many describes its first failure alone, and a step that fails changes nothing."""
    try:
        stream.step(x, dt, outputs=())
    except NrnnError as error:
        return error.with_traceback(None)
    raise AssertionError("a sample that failed among others did not fail alone")


def _table(x: Any, channels: int) -> tuple[list[str], np.ndarray]:
    """Keys, none of them twice, and a row of raw values for each."""
    if isinstance(x, Mapping):
        rows = [samples(f"x[{key!r}]", one, channels, "") for key, one in x.items()]
        keys, X = list(x), np.array(rows, np.float32).reshape(len(rows), channels)
    elif isinstance(x, tuple) and len(x) == 2:
        keys, X = list(x[0]), samples("X", x[1], channels, "keys")
    else:
        raise TypeError(f"x: expected a mapping of keys to samples or a pair (keys, X), found {type(x).__name__}")
    if len(X) != len(keys):
        raise ValueError(f"X: expected {len(keys)} rows, one per key, found {len(X)}")
    if len(set(keys)) != len(keys):
        twice = next(key for i, key in enumerate(keys) if key in keys[:i])
        raise ValueError(f"x: expected each key once, found {twice!r} again")
    return keys, X


def _intervals(dt: Any, keys: list[str]) -> np.ndarray:
    """Seconds for each key; 0, the nominal interval, where none are given."""
    if isinstance(dt, Mapping):
        for key in keys:
            if key not in dt:
                raise ValueError(f"dt: expected an interval for each key, found none for {key!r}")
        dt = [dt[key] for key in keys]
    if dt is None or np.ndim(dt) == 0:
        return np.full(len(keys), dt or 0.0, np.float64)
    return column("dt", dt, np.float64, len(keys))
