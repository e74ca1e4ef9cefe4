"""Many sensors: streams by key, stepped together."""

from __future__ import annotations

from array import array
from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from ctypes import Array, byref, c_int32, c_void_p, sizeof
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from ..values.errors import NrnnError, SnapshotError, Status
from ..values.intervals import Intervals
from ..values.options import address, octets
from ._handle import StreamHandle, Turn
from ._keyed import pack, unpack
from ._samples import Samples
from .abi import lib
from .batch import Batch
from .calls import call, check
from .draws import stream_id
from .keys import Keyed, all_keys, sought, spelled
from .stream import Stream
from .structs import Error, Output
from .summary import Summary, blank

if TYPE_CHECKING:
    from .model import Model

_WAITING = -1  # a status: the stream has not been stepped


class Streams(Mapping[str | bytes, Stream]):
    """Streams of a model by key, made by `Model.streams`.

    Keys are bytes, given as such or as a string, which stands for its UTF-8 bytes: ``"a"`` and ``b"a"`` are one key.
    They come back as str, or as bytes where they are not UTF-8. ``streams[key]`` makes the stream when it is first
    used; the key is its `stream_id`.
    ``del streams[key]`` ends it: should the key come back, it begins anew, with the noise of its first episode. Calls
    from several threads, also on single streams of the mapping, wait for each other, as does `close`; looking at keys
    and streams does not, and goes on while others come and go. Signal handlers and forks: see `Stream`, the mapping
    counting as one. It can be pickled.

    Attributes
    ----------
    model : Model
    """

    def __init__(self, model: Model, keys: Iterable[str | bytes], options: dict[str, Any]) -> None:
        """Not for users: see `Model.streams`."""
        self.model, self._turn = model, Turn()
        self._streams: dict[str | bytes, Stream] = {}  # by the one spelling of each key
        self._trial = model.stream(stream_id=0, **options)  # the options and every snapshot are tried on it first
        self._trial._turn, self._each = self._turn, self._trial.nbytes
        self._options = options | {"quantiles": self._trial.levels}
        for key in all_keys("keys", keys):
            self[key]

    # -- the mapping

    def __getitem__(self, key: str | bytes) -> Stream:
        return self._stream(spelled("key", key))

    def _stream(self, key: str | bytes) -> Stream:
        stream = self._streams.get(key)
        if stream is not None:
            return stream
        with self._turn.lock:
            if key not in self._streams:
                self._streams[key] = self._made(key)
            return self._streams[key]

    def _made(self, key: str | bytes) -> Stream:
        if self.closed:
            raise ValueError("the streams are closed")
        self._turn.check(changes=False)
        stream = self.model.stream(stream_id=key, **self._options)
        stream._turn = self._turn
        return stream

    def get(self, key: str | bytes, default: Any = None) -> Any:
        """The stream of `key` if it was made already, else `default`."""
        return self._streams.get(sought(key), default)

    def __contains__(self, key: object) -> bool:
        return sought(key) in self._streams

    def __iter__(self) -> Iterator[str | bytes]:
        return iter(self._streams.copy())

    def values(self) -> ValuesView[Stream]:
        """The streams that there are now."""
        return self._streams.copy().values()

    def items(self) -> ItemsView[str | bytes, Stream]:
        """Keys and streams that there are now."""
        return self._streams.copy().items()

    def __len__(self) -> int:
        return len(self._streams)

    def __delitem__(self, key: str | bytes) -> None:
        with self._turn.lock:
            self._streams.pop(spelled("key", key)).close()

    @property
    def nbytes(self) -> int:
        """Memory that the streams take in the library."""
        return self._each * sum(not stream.closed for stream in self.values())

    # -- advancing

    def step(self, x: Mapping[str | bytes, ArrayLike] | tuple[Iterable[str | bytes], ArrayLike],
             dt: Intervals | Mapping[str | bytes, Any] | None = None,
             outputs: str | Iterable[str] | None = None) -> Batch:
        """Advance any of the streams by one sample each; one that fails never stops the others.

        Parameters
        ----------
        x : mapping of key to array_like, shape (channels,), or (keys, X), X of shape (keys, channels)
            Raw values, in any order: a sample as in `Stream.step`, X as in `Stream.run`, by the channels' names where
            it has names. Streams of new keys are made.
        dt : one interval, array_like of shape (keys,), or mapping or Series of key to interval, optional
            Time since each stream's last sample, as in `Stream.step`; None or 0: the nominal interval. A key whose
            interval is missing fails alone.
        outputs : iterable of str, optional
            As in `Stream.step`.

        Returns
        -------
        Batch
            A mapping from key to Summary; its `errors` hold what the other keys got.

        Raises
        ------
        ValueError, TypeError
            A key that is there twice, another shape, or what is no number or no interval: no stream has moved.
        KeyboardInterrupt, or what a signal handler raises
            It stopped between two streams, after some 25 ms; `partial` is the Batch of those that have moved, which
            are the first keys.
        """
        given = Samples(x, dt, self.model._packer)
        plan = self._trial._selections.plan(outputs)
        block = plan.allocate(len(given.keys))
        statuses = np.full(len(given.keys), _WAITING, np.int32)
        turn = self._turn
        with turn.lock:
            turn.check()
            handles: list[StreamHandle] = []
            try:
                handles += [stream and stream._handle for stream in map(self._streams.get, given.keys)]
                if not all(handles):  # some are new, or closed
                    handles[:] = [self._stream(key)._open() for key in given.keys]
                turn.taken = Turn.CHANGING
                self._advance(handles, given, plan.row_outputs(block, len(handles)), statuses)
                return _batch(given, handles, statuses, plan.summary(block, len(given.keys)))
            except BaseException as error:
                error.partial = _batch(given, handles, statuses, plan.summary(block, len(given.keys)))
                raise
            finally:
                turn.taken = ""
                handles.clear()

    def _advance(self, handles: list[StreamHandle], given: Samples, outputs: Array[Output],
                 statuses: np.ndarray) -> None:
        """One call for all, or some for as many as are done in a short time."""
        X, dt = given.X, given.seconds
        pointers = (c_void_p * len(handles)).from_buffer(array("Q", [handle.value for handle in handles]))
        error = Error()
        for first, rows in self._trial._pace.parts(len(handles), dt, self.model.sequence.interval, self._trial._most):
            status = lib.nrnn_streams_step(
                _part(pointers, first, rows), rows, address(X, first), rows * X.shape[1], address(dt, first),
                _part(outputs, first, rows), (c_int32 * rows).from_buffer(statuses, 4 * first), byref(error))
            if (statuses[first : first + rows] == _WAITING).any():
                check(status, error)

    # -- copying

    def snapshot(self, user: Mapping[str | bytes, bytes] | None = None) -> bytes:
        """All streams with their keys as portable, checksummed bytes, such as `nrnn run --state` keeps.

        Parameters
        ----------
        user : mapping of key to bytes, optional
            Up to 64 bytes of your own for each, as in `Stream.snapshot`. A key without a stream is refused.
        """
        user = _user(user)
        with self._turn.lock:
            if unknown := [key for key in user if key not in self]:
                raise ValueError(f"user: expected keys of these streams, found {unknown[0]!r:.60}")
            return pack({key: stream.snapshot(user.get(key, b"")) for key, stream in self.items()})

    def restore(self, snapshot: bytes) -> dict[str | bytes, bytes]:
        """Continue, bit for bit, where `snapshot` was taken; returns the user bytes. Streams of other keys end.

        Raises
        ------
        SnapshotError
            Altered, or of another model, number of members or noise mode; all streams are as they were.
        KeyboardInterrupt, or what a signal handler raises
            Some streams may be restored already: restore again.
        """
        snapshots = unpack(octets("snapshot", snapshot))
        with self._turn.lock:
            for key, one in snapshots.items():
                self._try(key, one)
            user = Keyed({key: self[key].restore(one) for key, one in snapshots.items()})
            for key in self._streams.keys() - snapshots.keys():
                del self[key]
        return user

    def _try(self, key: str | bytes, snapshot: bytes) -> None:
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
        with self._turn.lock:
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


def _part(array: Array, first: int, count: int) -> Array:
    """Some elements of the array, in its memory."""
    return (array._type_ * count).from_buffer(array, first * sizeof(array._type_))


def _batch(given: Samples, handles: list[StreamHandle], statuses: np.ndarray, summary: Summary) -> Batch:
    """What came of those samples that were stepped, which are the first."""
    stepped, failed = np.count_nonzero(statuses != _WAITING), np.flatnonzero(statuses > 0)
    errors = {given.keys[i]: given.reason(i) or _reason(handles[i], given.X[i], given.seconds[i]) for i in failed}
    if stepped < len(given.keys):
        summary = summary[:stepped]
    return Batch(given.keys[:stepped], blank(summary, failed), errors)


def _reason(stream: StreamHandle, x: np.ndarray, dt: float) -> NrnnError:
    """Why a sample failed: a call for many describes its first failure alone, and a step that fails changes nothing."""
    try:
        call(lib.nrnn_stream_step, stream, x.ctypes.data, x.size, dt, None)
    except NrnnError as error:
        return error.with_traceback(None)
    raise AssertionError("a sample that failed among others did not fail alone")


def _user(user: Any) -> Keyed:
    """The user bytes by key."""
    if user is not None and not isinstance(user, Mapping):
        raise TypeError(f"user: expected a mapping of key to bytes, found {user!r:.60}")
    found = Keyed()
    for key, one in (user or {}).items():
        if (name := spelled("user", key)) in found:
            raise ValueError(f"user: expected each key once, found {name!r:.60} twice")
        found[name] = octets(f"user[{key!r}]", one)
    return found
