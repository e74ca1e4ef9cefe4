"""When to try again what has failed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

FIRST, LONGEST = 0.25, 30.0  # seconds


class Backoff:
    """Waits that double, each shortened by chance so that many who have failed together do not come together.

    Attributes
    ----------
    failures : int
        In a row.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, chance: Callable[[], float] = random.random) -> None:
        self._clock, self._chance = clock, chance
        self.succeeded()

    def succeeded(self) -> None:
        self._next, self._wait, self.failures = self._clock(), FIRST, 0

    def failed(self) -> None:
        self._next = self._clock() + self._wait * (1 - self._chance() / 2)
        self._wait = min(2 * self._wait, LONGEST)
        self.failures += 1

    def seconds(self) -> float:
        """Until the next try."""
        return max(0.0, self._next - self._clock())
