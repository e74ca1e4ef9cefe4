"""A group of keys while it runs."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..engine import copying
from ..engine.keys import named
from ..values.options import flag, octets
from . import renewal
from . import state as states
from .advancing import Advancing
from .entry import Entry, unpacked
from .given import NONE, given
from .rows import Results, Rows
from .sensors import NOTHING
from .settling import Settling
from .silence import Silence
from .until import Until

if TYPE_CHECKING:
    from typing import Self

    from .job import Job


class Group(Advancing):
    """The streams of some keys, and the rows of theirs that wait. Made by `Job.group`; ended by `close` or a with statement.

    Not for several threads at once. An exception other than ValueError and TypeError, such as KeyboardInterrupt, may leave it
    half-way: it goes on from the bytes of before.
    """

    def __init__(self, job: Job, state: bytes | None = None) -> None:
        """Not for users: see `Job.group`."""
        super().__init__(job)
        if state is not None:
            self.restore(states.unpack(octets("state", state)))

    def take(self, rows: Rows, watermark: int | None = None, finish: bool = False) -> Results:
        """Step the rows that nothing can come before any more; others wait in the state.

        Parameters
        ----------
        rows : Rows
        watermark : int, optional
            Nanoseconds: no row comes that was measured before. None: nothing is known but the rows themselves. It confirms no row
            that is a gap ahead: that one is held until the next of its key.
        finish : bool
            No row comes at all: none waits any longer, and one that is held is left, as "future".

        Returns
        -------
        Results

        Raises
        ------
        ValueError, TypeError
            A field of the rows has another shape or type; nothing was done. Values that a stream refuses are no reason: their
            rows are `left`.
        """
        new = given(rows, self._channels, self._timed())
        until = Until(self._job.delay, _time(watermark), flag("finish", finish))
        begun, gone = self._told()
        ended = [] if self._job.most_keys is None else self._idle(until, gone, new.keys)  # which makes room for others
        places, slots, fresh = self._admitted(new, gone)
        settling = Settling(self._sensors, self._limit, until, new, self._job.refused, gone)
        ready = settling.ready(places, slots)
        self._touched.update(dict.fromkeys(settling.changed))
        results = self._stepped(ready, gone)
        results.begun.extend(begun)
        results.ended.extend(ended + self._idle(until, gone))
        self._drop_empty({one.key for one in gone}, fresh)
        return results

    # -- as bytes

    def entries(self) -> dict[str | bytes, bytes | None]:
        """The state of each key that has changed since the last call; None: the key has ended, or has nothing but refused rows."""
        touched, self._touched = self._touched, {}
        changed = [key for key in touched if key in self._sensors]
        return dict.fromkeys(touched) | self._entries(changed)

    def state(self) -> bytes:
        """All keys, for `Job.group`."""
        return states.pack(self._entries(list(self._sensors)))

    def _entries(self, keys: list[str | bytes]) -> dict[str | bytes, bytes]:
        slots, sensors, own = self._sensors.slots(keys), self._sensors, self._job.channels
        begun = [key for key in keys if key in self._streams]
        snapshots = dict(zip(begun, copying.snapshots(self._streams, begun)))
        found = {key: Entry(own, sampled, stepped, sensors.waiting.get(key, NOTHING), sensors.recent.get(key, ()),
                            snapshots.get(key, b""))
                 for key, sampled, stepped in zip(keys, sensors.sampled[slots].tolist(), sensors.stepped[slots].tolist())}
        return {key: self._untold.get(key, one).packed() for key, one in found.items()}

    def restore(self, entries: Mapping[str | bytes, bytes]) -> None:
        """Take keys over as `entries` gave them, such as from another machine.

        Raises
        ------
        SnapshotError
            As `Job.group`; the group is as it was.
        ValueError, TypeError
            No entries by key, or a key in two spellings; the same.
        """
        found = {key: unpacked(octets("entry", one), key) for key, one in _by_key(entries).items()}
        made, failed = copying.copies(self._streams, {key: one.snapshot for key, one in found.items() if one.snapshot})
        anew = renewal.others(found, failed, self._job.channels, self._job.other_model == "refuse")
        self._end(found)
        copying.put(self._streams, {key: stream for key, stream in made.items() if key not in anew})
        self._sensors.put(found)
        self._renew({key: found[key] for key in anew})

    def _renew(self, others: Mapping[str | bytes, Entry]) -> None:
        own = self._job.channels
        fitting = {key: renewal.fitting(one, own) for key, one in others.items()}
        if self._job.other_model == "warm_up":
            fitting = renewal.warmed_up(self._streams, fitting, own.count, self._job.outputs)
        self._sensors.put(fitting)
        self._untold.update(others)
        self._touched.update(dict.fromkeys(others))

    # -- keys

    def end(self, keys: Iterable[str | bytes]) -> None:
        """Let keys go, such as to another machine: they are no longer among the `entries`. Keys that are not here are passed over.

        One whose first time was wrong, so that all that comes is late, begins anew with its next row. A store that holds keys
        singly has to drop it as well.
        """
        self._end([named("key", key) for key in keys])

    def finish(self, keys: Iterable[str | bytes]) -> Results:
        """End keys of which no row comes any more: those that wait are stepped, as by `take` with `finish`."""
        found = [one for one in (named("key", key) for key in keys) if one in self._sensors]
        entries = self._entries(found)
        self._end(found)
        self._touched.update(dict.fromkeys(found))
        with self._job.group() as apart:
            apart.restore(entries)
            results = apart.take(Rows([], []), finish=True)
        results.ended.extend(found)
        return results

    def newest(self, keys: Iterable[str | bytes] | None = None) -> dict[str | bytes, int]:
        """When the last row of each key was measured, in nanoseconds, rows that wait among them. Keys without times are not in it,
        nor, of those asked for (None: all), any that is not of the group."""
        asked = list(self._sensors) if keys is None else [key for key in keys if key in self._sensors]
        return {key: time for key, time in zip(asked, self._sensors.newest(asked)) if time != NONE}

    def due(self) -> int | None:
        """The earliest watermark for which `take` has something to do though no row comes: one that waits goes on, or a key ends.
        None: there is none; a row that is a gap ahead may still be held, for the next of its key, or for `finish`."""
        found = [one.rows[0].time for one in self._sensors.waiting.values() if one.rows]
        if self._job.idle is not None and (silent := Silence(self._job.idle, self._limit).due(self._sensors)) is not None:
            found.append(silent)
        return min(found, default=None)

    def __contains__(self, key: object) -> bool:
        try:
            return named("key", key) in self._sensors
        except (TypeError, ValueError):
            return False

    def __len__(self) -> int:
        return len(self._sensors)

    def close(self) -> None:
        """End all streams; a second call does nothing."""
        self._streams.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _by_key(entries: Mapping[str | bytes, bytes]) -> dict[str | bytes, bytes]:
    """Of each key in its one spelling."""
    if not isinstance(entries, Mapping):
        raise TypeError(f"entries: expected a mapping of keys to bytes, found {entries!r:.60}")
    found: dict[str | bytes, bytes] = {}
    for spelling, one in entries.items():
        if (key := named("key", spelling)) in found:
            raise ValueError(f"entries: expected each key once, found {key!r:.60} in two spellings")
        found[key] = one
    return found


def _time(watermark: int | None) -> int | None:
    if watermark is None:
        return None
    try:
        return operator.index(watermark)
    except TypeError:
        raise TypeError(f"watermark: expected nanoseconds, an integer, found {watermark!r:.60}") from None
