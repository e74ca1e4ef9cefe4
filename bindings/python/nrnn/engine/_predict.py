"""Many sequences through one stream, each an episode of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..values.columns import expect_order, samples
from ..values.errors import NrnnError
from ..values.intervals import intervals, present
from ..values.options import integer, listed
from .stream import Stream
from .summary import Summary, stack


def predict(stream: Stream, X: ArrayLike | list[ArrayLike], lengths: ArrayLike | None,
            dt: ArrayLike | list[ArrayLike] | None, outputs: str | Iterable[str] | None,
            first_episode: int) -> Summary:
    """See `Model.predict`; sequence i is episode first_episode + i of `stream`."""
    sequences = _each("X", X, "a list of sequences or an array (sequences, time, channels)")
    rows = [samples(f"X[{i}]", one, stream.model._channels, "time") for i, one in enumerate(sequences)]
    counts = _counts(lengths, rows)
    times = _intervals(dt, sequences, rows, counts)
    at_end = stream.model.sequence.valid == "end"
    results: list[Summary] = []
    try:
        for i, count in enumerate(counts):
            stream.reset(episode=first_episode + i)
            results.append((_last if at_end else _every)(stream, rows[i][:count], times[i][:count], outputs))
    except BaseException as error:
        error.sequence = len(results)
        error.finished = _stacked(results, counts[: len(results)], at_end) if results else None
        if not hasattr(error, "steps_done"):  # it came between two runs
            error.steps_done, error.partial = 0, Summary(levels=stream.levels)
        raise
    return _stacked(results, counts, at_end)


def _stacked(results: list[Summary], counts: np.ndarray, at_end: bool) -> Summary:
    return stack(results, None if at_end else max(counts))


def _every(stream: Stream, X: np.ndarray, dt: np.ndarray, outputs: str | Iterable[str] | None) -> Summary:
    return stream.run(X, dt, outputs=outputs)


def _last(stream: Stream, X: np.ndarray, dt: np.ndarray, outputs: str | Iterable[str] | None) -> Summary:
    """The summary of the last step alone: the steps before it write nothing."""
    before = stream.run(X[:-1], dt[:-1], outputs=())
    at = stream.episode, stream.samples
    try:
        return stream.step(X[-1], dt[-1], outputs)
    except BaseException as error:  # a signal may come after the step
        error.steps_done, error.partial = len(X) - 1 + ((stream.episode, stream.samples) != at), before
        raise


def _counts(lengths: ArrayLike | None, rows: list[np.ndarray]) -> list[int]:
    if not rows:
        raise ValueError("X: expected at least one sequence, found none")
    given = [len(row) for row in rows] if lengths is None else _each("lengths", lengths, f"{len(rows)} integers")
    if len(given) != len(rows):
        raise ValueError(f"lengths: expected {len(rows)} integers, one per sequence, found {len(given)}")
    counts = [integer(f"lengths[{i}]", count) for i, count in enumerate(given)]
    for i, (row, count) in enumerate(zip(rows, counts)):
        if not 1 <= count <= len(row):
            raise ValueError(f"lengths[{i}]: expected 1 .. {len(row)} steps, found {count}")
    return counts


def _intervals(dt: ArrayLike | list[ArrayLike] | None, sequences: list[Any], rows: list[np.ndarray],
               counts: list[int]) -> list[np.ndarray]:
    """Seconds before each sample; 0, the nominal interval, where none are given."""
    if dt is None:
        return [np.zeros(len(row)) for row in rows]
    given = _each("dt", dt, "a list of intervals for each sequence or an array (sequences, time)")
    if len(given) != len(rows):
        raise ValueError(f"dt: expected {len(rows)} rows, one per sequence, found {len(given)}")
    for i, (one, sequence) in enumerate(zip(given, sequences)):
        expect_order(f"dt[{i}]", one, f"X[{i}]", sequence)
    found = [intervals(f"dt[{i}]", one, len(row)) for i, (one, row) in enumerate(zip(given, rows))]
    return [_there(i, *one, count) for i, (one, count) in enumerate(zip(found, counts))]


def _there(i: int, seconds: np.ndarray, absent: dict[int, str], count: int) -> np.ndarray:
    """The intervals of sequence i, if none of those that count is missing."""
    try:
        return present(f"dt[{i}]", (seconds, {step: word for step, word in absent.items() if step < count}))
    except NrnnError as error:
        error.sequence, error.steps_done = i, 0
        raise


def _each(name: str, given: Any, expected: str) -> list[Any]:
    """The elements in their order. A table would be taken apart by its columns: it is one sequence, not many."""
    table = isinstance(given, (Mapping, Set)) or any(hasattr(type(given), word) for word in ("columns", "column_names"))
    found = None if table else listed(given)
    if found is None:
        raise TypeError(f"{name}: expected {expected}, found {type(given).__name__}")
    return found
