"""One key on a page of this machine while a service runs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from ..engine.model import Model
from ..engine.summary import Summary
from ..keyed import Results
from ..live.events import Events
from ..live.facts import told
from ..live.page import page
from ..live.server import Server

_KEPT = 10_000  # rows whose values are remembered until their results come


class Watched:
    """Tells the page of each result of a key; without one, of the first that comes.

    Raises
    ------
    OSError, ValueError
        The port is another's; the page was not built.
    """

    def __init__(self, port: int, key: str | None) -> None:
        self._key: str | bytes | None = key
        self._events, self._count = Events(), 0
        self._values: dict[int, list[float]] = {}
        self._server = Server(port, page(), self._events, "live.port")
        self._server.start()

    @property
    def address(self) -> str:
        return self._server.address

    def begin(self, model: Model, levels: tuple[float, ...], members: int) -> None:
        """A model; what follows is of it."""
        self._events.add("model", told(model, levels, members, str(self._key or "")))
        self._count, self._unknown = 0, [math.nan] * len(model.inputs)

    def rows(self, rows: Iterable[Any]) -> None:
        """Samples that are to be stepped: `key`, `time`, `values`."""
        for row in rows:
            if self._key is None:
                self._key = row.key
            if row.key == self._key:
                self._values[row.time] = row.values
        while len(self._values) > _KEPT:
            del self._values[next(iter(self._values))]

    def results(self, results: Results, seconds: float) -> None:
        """What became of them, and how long that took."""
        for place, key in enumerate(results.key):
            if key == self._key:
                time = int(results.time[place])
                self._tell(time, results.summary[place], self._values.pop(time, self._unknown), 1e6 * seconds / len(results))

    def _tell(self, time: int, one: Summary, values: Iterable[float], microseconds: float) -> None:
        self._events.add("row", {
            "row": self._count, "at": time / 1e9, "x": [None if math.isnan(value) else value for value in values],
            "nominal": one.nominal.tolist(), "mean": one.mean.tolist(),
            "quantiles": [] if one.quantiles is None else one.quantiles.ravel().tolist(), "flags": int(one.flags),
            "largestZ": float(one.largest_z), "microseconds": round(microseconds, 1)})
        self._count += 1

    def close(self) -> None:
        """No more comes; the page asks again, and finds who comes after."""
        self._server.close()
