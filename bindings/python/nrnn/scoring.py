"""A whole table through a model, the rows of many sensors at once."""

from __future__ import annotations

import math
import warnings
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from .description.channels import names
from .engine.keys import spelled
from .engine.model import Model
from .engine.summary import Summary, unfilled
from .reading.clock import FUTURE, SAMPLE, Clock, GapLimit
from .values.columns import is_frame, samples
from .values.modules import needed

if TYPE_CHECKING:
    import pandas

_FEW, _FLEET = 8, 8  # rows of a key at most, and such keys at least, that are worth being stepped together
_ONE = None  # the key of a table without keys


def score(model: Model, frame: pandas.DataFrame, key: str | None = None, time: str | None = None,
          outputs: Any = None, **options: Any) -> pandas.DataFrame:
    """What a model says of each row of a DataFrame.

    Each key has a stream of its own, whose rows are taken in their order; the bits are those of `nrnn run --key`.

    Parameters
    ----------
    frame : pandas.DataFrame
        A column for each channel, by name; others are passed over.
    key : str, optional
        The column of sensors: text, bytes or integers. None: all rows are one sensor's.
    time : str, optional
        The column of times: points in time, durations, or numbers of seconds. None: the index, if it is a DatetimeIndex
        or a TimedeltaIndex; else rows stand at the nominal interval.
    outputs : iterable of str, optional
        As in `Stream.step`.
    **options
        Of the streams, as in `Model.stream`.

    Returns
    -------
    pandas.DataFrame
        With the index of `frame`, and the columns of `Summary.to_frame`. A row whose time is not after its key's last
        one, or so far ahead that the next row does not confirm it, is left out as by `nrnn run`: it is NaN, its flags
        0, and a warning counts such rows.

    Raises
    ------
    NrnnError
        A row fails, as under the policies "reject" for missing values and gaps; the message names it, and `partial` has
        the rows that were done, NaN in all others; None if there are none.
    ValueError, TypeError
        A column is not there, or holds something else.
    """
    needed("pandas", "score", "frames")
    if not is_frame(frame):
        raise TypeError(f"frame: expected a DataFrame of pandas, found {type(frame).__name__}")
    X = samples("frame", frame, names(model.inputs), "time")
    times = _times(frame, time)
    rows = _groups(frame, key)
    if times is not None:
        rows = _in_time(rows, times, model, options, frame.index)
    return _Scores(model, frame, X, times, outputs, options, key is not None).of(rows)


class _Scores:
    """One call: streams by key, and what they have given so far."""

    def __init__(self, model: Model, frame: Any, X: np.ndarray, times: np.ndarray | None, outputs: Any,
                 options: dict[str, Any], keyed: bool) -> None:
        self._model, self._frame, self._X, self._times = model, frame, X, times
        self._outputs, self._options, self._keyed = outputs, options, keyed
        self._summary: Summary | None = None

    def of(self, rows: dict[Any, np.ndarray]) -> pandas.DataFrame:
        try:
            if self._keyed:
                with self._model.streams(**self._options) as streams:
                    self._all(streams, rows)
            else:
                with self._model.stream(**self._options) as stream:
                    self._run(stream, rows[_ONE])
        except BaseException as error:
            error.partial = None if self._summary is None else self._made()
            raise
        return self._made()

    def _all(self, streams: Any, rows: dict[Any, np.ndarray]) -> None:
        """Keys of few rows together, a row of each at a time; the others one by one, all rows of a key in one call."""
        few = {key: places for key, places in rows.items() if len(places) <= _FEW}
        few = few if len(few) >= _FLEET else {}
        for done in range(_FEW):
            self._step(streams, {key: places for key, places in few.items() if len(places) > done}, done)
        for key, places in rows.items():
            if key not in few:
                self._run(streams[key], places)

    def _step(self, streams: Any, rows: dict[Any, np.ndarray], done: int) -> None:
        if not rows:
            return
        keys, places = list(rows), np.array([one[done] for one in rows.values()])
        before = np.array([one[max(done - 1, 0)] for one in rows.values()])
        batch = streams.step((keys, self._X[places]), self._seconds(before, places), self._outputs)
        good = np.array([not batch.errors or key not in batch.errors for key in keys])
        self._put(places[good], batch.summary[good])
        for key, error in batch.errors.items():
            raise self._named(error, places[keys.index(key)])

    def _run(self, stream: Any, places: np.ndarray) -> None:
        if not places.size:
            return
        before = np.concatenate([places[:1], places[:-1]])
        try:
            self._put(places, stream.run(self._X[places], self._seconds(before, places), outputs=self._outputs))
        except Exception as error:
            count = getattr(error, "steps_done", None)
            if count is None:
                raise
            self._put(places[:count], error.partial)
            raise self._named(error, places[count]) from None

    def _seconds(self, before: np.ndarray, places: np.ndarray) -> np.ndarray | None:
        return None if self._times is None else (self._times[places] - self._times[before]) / 1e9

    def _put(self, places: np.ndarray, summary: Summary) -> None:
        if self._summary is None:
            self._summary = unfilled(summary, len(self._X))
        for name, array in summary.arrays().items():
            getattr(self._summary, name)[places] = array

    def _named(self, error: Any, place: int) -> Exception:
        """The error of a row, by its label."""
        if hasattr(error, "status"):
            return type(error)(f"frame row {self._frame.index[place]!s:.60}: {error.args[0]}", error.status)
        return error

    def _made(self) -> pandas.DataFrame:
        if self._summary is None:  # no row is done: the columns are those of none
            with self._model.stream(**self._options) as stream:
                self._summary = unfilled(stream.run(self._X[:0], outputs=self._outputs), len(self._X))
        return self._summary.to_frame(self._frame.index)


def _column(frame: Any, name: str, option: str) -> Any:
    if list(frame.columns).count(name) != 1:
        raise ValueError(f"{option}: expected a column that is there once, found {list(frame.columns).count(name)} of "
                         f"{name!r:.60}")
    return frame[name]


def _times(frame: Any, name: str | None) -> np.ndarray | None:
    """Nanoseconds; None: nothing tells."""
    pd = needed("pandas", "score", "frames")
    column = frame.index if name is None else _column(frame, name, "time")
    kind = getattr(column.dtype, "kind", "")
    if name is None and kind not in ("M", "m"):
        return None
    if kind == "M":
        given = pd.DatetimeIndex(column).values
    elif kind == "m":
        given = pd.TimedeltaIndex(column).values
    elif kind in ("f", "i", "u"):
        given = _nanoseconds(column.to_numpy(np.float64, na_value=np.nan) if kind == "f" else column)
    else:
        raise TypeError(f"time: expected points in time, durations or seconds, found {column.dtype}: "
                        "pandas.to_datetime and nrnn.read read text")
    for place in np.flatnonzero(pd.isna(given))[:1]:
        raise ValueError(f"time: expected one for each row, found none at {frame.index[place]!s:.60}")
    return given.astype(f"{given.dtype.kind}8[ns]").astype(np.int64)


def _nanoseconds(seconds: Any) -> np.ndarray:
    """As durations; NaN as NaT."""
    values = np.asarray(seconds)
    whole = np.floor(values)
    absent = np.isnan(whole)
    found = np.where(absent, 0, whole).astype(np.int64) * 1_000_000_000
    found += np.rint(np.where(absent, 0, values - whole) * 1e9).astype(np.int64)
    return np.where(absent, np.timedelta64("NaT"), found.astype("m8[ns]"))


def _groups(frame: Any, name: str | None) -> dict[Any, np.ndarray]:
    """The rows of each key."""
    if name is None:
        return {_ONE: np.arange(len(frame))}
    pd = needed("pandas", "score", "frames")
    codes, values = pd.factorize(_column(frame, name, "key"))
    for place in np.flatnonzero(codes < 0)[:1]:
        raise ValueError(f"key: expected one for each row, found none at {frame.index[place]!s:.60}")
    keys = [_key(one) for one in values]
    first = {key: i for i, key in reversed(list(enumerate(keys)))}  # 7 and "7" are one
    codes = np.array([first[key] for key in keys], np.int64)[codes] if keys else codes
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(keys)))
    return {key: order[ends[i - 1] if i else 0:ends[i]] for key, i in first.items()}


def _key(value: Any) -> str | bytes:
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return str(value)
    return spelled("key", value)


def _in_time(rows: dict[Any, np.ndarray], times: np.ndarray, model: Model, options: dict[str, Any], index: Any
             ) -> dict[Any, np.ndarray]:
    """Without the rows whose times cannot be right."""
    most = min(options.get("max_substeps") or model.sequence.max_substeps, model.max_ticks)
    limit = GapLimit(model.sequence.interval, most)
    if options.get("gap", "reject") == "reject":  # which refuses them by name
        limit = GapLimit(1, math.inf)
    found, lost, first = {}, Counter(), []
    for key, places in rows.items():
        found[key] = places
        steps = np.diff(times[places])
        if steps.size and (steps.min() <= 0 or limit.is_passed(int(steps.max()))):
            found[key] = _judged(places, times, limit, lost, first)
    if lost:
        counts = ", ".join(f"{what} {count}" for what, count in sorted(lost.items()))
        warnings.warn(f"{len(times)} rows, left out: {counts}; the first: row {index[min(first)]!s:.60}", stacklevel=3)
    return found


def _judged(places: np.ndarray, times: np.ndarray, limit: GapLimit, lost: Counter, first: list[int]) -> np.ndarray:
    clock, kept = Clock(limit), []
    outcomes = [one for place in places.tolist() for one in clock.take(int(times[place]), place)]
    if clock.waiting:
        outcomes.append((FUTURE, clock.waiting[1]))
    for what, place in outcomes:
        if what == SAMPLE:
            kept.append(place)
        else:
            lost[what] += 1
            first.append(place)
    return np.array(kept, np.int64)
