"""Streams by key, and what they give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine.model import Model
from ..engine.summary import Summary, unfilled
from ..keyed.stepping import Stepping, before, elapsed
from .rows import ONE

if TYPE_CHECKING:
    import pandas


class Scores:
    """One call: streams by key, and what they have given so far."""

    def __init__(self, model: Model, frame: Any, X: np.ndarray, times: np.ndarray | None, outputs: Any,
                 options: dict[str, Any], keyed: bool) -> None:
        self._model, self._frame, self._X, self._times = model, frame, X, times
        self._outputs, self._options, self._keyed = outputs, options, keyed
        self._stepping: Stepping | None = None

    def of(self, rows: dict[Any, np.ndarray]) -> pandas.DataFrame:
        try:
            if self._keyed:
                with self._model.streams(**self._options) as streams:
                    self._all(streams, rows)
            else:
                with self._model.stream(**self._options) as stream:
                    self._all({ONE: stream}, rows)
        except BaseException as error:
            error.partial = None if self._summary is None else self._made()
            raise
        return self._made()

    def _all(self, streams: Any, rows: dict[Any, np.ndarray]) -> None:
        self._order = np.concatenate([*rows.values(), np.empty(0, np.int64)])
        counts = np.array([len(places) for places in rows.values()], np.int64)
        self._stepping = Stepping(streams, self._X[self._order], self._steps(counts), self._outputs, self._fail)
        self._stepping.all(list(rows), counts)

    @property
    def _summary(self) -> Summary | None:
        """By the rows of the frame."""
        found = None if self._stepping is None else self._stepping.summary
        if found is None:
            return None
        summary = unfilled(found, len(self._X))
        for name, array in found.arrays().items():
            getattr(summary, name)[self._order] = array
        return summary

    def _steps(self, counts: np.ndarray) -> np.ndarray | None:
        """Nanoseconds since the row before, by its key; 0 for the first."""
        if self._times is None:
            return None
        times = self._times[self._order]
        return elapsed(times, before(times, counts, None))

    def _fail(self, place: int, error: Any) -> None:
        """Raises the error of a row, by its label."""
        label = self._frame.index[self._order[place]]
        raise type(error)(f"frame row {label!s:.60}: {error.args[0]}", error.status) from None

    def _made(self) -> pandas.DataFrame:
        summary = self._summary
        if summary is None:  # no row is done: the columns are those of none
            with self._model.stream(**self._options) as stream:
                summary = unfilled(stream.run(self._X[:0], outputs=self._outputs), len(self._X))
        return summary.to_frame(self._frame.index)
