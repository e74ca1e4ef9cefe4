"""One sensor's state: fed one sample at a time, or many."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Mapping
from ctypes import byref, c_double, c_size_t
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np
from numpy.typing import ArrayLike

from ..description.tasks import SPACES
from ..values.columns import expect_order, is_frame, samples
from ..values.intervals import Interval, Intervals, interval, intervals, present
from ..values.options import choice, index, integer, marks, octets
from ._facts import StreamFacts
from ._handle import Holder, StreamHandle, Turn, in_order
from ._index import IndexClock, times_of
from ._inputs import Inputs
from ._pace import Done, Pace
from ._row import Selections
from .abi import lib, unconverted
from .calls import call, check
from .structs import NEXT_EPISODE, NOMINAL, RESETS, SNAPSHOT_USER_MAX, Error, StreamInfo
from .summary import Summary

if TYPE_CHECKING:
    import pandas

    from .model import Model

_step = unconverted("nrnn_stream_step")


class Stream(Holder, StreamFacts):
    """A stream of a model, made by `Model.stream`.

    It may be passed between threads; calls from several threads at once wait for each other, but for `close`, which
    takes effect when the others are done. The GIL is released while the library works. A signal handler may read or
    close a stream that it interrupts, not change it: RuntimeError. So do the streams that another thread is using when
    the process is forked, in the child; all others go on in both. A stream can be pickled: it travels as its model's
    bytes and a snapshot.

    Attributes
    ----------
    model : Model
    levels : tuple of float
        Quantile levels.
    """

    _what = "stream"

    def __init__(self, model: Model, handle: StreamHandle, levels: tuple[float, ...], most: int,
                 turn: Turn | None = None) -> None:
        """Not for users: see `Model.stream`."""
        self._handle, self._turn = handle, turn or Turn()
        self._most = most  # sub-steps
        self._error = Error()
        self._error_ref = byref(self._error)
        self.model, self.levels = model, levels
        self._clock = IndexClock()
        self._packer, self._count = model._packer, c_size_t(len(model._channels))
        info = self._info()
        self._selections = Selections(info.members, levels, model._output_names, model.task != "regression")
        self._pace = model._paces.setdefault((info.members, info.noise), Pace())

    # -- advancing

    def step(self, x: ArrayLike | Mapping[str, float], dt: Interval = 0.0,
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
            Time since the last sample, a number in seconds; 0: the nominal interval. Models whose
            `max_ticks` is above 1 take r nominal intervals as max(1, floor(r + 1/2)) equal sub-steps on held input, or by
            their formula for r in one step; others take one step.
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
        KeyboardInterrupt, or what a signal handler raises
            When the sample is done or not begun: `samples` tells.
        """
        sample = self._packer.quick(x) or self._packer.careful("x", x)
        seconds = c_double(dt if type(dt) is float else interval("dt", dt))
        row, turn = self._selections.row(outputs), self._turn
        with turn.lock:
            if turn.taken:
                turn.check()
            turn.taken = Turn.CHANGING
            try:  # row and error are the stream's own memory: their addresses are known
                status = _step(self._open(), sample, self._count, seconds, row.output, self._error_ref)
                if status:
                    check(status, self._error)
                return row.summary()
            finally:
                turn.taken = ""

    @overload
    def run(self, X: pandas.DataFrame, dt: Intervals | None = None, resets: ArrayLike | None = None,
            outputs: str | Iterable[str] | None = None) -> pandas.DataFrame: ...

    @overload
    def run(self, X: ArrayLike | Mapping[str, ArrayLike], dt: Intervals | None = None, resets: ArrayLike | None = None,
            outputs: str | Iterable[str] | None = None) -> Summary: ...

    def run(self, X: Any, dt: Intervals | None = None, resets: ArrayLike | None = None,
            outputs: str | Iterable[str] | None = None) -> Any:
        """Advance by many samples, equal bit for bit to as many calls of `step`.

        Parameters
        ----------
        X : array_like, shape (time, channels), or columns by name
            Raw values as in `step`; shape (time,) will do if there is one channel. A DataFrame, a dict of columns, a
            structured array or a list of named samples is matched by the channels' names; a DataFrame whose columns are
            numbered 0, 1, ... and an array go by position. NaN, None, NA and masked are missing.
        dt : array_like, shape (time,), optional
            Time since the sample before: numbers in seconds, `datetime.timedelta`, numpy.timedelta64 of any unit that
            has a length. None or 0: the nominal interval. None may be missing. Of a DataFrame whose index is a
            DatetimeIndex or a TimedeltaIndex its differences are taken where no dt is given; the first row comes after
            the last one of the frame before, or after the nominal interval if the stream's last sample had no time.
        resets : array_like of bool, shape (time,), optional
            True or False, 1 or 0. Where true, the stream is first reset to the model's initial state, next episode.
        outputs : iterable of str, optional
            As in `step`.

        Returns
        -------
        Summary
            With a leading time axis. For a DataFrame of pandas a DataFrame with its index, as `Summary.to_frame`.

        Raises
        ------
        BadInput, GapError, Diverged, Exhausted
            It stopped before the row that failed. The exception has `steps_done` and `partial`, the Summary of the
            rows before; the stream is as these left it. A missing interval is found before the first row.
        KeyboardInterrupt, or what a signal handler raises
            It stopped between two rows, with the same attributes: in the main thread a run is cut into calls of some
            25 ms. A single row is not cut, however many members it steps.
        ValueError, TypeError
            Nothing was done.
        """
        if is_frame(X):
            return self._run_frame(X, dt, resets, outputs)
        for name, column in (("dt", dt), ("resets", resets)):
            expect_order(name, column, "X", X)
        X = samples("X", X, self.model._channels, "time")
        times, resets = None if dt is None else intervals("dt", dt, len(X)), marks("resets", resets, len(X))
        plan = self._selections.plan(outputs)
        block, done = plan.allocate(len(X)), Done()
        try:
            given = Inputs(X, None if times is None else present("dt", times), resets)
            self._run(given, [(0, len(X), lambda at, rows: byref(plan.part(block, len(X), at, rows)))], done)
        except BaseException as error:
            error.steps_done = done.rows
            error.partial = plan.summary(block, len(X))[: error.steps_done]
            raise
        return plan.summary(block, len(X))

    def _run_frame(self, frame: Any, dt: Intervals | None, resets: ArrayLike | None,
                   outputs: str | Iterable[str] | None) -> Any:
        """A DataFrame for a DataFrame, by the times of its index where no others are given."""
        for name, column in (("dt", dt), ("resets", resets)):
            expect_order(name, column, "X", frame)
        X = samples("X", frame, self.model._channels, "time")
        times = None if dt is not None else times_of("X", frame.index)
        if times is None:
            return self.run(X, dt, resets, outputs).to_frame(frame.index)
        begins = marks("resets", resets, len(X))
        with self._turn.lock:
            try:
                dt = self._clock.intervals(times, self._at, begins is not None and len(X) > 0 and bool(begins[0]))
                summary = self.run(X, dt, resets, outputs)
            except BaseException as error:
                if getattr(error, "steps_done", 0):
                    self._clock.took(times[:error.steps_done], self._at)
                raise
            self._clock.took(times, self._at)
        return summary.to_frame(frame.index)

    @property
    def _at(self) -> tuple[int, int]:
        info = self._info()
        return info.episode, info.samples

    def _run(self, given: Inputs, spans: Iterable[tuple[int, int, Callable[[int, int], Any]]], done: Done) -> None:
        """Advance by rows one after another: each span's first, its end, and what gives the reference to the output for
        so many rows from one on, for a span may take several calls."""
        turn = self._turn
        with turn.lock:
            turn.check()
            handle, turn.taken = self._open(), Turn.CHANGING
            try:
                for begin, end, output in spans:
                    dt = None if given.dt is None else given.dt[begin:end]
                    for first, rows in self._pace.parts(end - begin, dt, self.model.sequence.interval, self._most):
                        check(lib.nrnn_stream_run(handle, *given.arguments(begin + first, rows),
                                                  output(begin + first, rows), done.next(), self._error_ref),
                              self._error)
            finally:
                handle, turn.taken = None, ""

    def reset(self, to: Literal["initial", "zero"] | bytes = "initial", episode: int | None = None) -> None:
        """Begin an episode: tick, samples and time become 0.

        Parameters
        ----------
        to : {"initial", "zero"} or bytes
            The model's initial state, zero, or the state in a snapshot (its seed, tick and time are not taken).
        episode : int, optional
            Below 2^40; None: the next one. The noise of two episodes is independent, naming an earlier one replays it.

        Raises
        ------
        SnapshotError, ValueError, TypeError
            The snapshot does not fit, or another word or number: the stream is as it was.
        Exhausted
            There is no next episode.
        """
        number = NEXT_EPISODE if episode is None else integer("episode", episode)
        if isinstance(to, (bytes, bytearray, memoryview)):
            to = bytes(to)
            self._change(lib.nrnn_stream_reset_to, to, len(to), number)
        else:
            self._change(lib.nrnn_stream_reset, choice("to", to, RESETS), number)

    # -- copying

    def _twin(self, handle: StreamHandle) -> Stream:
        """One of the same options and the same turn. As one waits for the other, they share what calls write into."""
        made = Stream.__new__(Stream)
        vars(made).update(vars(self), _handle=handle, _clock=IndexClock())
        return made

    def clone(self) -> Stream:
        """A new stream that continues as this one would."""
        handle = StreamHandle()
        with self._turn.lock:
            self._read(lib.nrnn_stream_clone, byref(handle))
            made = Stream(self.model, handle, self.levels, self._most)
            made._clock = self._clock.copied()
        return made

    def copy_from(self, other: Stream) -> None:
        """Continue as `other` would; both are of one model, with equal members, noise mode, number of levels and
        `calibrated`. Other threads wait that use either of them."""
        if not isinstance(other, Stream):
            raise TypeError(f"other: expected an nrnn.Stream, found {other!r:.60}")
        first, second = in_order(self._turn, other._turn)
        with first.lock, second.lock:
            other._turn.check(changes=False)
            self._change(lib.nrnn_stream_copy, other._open())
            self._most, self._clock = other._most, other._clock.copied()

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
        self._read(lib.nrnn_stream_snapshot, user, len(user), buffer, len(buffer), byref(written))
        return buffer.raw[: written.value]

    def restore(self, snapshot: bytes) -> bytes:
        """Continue, bit for bit, where `snapshot` was taken; returns its user bytes. The times of DataFrames are no part
        of one: the first row of the next comes after the nominal interval, unless `dt` is given.

        Raises
        ------
        SnapshotError
            Altered, or of another model, number of members, noise mode or, if the stream is calibrated, noise scale;
            the stream is as it was.
        """
        snapshot = octets("snapshot", snapshot)
        user, size = ctypes.create_string_buffer(SNAPSHOT_USER_MAX), c_size_t()
        self._change(lib.nrnn_stream_restore, snapshot, len(snapshot), user, byref(size))
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
        self._read(lib.nrnn_stream_state, layer, which, out.ctypes.data, out.size)
        return out

    # -- plumbing

    def _change(self, function: Any, *arguments: Any) -> None:
        with self._turn.lock:
            self._turn.check()
            call(function, self._open(), *arguments)
            self._clock.forget()

    def _read(self, function: Any, *arguments: Any) -> None:
        with self._turn.lock:
            self._turn.check(changes=False)
            call(function, self._open(), *arguments)

    def _info(self) -> StreamInfo:
        info = StreamInfo()
        self._read(lib.nrnn_stream_get_info, byref(info))
        return info


def _restored(model: Model, options: dict[str, Any], snapshot: bytes) -> Stream:
    """What pickle calls."""
    stream = model.stream(**options)
    stream.restore(snapshot)
    return stream
