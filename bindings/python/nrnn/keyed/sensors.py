"""The keys of a group: their times in columns, so that rows of many keys are judged at once, and whatever waits by key."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .given import NONE

if TYPE_CHECKING:
    from .entry import Entry


class Row(NamedTuple):
    """A sample between two calls: when it was measured, its float32 values, what comes back with it."""

    time: int
    x: bytes
    keep: bytes


class Waiting(NamedTuple):
    """Rows of a key that are neither stepped nor left out.

    Attributes
    ----------
    held : Row or None
        So far ahead that the next one must confirm it.
    rows : list of Row
        Others may come before them; by their times.
    """

    held: Row | None
    rows: list[Row]

    @property
    def newest(self) -> int:
        return max(row.time for row in self.all)

    @property
    def all(self) -> list[Row]:
        return self.rows if self.held is None else [self.held, *self.rows]


NOTHING = Waiting(None, [])


class Sensors:
    """What is known of keys beside their streams.

    Attributes
    ----------
    sampled, stepped : ndarray of int64
        By a key's slot: the time of the last row that its clock has taken, and of the stream's last sample; NONE if there is none.
        They differ where the stream refused a row.
    waiting : dict of key to Waiting
        Of the keys that have any.
    recent : dict of key to deque of Row
        The last samples, for another model.
    """

    def __init__(self, recent: int) -> None:
        self.sampled = self.stepped = np.empty(0, np.int64)
        self.waiting: dict[str | bytes, Waiting] = {}
        self.recent: dict[str | bytes, deque[Row]] = {}
        self._most_recent = recent
        self._slots: dict[str | bytes, int] = {}
        self._names: list[Any] = []  # by slot
        self._free: list[int] = []

    def slots(self, keys: Sequence[str | bytes]) -> np.ndarray:
        """Of each key; -1: it is not here."""
        find = self._slots.get
        return np.fromiter((find(key, -1) for key in keys), np.int64, len(keys))

    def add(self, keys: Sequence[str | bytes]) -> list[int]:
        """Slots for keys that are not here."""
        reused = min(len(keys), len(self._free))
        slots = self._free[len(self._free) - reused:]
        del self._free[len(self._free) - reused:]
        slots += range(len(self._names), len(self._names) + len(keys) - reused)
        self._names += [None] * (len(keys) - reused)
        self._grow(len(self._names))
        for key, slot in zip(keys, slots):
            self._slots[key], self._names[slot] = slot, key
        return slots

    def _grow(self, slots: int) -> None:
        if slots > len(self.sampled):
            more = np.full(max(slots, 2 * len(self.sampled)) - len(self.sampled), NONE)
            self.sampled, self.stepped = np.append(self.sampled, more), np.append(self.stepped, more)

    def put(self, entries: Mapping[str | bytes, Entry]) -> None:
        """Keys as their entries have them, whether they are here or not."""
        self.add([key for key in entries if key not in self._slots])
        slots = self.slots(list(entries))
        self.sampled[slots] = [one.sampled for one in entries.values()]
        self.stepped[slots] = [one.stepped for one in entries.values()]
        for key, one in entries.items():
            self._forget(key)
            if one.waiting.held or one.waiting.rows:
                self.waiting[key] = one.waiting
            for row in one.recent:
                self.sample(key, row)

    def drop(self, key: str | bytes) -> None:
        slot = self._slots.pop(key)
        self.sampled[slot] = self.stepped[slot] = NONE
        self._names[slot] = None
        self._free.append(slot)
        self._forget(key)

    def _forget(self, key: str | bytes) -> None:
        self.waiting.pop(key, None)
        self.recent.pop(key, None)

    def sample(self, key: str | bytes, row: Row) -> None:
        """Remember one for another model."""
        if self._most_recent:
            self.recent.setdefault(key, deque(maxlen=self._most_recent)).append(row)

    def newest(self, keys: Sequence[str | bytes]) -> list[int]:
        """Of each key, which must be here: the time of the last row, those that wait among them; NONE if there is none."""
        found = self.sampled[self.slots(keys)].tolist()
        return [max(time, self.waiting[key].newest) if key in self.waiting else time for key, time in zip(keys, found)]

    def before(self, time: int) -> list[tuple[str | bytes, int]]:
        """The keys whose clocks stand before a time, and where."""
        slots = np.flatnonzero((self.sampled != NONE) & (self.sampled < time))
        return [(self._names[slot], at) for slot, at in zip(slots.tolist(), self.sampled[slots].tolist())]

    def __contains__(self, key: str | bytes) -> bool:
        return key in self._slots

    def __iter__(self) -> Iterator[str | bytes]:
        return iter(self._slots)

    def __len__(self) -> int:
        return len(self._slots)
