"""Many sequences through one stream, each an episode of its own."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from ._checks import samples
from ._errors import NrnnError
from .stream import Stream
from .summary import Summary, stack


def predict(stream: Stream, X: ArrayLike | list[ArrayLike], lengths: ArrayLike | None,
            outputs: str | Iterable[str] | None, first_episode: int) -> Summary:
    """See `Model.predict`; sequence i is episode first_episode + i of `stream`."""
    rows = _sequences(X, lengths, len(stream.model.inputs))
    at_end = stream.model.sequence.valid == "end"
    results = []
    for i, sequence in enumerate(rows):
        stream.reset(episode=first_episode + i)
        try:
            results.append(_last(stream, sequence, outputs) if at_end else stream.run(sequence, outputs=outputs))
        except NrnnError as error:
            error.sequence = i
            raise
    return stack(results, None if at_end else max(map(len, rows)))


def _last(stream: Stream, sequence: np.ndarray, outputs: str | Iterable[str] | None) -> Summary:
    """The summary of the last step alone: the steps before it write nothing."""
    stream.run(sequence[:-1], outputs=())
    return stream.step(sequence[-1], outputs=outputs)


def _sequences(X: ArrayLike | list[ArrayLike], lengths: ArrayLike | None, channels: int) -> list[np.ndarray]:
    rows = [samples(f"X[{i}]", sequence, channels, "time") for i, sequence in enumerate(X)]
    if not rows:
        raise ValueError("X: expected at least one sequence, found none")
    counts = np.asarray([len(row) for row in rows] if lengths is None else lengths)
    if counts.shape != (len(rows),) or counts.dtype.kind not in "iu":
        raise ValueError(f"lengths: expected {len(rows)} integers, found {counts.dtype} of shape {counts.shape}")
    for i, (row, count) in enumerate(zip(rows, counts)):
        if not 1 <= count <= len(row):
            raise ValueError(f"lengths[{i}]: expected 1 .. {len(row)} steps, found {count}")
    return [row[:count] for row, count in zip(rows, counts)]
