"""Streams by key, and what they give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine.model import Model
from ..engine.summary import Summary, unfilled
from .rows import ONE

if TYPE_CHECKING:
    import pandas

_FEW, _FLEET = 8, 8  # rows of a key at most, and such keys at least, that are worth being stepped together


class Scores:
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
                    self._run(stream, rows[ONE])
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
