"""When to try again what has failed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable


class Backoff:
    """Waits that double, each shortened by chance so that many who have failed together do not come together.

    Attributes
    ----------
    failures : int
        In a row.
    """

    def __init__(self, first: float, longest: float, clock: Callable[[], float] = time.monotonic,
                 chance: Callable[[], float] = random.random) -> None:
        """`first`, `longest`: seconds."""
        self._first, self._longest, self._clock, self._chance = first, longest, clock, chance
        self.succeeded()

    def succeeded(self) -> None:
        self._next, self._wait, self.failures = self._clock(), self._first, 0

    def failed(self) -> float:
        """The seconds from now to the next try."""
        seconds = self._wait * (1 - self._chance() / 2)
        self._next = self._clock() + seconds
        self._wait = min(2 * self._wait, self._longest)
        self.failures += 1
        return seconds

    def seconds(self) -> float:
        """Until the next try."""
        return max(0.0, self._next - self._clock())
