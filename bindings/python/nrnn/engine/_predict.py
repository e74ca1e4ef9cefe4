"""Many sequences through one stream, each an episode of its own: as rows one after another."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from ctypes import byref
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..values.columns import expect_order, samples
from ..values.errors import NrnnError
from ..values.intervals import intervals, present
from ..values.numbers import is_plain, narrow
from ..values.options import integer, listed
from ._buffers import Plan
from ._inputs import Inputs
from ._pace import Done
from .stream import Stream
from .summary import Summary, padded

Spans = Iterator[tuple[int, int, Callable[[int, int], Any]]]


def predict(stream: Stream, X: ArrayLike | list[ArrayLike], lengths: ArrayLike | None,
            dt: ArrayLike | list[ArrayLike] | None, outputs: str | Iterable[str] | None,
            first_episode: int, restarts: bool) -> Summary:
    """See `Model.predict`; sequence i is episode first_episode + i of `stream`.

    Parameters
    ----------
    restarts : bool
        Does a gap begin an episode? Then the one after a sequence need not be that of the next sequence.
    """
    sequences = _each("X", X, "a list of sequences or an array (sequences, time, channels)")
    rows = _samples(X, sequences, stream.model._channels)
    counts = _counts(lengths, rows)
    times = _intervals(dt, sequences, rows, counts)
    starts, done, many = [0, *accumulate(counts)], Done(), len(counts)
    wanted = (_Last if stream.model.sequence.valid == "end" else _Every)(stream._selections.plan(outputs), starts, counts)
    apart = restarts and times is not None
    given = Inputs(_joined(rows, counts), times, _begins(starts, apart))
    try:
        for first, end in zip(range(many), range(1, many + 1)) if apart else [(0, many)]:
            stream.reset(episode=first_episode + first)
            stream._run(given, wanted.spans(first, end), done)
    except BaseException as error:
        i = bisect(starts, done.rows) - 1
        error.sequence, error.steps_done = i, done.rows - starts[i]
        error.finished = wanted.finished(i) if i else None
        error.partial = wanted.partial(starts[i], done.rows)
        raise
    return wanted.finished(many)


class _Every:
    """The summaries of all steps."""

    def __init__(self, plan: Plan, starts: list[int], counts: list[int]) -> None:
        self._plan, self._starts, self._counts = plan, starts, counts
        self._block = plan.allocate(starts[-1])

    def spans(self, first: int, end: int) -> Spans:
        """Of `Stream._run`, for some sequences."""
        yield self._starts[first], self._starts[end], lambda at, rows: byref(
            self._plan.part(self._block, self._starts[-1], at, rows))

    def finished(self, count: int) -> Summary:
        """Of the first sequences."""
        return padded(self._all(), self._counts[:count])

    def partial(self, begin: int, end: int) -> Summary:
        """Of some steps."""
        return self._all()[begin:end]

    def _all(self) -> Summary:
        return self._plan.summary(self._block, self._starts[-1])


class _Last:
    """The summary of each sequence's last step alone: the steps before it write nothing."""

    def __init__(self, plan: Plan, starts: list[int], counts: list[int]) -> None:
        self._plan, self._starts = plan, starts
        self._block = plan.allocate(len(counts))
        self._outputs = plan.row_outputs(self._block, len(counts))

    def spans(self, first: int, end: int) -> Spans:
        for i in range(first, end):
            last = self._starts[i + 1] - 1
            yield self._starts[i], last, lambda at, rows: None
            yield last, last + 1, lambda at, rows: byref(self._outputs[i])

    def finished(self, count: int) -> Summary:
        return self._plan.summary(self._block, len(self._outputs))[:count]

    def partial(self, begin: int, end: int) -> Summary:
        return Summary._bare(self._plan.levels, self._plan.labels)


def _begins(starts: list[int], apart: bool) -> np.ndarray:
    """The rows before which a run of all sequences begins the next episode by itself."""
    begins = np.zeros(starts[-1], bool)
    begins[starts[1:-1]] = not apart
    return begins


def _samples(X: Any, sequences: Sequence[Any], channels: Sequence[str]) -> Sequence[np.ndarray]:
    """The sequences, each as `Stream.run` takes it."""
    whole = X[..., None] if is_plain(X) and X.ndim == 2 and len(channels) == 1 else X
    if is_plain(whole) and whole.shape[2:] == (len(channels),):
        try:
            return narrow("X", whole)
        except ValueError:  # below with the place in its sequence
            pass
    return [samples(f"X[{i}]", one, channels, "time") for i, one in enumerate(sequences)]


def _joined(rows: Sequence[np.ndarray], counts: list[int]) -> np.ndarray:
    """The rows that count, one after another."""
    if isinstance(rows, np.ndarray) and sum(counts) == rows.shape[0] * rows.shape[1]:
        return rows.reshape(-1, rows.shape[2])
    return np.concatenate([row[:count] for row, count in zip(rows, counts)])


def _counts(lengths: ArrayLike | None, rows: Sequence[np.ndarray]) -> list[int]:
    if not len(rows):
        raise ValueError("X: expected at least one sequence, found none")
    sizes = [rows.shape[1]] * len(rows) if isinstance(rows, np.ndarray) else [len(row) for row in rows]
    counts = sizes
    if lengths is not None:
        given = _each("lengths", lengths, f"{len(rows)} integers")
        if len(given) != len(rows):
            raise ValueError(f"lengths: expected {len(rows)} integers, one per sequence, found {len(given)}")
        counts = [integer(f"lengths[{i}]", count) for i, count in enumerate(given)]
    for i, (size, count) in enumerate(zip(sizes, counts)):
        if not 1 <= count <= size:
            raise ValueError(f"lengths[{i}]: expected 1 .. {size} steps, found {count}")
    return counts


def _intervals(dt: ArrayLike | list[ArrayLike] | None, sequences: Sequence[Any], rows: Sequence[np.ndarray],
               counts: list[int]) -> np.ndarray | None:
    """Seconds before each sample that counts, of all sequences."""
    if dt is None:
        return None
    given = _each("dt", dt, "a list of intervals for each sequence or an array (sequences, time)")
    if len(given) != len(rows):
        raise ValueError(f"dt: expected {len(rows)} rows, one per sequence, found {len(given)}")
    for i, (one, sequence) in enumerate(zip(given, sequences)):
        expect_order(f"dt[{i}]", one, f"X[{i}]", sequence)
    found = [intervals(f"dt[{i}]", one, len(row)) for i, (one, row) in enumerate(zip(given, rows))]
    return np.concatenate([_there(i, *one, count)[:count] for i, (one, count) in enumerate(zip(found, counts))])


def _there(i: int, seconds: np.ndarray, absent: dict[int, str], count: int) -> np.ndarray:
    """The intervals of sequence i, if none of those that count is missing."""
    try:
        return present(f"dt[{i}]", (seconds, {step: word for step, word in absent.items() if step < count}))
    except NrnnError as error:
        error.sequence, error.steps_done = i, 0
        raise


def _each(name: str, given: Any, expected: str) -> Sequence[Any]:
    """The elements in their order. A table would be taken apart by its columns: it is one sequence, not many."""
    if is_plain(given) and given.ndim:
        return given
    table = isinstance(given, (Mapping, Set)) or any(hasattr(type(given), word) for word in ("columns", "column_names"))
    found = None if table else listed(given)
    if found is None:
        raise TypeError(f"{name}: expected {expected}, found {type(given).__name__}")
    return found
