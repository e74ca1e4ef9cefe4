"""Whether samples come at about the interval that the model was made for: a wrong unit of times makes them come at another."""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import median

from ..engine.keys import key_bytes
from ..reading.printable import shown
from .intake import Row

_SAMPLES, _KEYS, _FAR = 20, 100, 30


class Pace:
    """Looks at the first whole samples of the first keys, until one is far off.

    Parameters
    ----------
    interval : float or None
        Seconds, of the model; None: nothing is looked at.
    """

    def __init__(self, interval: float | None) -> None:
        self._interval = interval or 0.0
        self._times: dict[str | bytes, list[int]] = {}
        self._judged = _KEYS if interval is None else 0

    def warning(self, rows: Iterable[Row]) -> str | None:
        """Once, of the first key that is far off."""
        if self._judged >= _KEYS:
            return None
        for key, time, values, said in rows:
            times = self._times.setdefault(key, []) if len(self._times) < _KEYS else self._times.get(key, ())
            if said and not any(map(math.isnan, values)) and isinstance(times, list) and len(times) < _SAMPLES:
                times.append(time)
                if len(times) == _SAMPLES and (found := self._far(key, times)):
                    self._judged = _KEYS
                    return found
        return None

    def _far(self, key: str | bytes, times: list[int]) -> str | None:
        self._judged += 1
        apart = [abs(b - a) / 1e9 for a, b in zip(times, times[1:]) if a != b]
        found = median(apart) if apart else self._interval
        if self._interval / _FAR <= found <= self._interval * _FAR:
            return None
        name = shown(key_bytes("key", key))
        return (f"key {name}: expected times about {self._interval:g} s apart, as the model's samples are, "
                f"found {found:.3g} s between the first {_SAMPLES}: is time_unit right?")
