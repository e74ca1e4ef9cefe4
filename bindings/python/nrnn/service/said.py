"""What is said while a service runs, on standard error: the first of a kind, then no more than one a minute."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

from ..values.excerpt import excerpt

_FIRST, _BETWEEN = 3, 60.0


class Said:
    """Writes lines; `clock` gives seconds."""

    def __init__(self, file: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._file, self._clock = file, clock
        self._counts: dict[str, int] = {}
        self._last: dict[str, float] = {}
        self._silent: dict[str, int] = {}

    def __call__(self, line: str) -> None:
        print(excerpt(line), file=self._file or sys.stderr, flush=True)

    def of_kind(self, kind: str, line: str) -> None:
        """One of many alike."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        now = self._clock()
        if self._counts[kind] > _FIRST and now - self._last[kind] < _BETWEEN:
            self._silent[kind] = self._silent.get(kind, 0) + 1
            return
        self._last[kind] = now
        more = self._silent.pop(kind, 0)
        self(f"{kind}: {line}" + (f" (and {more} more since)" if more else ""))
