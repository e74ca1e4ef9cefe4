"""Rows cut into calls of `Group.take`, so that what a row gets does not depend on what was polled together with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .intake import Row


class Order:
    """`Group.take` puts the rows of a call in order. A row that is earlier than what rows before it have settled begins another
    call: it is late there, as it is when it comes alone.

    Parameters
    ----------
    delay : int
        Nanoseconds that a row waits.
    """

    def __init__(self, delay: int) -> None:
        self._delay = delay
        self._newest: dict[str | bytes, int] = {}

    def know(self, newest: Mapping[str | bytes, int]) -> None:
        """The latest times of keys from a state."""
        self._newest.update(newest)

    def forget(self, keys: Iterable[str | bytes]) -> None:
        for key in keys:
            self._newest.pop(key, None)

    def correct(self, keys: Iterable[str | bytes], newest: Mapping[str | bytes, int]) -> None:
        """Of keys whose latest row was left out: its time is none of theirs."""
        self.forget(keys)
        self.know(newest)

    def parts(self, rows: Iterable[Row]) -> Iterator[list[Row]]:
        part: list[Row] = []
        keys: set[str | bytes] = set()  # of this part
        for row in rows:
            key, time = row.key, row.time
            newest = self._newest.get(key, time)
            if key in keys and time <= newest - self._delay and time < newest:
                yield part
                part, keys = [], set()
            part.append(row)
            keys.add(key)
            self._newest[key] = max(self._newest.get(key, time), time)  # which the part before may have corrected
        if part:
            yield part
