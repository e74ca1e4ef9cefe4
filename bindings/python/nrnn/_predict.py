"""Many sequences through one stream, each an episode of its own."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from ._checks import column, samples
from ._errors import NrnnError
from .stream import Stream
from .summary import Summary, stack


def predict(stream: Stream, X: ArrayLike | list[ArrayLike], lengths: ArrayLike | None,
            dt: ArrayLike | list[ArrayLike] | None, outputs: str | Iterable[str] | None,
            first_episode: int) -> Summary:
    """See `Model.predict`; sequence i is episode first_episode + i of `stream`."""
    rows = [samples(f"X[{i}]", sequence, len(stream.model.inputs), "time") for i, sequence in enumerate(X)]
    intervals = _intervals(dt, rows)
    counts = _counts(lengths, rows)
    at_end = stream.model.sequence.valid == "end"
    results = []
    for i, count in enumerate(counts):
        stream.reset(episode=first_episode + i)
        try:
            results.append((_last if at_end else _every)(stream, rows[i][:count], intervals[i][:count], outputs))
        except NrnnError as error:
            error.sequence = i
            raise
    return stack(results, None if at_end else max(counts))


def _every(stream: Stream, X: np.ndarray, dt: np.ndarray, outputs: str | Iterable[str] | None) -> Summary:
    return stream.run(X, dt, outputs=outputs)


def _last(stream: Stream, X: np.ndarray, dt: np.ndarray, outputs: str | Iterable[str] | None) -> Summary:
    """The summary of the last step alone: the steps before it write nothing."""
    stream.run(X[:-1], dt[:-1], outputs=())
    return stream.step(X[-1], dt[-1], outputs)


def _intervals(dt: ArrayLike | list[ArrayLike] | None, rows: list[np.ndarray]) -> list[np.ndarray]:
    """Seconds before each sample; 0, the nominal interval, where none are given."""
    if dt is None:
        return [np.zeros(len(row)) for row in rows]
    given = list(dt)
    if len(given) != len(rows):
        raise ValueError(f"dt: expected {len(rows)} rows, one per sequence, found {len(given)}")
    return [column(f"dt[{i}]", one, np.float64, len(row)) for i, (one, row) in enumerate(zip(given, rows))]


def _counts(lengths: ArrayLike | None, rows: list[np.ndarray]) -> np.ndarray:
    if not rows:
        raise ValueError("X: expected at least one sequence, found none")
    counts = np.asarray([len(row) for row in rows] if lengths is None else lengths)
    if counts.shape != (len(rows),) or counts.dtype.kind not in "iu":
        raise ValueError(f"lengths: expected {len(rows)} integers, found {counts.dtype} of shape {counts.shape}")
    for i, (row, count) in enumerate(zip(rows, counts)):
        if not 1 <= count <= len(row):
            raise ValueError(f"lengths[{i}]: expected 1 .. {len(row)} steps, found {count}")
    return counts
