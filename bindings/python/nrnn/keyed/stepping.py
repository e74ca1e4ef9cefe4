"""The rows of many keys, stepped: all at once where each key has few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..engine.summary import Summary, unfilled
from ..values.errors import NrnnError

_FEW, _FLEET = 8, 8  # rows of a key at most, and such keys at least, that are worth being stepped together

Failed = Callable[[int, NrnnError], None]


class Stepping:
    """Streams by key, and what they have given so far.

    Attributes
    ----------
    summary : Summary or None
        With a row for each of X, NaN where nothing was stepped; None before the first.
    """

    def __init__(self, streams: Any, X: np.ndarray, seconds: np.ndarray | None, outputs: Any, failed: Failed) -> None:
        """`seconds` since the row of the same key before, and of its first row since its stream's last sample; `failed` is
        told the place of a row that its stream refuses, with the reason. If it does not raise, the key goes on behind it, after
        the time of both."""
        self._streams, self._X, self._outputs, self._failed = streams, X, outputs, failed
        self._seconds = None if seconds is None else np.array(seconds, np.float64)
        self.summary: Summary | None = None

    def all(self, rows: Mapping[Any, np.ndarray]) -> None:
        """The places of each key's rows, in their order. Keys of few rows go together, a row of each at a time; the others one
        by one, all rows of a key in one call."""
        few = {key: places for key, places in rows.items() if len(places) <= _FEW}
        few = few if len(few) >= _FLEET else {}
        for done in range(_FEW):
            self._step({key: places for key, places in few.items() if len(places) > done}, done)
        for key, places in rows.items():
            if key not in few:
                self._run(self._streams[key], places)

    def _step(self, rows: dict[Any, np.ndarray], done: int) -> None:
        if not rows:
            return
        keys, places = list(rows), np.array([one[done] for one in rows.values()])
        batch = self._streams.step((keys, self._X[places]), self._of(places), self._outputs)
        if not batch.errors:
            self._put(places, batch.summary)
            return
        good = np.array([key not in batch.errors for key in keys])
        self._put(places[good], batch.summary[good])
        for key, error in batch.errors.items():
            self._fail(rows[key], done, error)

    def _run(self, stream: Any, places: np.ndarray) -> None:
        while places.size:
            try:
                self._put(places, stream.run(self._X[places], self._of(places), outputs=self._outputs))
                return
            except NrnnError as error:
                count = error.steps_done
                self._put(places[:count], error.partial)
                self._fail(places, count, error)
                places = places[count + 1:]

    def _fail(self, places: np.ndarray, at: int, error: NrnnError) -> None:
        self._failed(int(places[at]), error)
        if self._seconds is not None and at + 1 < len(places):
            self._seconds[places[at + 1]] += self._seconds[places[at]]

    def _of(self, places: np.ndarray) -> np.ndarray | None:
        return None if self._seconds is None else self._seconds[places]

    def _put(self, places: np.ndarray, summary: Summary) -> None:
        if self.summary is None:
            self.summary = unfilled(summary, len(self._X))
        for name, array in summary.arrays().items():
            getattr(self.summary, name)[places] = array
