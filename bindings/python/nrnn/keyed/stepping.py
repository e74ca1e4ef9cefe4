"""The rows of many keys, stepped: all at once where each key has few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

    def __init__(self, streams: Any, X: np.ndarray, steps: np.ndarray | None, outputs: Any, failed: Failed) -> None:
        """The rows of a key stand together. `steps`: nanoseconds since the stream's last sample, 0 where it has none; None: all
        at the nominal interval. `failed` is told the place of a row that its stream refuses, with the reason. If it does not
        raise, the key goes on behind it, after the time of both."""
        self._streams, self._X, self._outputs, self._failed = streams, X, outputs, failed
        self._steps = steps
        self.summary: Summary | None = None

    def all(self, keys: Sequence[Any], counts: np.ndarray) -> None:
        """All rows, of each key so many. Keys of few rows go together, a row of each at a time; the others one by one, all
        rows of a key in one call."""
        starts = np.cumsum(counts) - counts
        few = counts <= _FEW
        few &= np.count_nonzero(few) >= _FLEET
        for done in range(int(counts[few].max(initial=0))):
            self._step(keys, np.flatnonzero(few & (counts > done)), starts + done, starts + counts)
        for i in np.flatnonzero(~few).tolist():
            self._run(self._streams[keys[i]], int(starts[i]), int(starts[i] + counts[i]))

    def _step(self, keys: Sequence[Any], which: np.ndarray, at: np.ndarray, ends: np.ndarray) -> None:
        chosen = keys if len(which) == len(keys) else [keys[i] for i in which.tolist()]
        places = slice(None) if len(which) == len(self._X) else at[which]
        batch = self._streams.step((chosen, self._X[places]), self._of(places), self._outputs)
        if batch.errors:
            places = at[which]
            good = np.array([key not in batch.errors for key in chosen])
            for key, place, end in zip(chosen, places.tolist(), ends[which].tolist()):
                if key in batch.errors:
                    self._fail(place, end, batch.errors[key])
            self._put(places[good], batch.summary[good])
        else:
            self._put(places, batch.summary)

    def _run(self, stream: Any, place: int, end: int) -> None:
        while place < end:
            rows = slice(place, end)
            try:
                self._put(rows, stream.run(self._X[rows], self._of(rows), outputs=self._outputs))
                return
            except NrnnError as error:
                place += error.steps_done
                self._put(slice(rows.start, place), error.partial)
                self._fail(place, end, error)
                place += 1

    def _fail(self, place: int, end: int, error: NrnnError) -> None:
        self._failed(place, error)
        if self._steps is not None and place + 1 < end:
            self._steps[place + 1] = self._steps[place + 1] + self._steps[place] if self._steps[place] else 0

    def _of(self, places: Any) -> np.ndarray | None:
        return None if self._steps is None else self._steps[places] / 1e9

    def _put(self, places: Any, summary: Summary) -> None:
        if len(summary) == len(self._X) and isinstance(places, slice):
            self.summary = summary
            return
        if self.summary is None:
            self.summary = unfilled(summary, len(self._X))
        for name, array in summary.arrays().items():
            getattr(self.summary, name)[places] = array


def before(times: np.ndarray, counts: np.ndarray, last: np.ndarray | None) -> np.ndarray:
    """The time before each, where those of a key stand together: of its first the `last` before; None: its own."""
    found, some = np.empty_like(times), counts > 0
    found[1:] = times[:-1]
    starts = (np.cumsum(counts) - counts)[some]
    found[starts] = times[starts] if last is None else last[some]
    return found


def elapsed(times: np.ndarray, since: np.ndarray) -> np.ndarray:
    """Nanoseconds, as uint64, which holds the longest."""
    return (times - since).view(np.uint64)
