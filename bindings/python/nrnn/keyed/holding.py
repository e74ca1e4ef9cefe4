"""What a group has of its keys, and how they come and go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..description.channels import names
from ..engine import copying
from ..engine.keys import sought, spelled
from ..reading.clock import GapLimit
from ..values.options import octets
from . import renewal
from . import state as states
from .entry import Entry, unpacked
from .given import NONE
from .rows import Left
from .sensors import NOTHING, Sensors

if TYPE_CHECKING:
    from typing import Self

    from .job import Job


class Holding:
    """Keys, each with its stream and what waits for it. See `Group`, which is one that runs."""

    def __init__(self, job: Job, state: bytes | None = None) -> None:
        """Not for users: see `Job.group`."""
        self._job, self._channels = job, names(job.model.inputs)
        self._limit = GapLimit.of_options(job.model, job.options)
        self._streams = job.model.streams(**job.options)
        self._sensors = Sensors(job.warm_up)
        self._touched: dict[str | bytes, None] = {}
        self._begun: list[str | bytes] = []  # of which no call has told yet
        self._left: list[Left] = []
        if state is not None:
            self.restore(states.unpack(octets("state", state)))

    # -- as bytes

    def entries(self) -> dict[str | bytes, bytes | None]:
        """The state of each key that has changed since the last call; None: the key has ended."""
        touched, self._touched = self._touched, {}
        changed = [key for key in touched if key in self._sensors]
        return dict.fromkeys(touched) | self._entries(changed)

    def state(self) -> bytes:
        """All keys, for `Job.group`."""
        return states.pack(self._entries(list(self._sensors)))

    def _entries(self, keys: list[str | bytes]) -> dict[str | bytes, bytes]:
        slots, sensors, channels = self._sensors.slots(keys), self._sensors, len(self._channels)
        begun = [key for key in keys if key in self._streams]
        snapshots = dict(zip(begun, copying.snapshots(self._streams, begun)))
        return {key: Entry(channels, sampled, stepped, sensors.waiting.get(key, NOTHING), sensors.recent.get(key, ()),
                           snapshots.get(key, b"")).packed()
                for key, sampled, stepped in zip(keys, sensors.sampled[slots].tolist(), sensors.stepped[slots].tolist())}

    def restore(self, entries: Mapping[str | bytes, bytes]) -> None:
        """Take keys over as `entries` gave them, such as from another machine.

        Raises
        ------
        SnapshotError
            As `Job.group`; the group is as it was.
        """
        found = {spelled("key", key): unpacked(octets("entry", one)) for key, one in entries.items()}
        made, failed = copying.copies(self._streams, {key: one.snapshot for key, one in found.items() if one.snapshot})
        anew = renewal.others(found, failed, len(self._channels), self._job.other_model == "refuse")
        self.end(found)
        copying.put(self._streams, made)
        self._sensors.put(found)
        self._renew({key: found[key] for key in anew})

    def _renew(self, others: Mapping[str | bytes, Entry]) -> None:
        channels = len(self._channels)
        fitting = {key: renewal.fitting(one, channels) for key, one in others.items()}
        if self._job.other_model == "warm_up":
            fitting = renewal.warmed_up(self._streams, fitting, channels, self._job.outputs)
        self._sensors.put(fitting)
        self._left += [row for key, one in others.items() if one.channels != channels for row in renewal.lost(key, one)]
        self._begun += others
        self._touched.update(dict.fromkeys(others))

    # -- keys

    def end(self, keys: Iterable[str | bytes]) -> None:
        """Let keys go, such as to another machine: they are no longer among the `entries`. Keys that are not here are passed over."""
        for key in [spelled("key", key) for key in keys]:
            self._touched.pop(key, None)
            if key in self._sensors:
                self._sensors.drop(key)
            if key in self._streams:
                del self._streams[key]

    def newest(self) -> dict[str | bytes, int]:
        """When the last row of each key was measured, in nanoseconds, rows that wait among them. Keys without times are not in it."""
        keys, times = list(self._sensors), self._sensors.newest()
        return {key: time for key, time in zip(keys, times[self._sensors.slots(keys)].tolist()) if time != NONE}

    def due(self) -> int | None:
        """The earliest watermark for which `take` has something to do though no row comes: one that waits goes on, or a key ends.
        None: there is none."""
        found = [one.rows[0].time for one in self._sensors.waiting.values() if one.rows]
        newest = self._sensors.newest()
        newest = newest[newest != NONE]
        if self._job.idle is not None and newest.size:
            found.append(int(newest.min()) + self._job.idle + 1)
        return min(found, default=None)

    def __contains__(self, key: object) -> bool:
        return sought(key) in self._sensors

    def __len__(self) -> int:
        return len(self._sensors)

    def close(self) -> None:
        """End all streams; a second call does nothing."""
        self._streams.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
