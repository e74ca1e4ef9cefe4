"""The stream, while it runs."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from threading import Thread
from typing import Any

from ..engine.stream import Stream
from ..values.errors import NrnnError
from .events import Events
from .samples import Sample

_OUTPUTS = ("nominal", "mean", "quantiles", "flags", "largest_z")


class Streaming(Thread):
    """Steps through samples in a thread of its own, and tells each result as an event of the page.

    Attributes
    ----------
    has_failed : bool
    """

    def __init__(self, source: Callable[[Callable[[Sample], Any]], list[str]], stream: Stream, events: Events) -> None:
        super().__init__(name="nrnn.live stream", daemon=True)
        self._source, self._stream, self._events = source, stream, events
        self._outputs = _OUTPUTS if stream.levels else tuple(one for one in _OUTPUTS if one != "quantiles")
        self._before: int | None = None
        self.has_failed = False

    def run(self) -> None:
        try:
            for note in self._source(self._take):
                print(f"warning: {note}", file=sys.stderr)
        except (ValueError, TypeError, OSError, ImportError, NrnnError) as error:
            self.has_failed = True
            print(f"error: {error}", file=sys.stderr)
            self._events.add("problem", str(error))
        self._events.add("end", None)

    def _take(self, sample: Sample) -> None:
        seconds = 0.0 if sample.time is None or self._before is None else (sample.time - self._before) / 1e9
        begin = time.perf_counter()
        try:
            result = self._stream.step(sample.values, seconds, outputs=self._outputs)
        except NrnnError as error:
            raise type(error)(f"row {sample.row + 1}: {error.args[0]}", error.status) from None
        taken = 1e6 * (time.perf_counter() - begin)
        self._before = sample.time
        at = None if sample.time is None else sample.time / 1e9
        self._events.add("row", {
            "row": sample.row, "at": at, "x": [None if math.isnan(one) else float(one) for one in sample.values],
            "nominal": result.nominal.tolist(), "mean": result.mean.tolist(),
            "quantiles": [] if result.quantiles is None else result.quantiles.ravel().tolist(),
            "flags": int(result.flags), "largestZ": float(result.largest_z), "microseconds": round(taken, 1)})
