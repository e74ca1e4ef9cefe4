"""One sensor's state: fed one sample at a time, or many."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterable, Mapping
from ctypes import byref, c_size_t, c_void_p
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from ._abi import lib
from ._buffers import Plan
from ._checks import address, choice, index, integer, marks, names, octets
from ._columns import expect_order, samples
from ._errors import NrnnError, check
from ._facts import StreamFacts
from ._structs import NEXT_EPISODE, NOMINAL, RESETS, SNAPSHOT_USER_MAX, SPACES, Error, StreamInfo
from ._time import interval, intervals, present
from .channels import names as channel_names
from .summary import Summary

if TYPE_CHECKING:
    from .model import Model


class Stream(StreamFacts):
    """A stream of a model, made by `Model.stream`.

    It may be passed between threads; calls from several threads at once wait for each other. The GIL is released while
    the library works. A stream can be pickled: it travels as its model's bytes and a snapshot.

    Attributes
    ----------
    model : Model
    levels : tuple of float
        Quantile levels.
    """

    _handle: c_void_p | None = None  # so that close() works however far __init__ came

    def __init__(self, model: Model, handle: c_void_p, levels: tuple[float, ...]) -> None:
        """Not for users: see `Model.stream`."""
        self._handle = handle
        self._lock = threading.RLock()
        self._error = Error()
        self._error_ref = byref(self._error)
        self.model, self.levels = model, levels
        self._channels, self._plans = channel_names(model.inputs), {}
        self._x = np.empty(len(self._channels), np.float32)
        self._x_address = self._x.ctypes.data
        self._members = self._info().members

    # -- advancing

    def step(self, x: ArrayLike | Mapping[str, float], dt: float | timedelta | np.timedelta64 = 0.0,
             outputs: str | Iterable[str] | None = None) -> Summary:
        """Advance by one sample.

        Parameters
        ----------
        x : array_like, shape (channels,), or mapping of channel to number
            Raw values; a number if there is one channel. float32 is kept, anything else converted once. A dict, a named
            tuple or a Series is matched by the channels' names ("x0", "x1", ... where the model gives none), what else
            it holds is passed over; an array goes by position. NaN, None, NA and masked are a missing value, for the
            policy of the channel; True and False are 1 and 0.
        dt : float, datetime.timedelta, numpy.timedelta64 or pandas Timedelta
            Time since the last sample, a number in seconds; 0: the nominal interval. Models whose recurrent layers are
            all `Sde` take r nominal intervals as max(1, round(r)) equal sub-steps on held input, others take one step.
        outputs : iterable of str, optional
            The arrays of the summary that are wanted, "all" for all of them. By default all but `members`.

        Returns
        -------
        Summary
            Without a time axis.

        Raises
        ------
        BadInput, GapError, Diverged, Exhausted, ValueError, TypeError
            The stream is as it was before the call.
        """
        x = samples("x", x, self._channels, "")
        dt = dt if type(dt) is float else interval("dt", dt)
        plan = self._plan(outputs)
        with self._lock:  # input and row are the stream's own memory: their addresses are known
            self._x[:] = x
            self._call(lib.nrnn_stream_step, self._x_address, x.size, dt, byref(plan.row_output))
            return plan.summary(plan.row.copy())

    def run(self, X: ArrayLike | Mapping[str, ArrayLike], dt: ArrayLike | None = None, resets: ArrayLike | None = None,
            outputs: str | Iterable[str] | None = None) -> Summary:
        """Advance by many samples, equal bit for bit to as many calls of `step`.

        Parameters
        ----------
        X : array_like, shape (time, channels), or columns by name
            Raw values as in `step`; shape (time,) will do if there is one channel. A DataFrame, a dict of columns, a
            structured array or a list of named samples is matched by the channels' names; a DataFrame whose columns are
            numbered 0, 1, ... and an array go by position. NaN, None, NA and masked are missing.
        dt : array_like, shape (time,), optional
            Time since the sample before: numbers in seconds, `datetime.timedelta`, numpy.timedelta64 of any unit that
            has a length. None or 0: the nominal interval. None may be missing.
        resets : array_like of bool, shape (time,), optional
            True or False, 1 or 0. Where true, the stream is first reset to the model's initial state, next episode.
        outputs : iterable of str, optional
            As in `step`.

        Returns
        -------
        Summary
            With a leading time axis.

        Raises
        ------
        BadInput, GapError, Diverged, Exhausted
            It stopped before the row that failed. The exception has `steps_done` and `partial`, the Summary of the
            rows before; the stream is as these left it. A missing interval is found before the first row.
        ValueError, TypeError
            Nothing was done.
        """
        for name, column in (("dt", dt), ("resets", resets)):
            expect_order(name, column, "X", X)
        X = samples("X", X, self._channels, "time")
        steps, done = len(X), c_size_t()
        times, resets = None if dt is None else intervals("dt", dt, steps), marks("resets", resets, steps)
        plan = self._plan(outputs)
        block, output = plan.allocate(steps)
        try:
            dt = None if times is None else present("dt", times)
            self._call(lib.nrnn_stream_run, X.ctypes.data, X.size, steps, address(dt), address(resets),
                       byref(output), byref(done))
        except NrnnError as error:
            error.steps_done = done.value
            error.partial = plan.summary(block, steps)[: done.value]
            raise
        return plan.summary(block, steps)

    def reset(self, to: Literal["initial", "zero"] | bytes = "initial", episode: int | None = None) -> None:
        """Begin an episode: tick, samples and time become 0.

        Parameters
        ----------
        to : {"initial", "zero"} or bytes
            The model's initial state, zero, or the state in a snapshot (its seed, tick and time are not taken).
        episode : int, optional
            Below 2^40; None: the next one. The noise of two episodes is independent, naming an earlier one replays it.
        """
        number = NEXT_EPISODE if episode is None else integer("episode", episode)
        if isinstance(to, (bytes, bytearray, memoryview)):
            self._call(lib.nrnn_stream_reset_to, bytes(to), len(bytes(to)), number)
        else:
            self._call(lib.nrnn_stream_reset, choice("to", to, RESETS), number)

    # -- copying

    def clone(self) -> Stream:
        """A new stream that continues as this one would."""
        handle = c_void_p()
        self._call(lib.nrnn_stream_clone, byref(handle))
        return Stream(self.model, handle, self.levels)

    def copy_from(self, other: Stream) -> None:
        """Continue as `other` would; both are of one model, with equal members, noise mode, number of levels and
        `calibrated`."""
        if not isinstance(other, Stream):
            raise TypeError(f"other: expected an nrnn.Stream, found {other!r:.60}")
        self._call(lib.nrnn_stream_copy, other._open())

    def snapshot(self, user: bytes = b"") -> bytes:
        """The whole stream as portable, checksummed bytes.

        Parameters
        ----------
        user : bytes
            Up to 64 bytes of your own, such as an offset in the source; `restore` gives them back.
        """
        user = octets("user", user)
        buffer = ctypes.create_string_buffer(self._info().snapshot_bytes + len(user))
        written = c_size_t()
        self._call(lib.nrnn_stream_snapshot, user, len(user), buffer, len(buffer), byref(written))
        return buffer.raw[: written.value]

    def restore(self, snapshot: bytes) -> bytes:
        """Continue, bit for bit, where `snapshot` was taken; returns its user bytes.

        Raises
        ------
        SnapshotError
            Altered, or of another model, number of members, noise mode or, if the stream is calibrated, noise scale;
            the stream is as it was.
        """
        snapshot = octets("snapshot", snapshot)
        user, size = ctypes.create_string_buffer(SNAPSHOT_USER_MAX), c_size_t()
        self._call(lib.nrnn_stream_restore, snapshot, len(snapshot), user, byref(size))
        return user.raw[: size.value]

    def __reduce__(self) -> tuple:
        info = self._info()
        options = {"members": info.members, "noise": info.noise == 2, "quantiles": self.levels,
                   "space": SPACES[info.space], "calibrated": bool(info.calibrated)}
        return _restored, (self.model, options, self.snapshot())

    # -- looking inside

    def state(self, layer: int = 0, member: int | None = None) -> np.ndarray:
        """A copy of one layer's state.

        Parameters
        ----------
        layer : int
            Counted from the bottom.
        member : int, optional
            None: the noise-free path.

        Returns
        -------
        ndarray of float32, shape (state,)
            [h]; for an LSTM [h, c].
        """
        layer = index("layer", layer, len(self.model.layers))
        out = np.empty(self.model.layers[layer].state, np.float32)
        which = NOMINAL if member is None else integer("member", member, 32)
        self._call(lib.nrnn_stream_state, layer, which, out.ctypes.data, out.size)
        return out

    # -- ending

    @property
    def closed(self) -> bool:
        return self._handle is None

    def close(self) -> None:
        """Give the memory back; a second call does nothing."""
        if self._handle is not None:
            with self._lock:
                handle, self._handle = self._handle, None
                lib.nrnn_stream_free(handle)

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        try:
            self.close()
        except Exception:  # at interpreter exit anything may be gone already
            pass

    # -- plumbing

    def _open(self) -> c_void_p:
        if self._handle is None:
            raise ValueError("the stream is closed")
        return self._handle

    def _call(self, function: Any, *arguments: Any) -> None:
        with self._lock:
            check(function(self._open(), *arguments, self._error_ref), self._error)

    def _info(self) -> StreamInfo:
        info = StreamInfo()
        self._call(lib.nrnn_stream_get_info, byref(info))
        return info

    def _plan(self, outputs: str | Iterable[str] | None) -> Plan:
        """The plan for a selection, made once."""
        key = names("outputs", outputs)
        if key not in self._plans:
            self._plans[key] = Plan(key, self._members, self.levels, len(self.model.outputs),
                                    self.model.task != "regression")
        return self._plans[key]


def _restored(model: Model, options: dict[str, Any], snapshot: bytes) -> Stream:
    """What pickle calls."""
    stream = model.stream(**options)
    stream.restore(snapshot)
    return stream
