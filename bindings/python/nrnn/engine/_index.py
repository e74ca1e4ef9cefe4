"""What the index of a DataFrame of pandas says of the times between its rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..values.errors import BadInput, Status
from ..values.intervals import moments


def times_of(name: str, index: Any) -> np.ndarray | None:
    """Nanoseconds of a DatetimeIndex or a TimedeltaIndex; None for another, which tells no times.

    Raises
    ------
    BadInput
        One is missing, not after the one before, or beyond 64 bits.
    """
    given = moments(index) if getattr(getattr(index, "dtype", None), "kind", "") in ("m", "M") else None
    if given is None:
        return None
    kind = given.dtype.kind
    times = given.astype(f"{kind}8[ns]")
    wrong = np.isnat(given) | (times.astype(given.dtype) != given)
    wrong[1:] |= times[1:] <= times[:-1]
    for i in np.flatnonzero(wrong)[:1]:
        raise BadInput(f"{name}.index: expected times that go up, found {given[i]} at {i}: with dt=... the index does "
                       "not count", Status.BAD_INPUT)
    return times.astype(np.int64)


class IndexClock:
    """When the last row was that a stream has taken of a frame with times."""

    def __init__(self) -> None:
        self._state: tuple[int, int] | None = None
        self._last = 0

    def intervals(self, times: np.ndarray, state: tuple[int, int], begins: bool = False) -> np.ndarray:
        """Seconds before each row; of the first one 0, the nominal interval, where the row before had no time.

        Parameters
        ----------
        state : episode and sample at which the stream is
        begins : does the first row begin an episode?

        Raises
        ------
        BadInput
            The first one is not after the last frame's.
        """
        seconds = np.diff(times, prepend=times[:1]) / 1e9
        if times.size and state == self._state and not begins:
            if times[0] <= self._last:
                raise BadInput("X.index: expected times after the last frame's, found its first at or before that: "
                               "with dt=... the index does not count", Status.BAD_INPUT)
            seconds[0] = (times[0] - self._last) / 1e9
        return seconds

    def copied(self) -> IndexClock:
        """That of a copy of the stream."""
        made = IndexClock()
        made._state, made._last = self._state, self._last
        return made

    def forget(self) -> None:
        """The stream is somewhere else than the last frame left it."""
        self._state = None

    def took(self, times: np.ndarray, state: tuple[int, int]) -> None:
        """The stream has taken these rows, and now is at this episode and sample."""
        if times.size:
            self._state, self._last = state, int(times[-1])
