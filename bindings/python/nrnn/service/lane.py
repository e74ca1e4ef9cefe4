"""Messages in, results and states out: a group of keys, without a broker or a disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..engine.keys import key_bytes, spelled
from ..engine.structs import Flag
from ..keyed import Group, Job, Results, Rows
from ..keyed.state import unpack
from ..reading.bad import BadData
from ..reading.printable import shown
from .config import Config
from .counts import Counts
from .inputs import Inputs, Route
from .job import arrays
from .join import Joiner
from .payload import Sample
from .results import together, written
from .said import Said
from .transport import Batch, Message, Outgoing

_OPEN = b"\0open\0"  # begins the name of the entry of a key's open samples
_AHEAD = 1 << 62


class Row(NamedTuple):
    """A sample that is whole."""

    key: str | bytes
    time: int
    values: list[float]
    said: bytes


class Lane:
    """What a service does with the messages of some keys.

    Parameters
    ----------
    entries : mapping of key to bytes
        As `Batch.entries` gave them.

    Raises
    ------
    SnapshotError
        The entries are altered, or do not fit the job.
    ValueError
        Inputs that do not fit the model.
    """

    def __init__(self, config: Config, job: Job, entries: Mapping[str | bytes, bytes] = {}, counts: Counts | None = None,
                 said: Said | None = None) -> None:
        self._config, self._job = config, job
        self.counts, self._say = counts if counts is not None else Counts(), said or Said()
        self._inputs, self._channels = Inputs(config, job.model), len(job.model.inputs)
        self._wait, self._interval = round(config.wait * 1e9), job.model.sequence.interval
        self._shown = arrays(config)
        self._shards: dict[str | bytes, bool] = {}
        self._open: dict[str | bytes, Joiner] = {}
        self._touched: dict[str | bytes, None] = {}
        self._newest: dict[str | bytes, int] = {}
        self._group: Group = job.group()
        self.restore(entries)

    # -- messages

    def take(self, messages: Sequence[Message], now: int) -> Batch:
        """What comes of messages, in their order. `now`, in nanoseconds, is the time of those that have none."""
        self.counts["messages"] += len(messages)
        refused: list[Outgoing] = []
        again: set[str | bytes] = set()
        rows: list[Row] = []
        for message in messages:
            try:
                self._read(message, now, rows, again)
            except BadData as bad:
                refused.append(self._refuse(message, str(bad)))
        self.counts["rows"] += len(rows)
        outgoing = [one for part in self._parts(rows) for one in self._outgoing(self._group.take(part), again)]
        return Batch(outgoing + [one for one in refused if one.topic], self._entries(), messages)

    def _read(self, message: Message, now: int, rows: list[Row], again: set[str | bytes]) -> None:
        route = self._inputs.route(message.topic)
        if route.key is not None and not self._is_mine(route.key):
            self.counts["elsewhere"] += 1
            return
        arrival, again_too = message.time if message.time is not None else now, message.again
        found = list(route.payload.samples(message.topic, message.payload))
        behind, faults = len(found), []
        for sample in found:
            behind -= 1
            try:
                if isinstance(sample, BadData):
                    raise sample
                key = route.key or self._key(message, sample)
                if route.key is None and not self._is_mine(key):
                    continue
                time = self._time(message, route, sample, arrival, behind)
            except BadData as bad:
                faults.append(bad)
                continue
            if again_too:
                again.add(key)
            self._joined(key, route, sample, time, arrival, rows)
        if faults:
            self.counts["refused"] += len(faults) - 1
            raise faults[0]

    def _time(self, message: Message, route: Route, sample: Sample, arrival: int, behind: int) -> int:
        """Several samples without times are the last ones before their message came, a nominal interval apart."""
        if sample.word is not None:
            return route.payload.time_of(message.topic, sample)
        if behind and self._interval is None:
            name = shown(message.topic.encode(errors="surrogateescape"))
            raise BadData(f"{name}: expected one sample, or a time for each (the model has no interval), found {behind + 1}")
        return arrival - round(behind * (self._interval or 0) * 1e9)

    def _key(self, message: Message, sample: Sample) -> str | bytes:
        key = sample.key
        if key is None:
            key = message.topic if message.key is None else message.key
        if not key or key_bytes("key", key).startswith(_OPEN):
            raise BadData(f"{shown(message.topic.encode(errors='surrogateescape'))}: expected a key, found "
                          f"{shown(key_bytes('key', key))}")
        return spelled("key", key)

    def _is_mine(self, key: str | bytes) -> bool:
        if self._config.shard is None:
            return True
        if key not in self._shards:
            self._shards[key] = self._config.shard.has(key)
        return self._shards[key]

    def _joined(self, key: str | bytes, route: Route, sample: Sample, time: int, arrival: int, rows: list[Row]) -> None:
        if route.order is not None and key not in self._open:
            rows.append(Row(key, time, [sample.values[at] for at in route.order], sample.said))
            return
        if key not in self._open:
            self._open[key] = Joiner(self._channels, self._wait)
        self._touched[key] = None
        ended = self._open[key].take(route.places, sample.values, None if sample.word is None else time, sample.said)
        rows += [Row(key, arrival if one.time is None else one.time, one.values, one.said) for one in ended]
        if not self._open[key]:
            del self._open[key]

    # -- samples

    def _parts(self, rows: list[Row]) -> Iterable[Rows]:
        """Rows for calls of `Group.take`, which puts those of one call in order: what a row gets must not depend on what
        happened to be polled together, so one that is earlier than what an earlier one has settled begins another call."""
        part: list[Row] = []
        latest: dict[str | bytes, int] = {}
        for row in rows:
            newest = self._newest.get(row.key, _AHEAD)
            before = latest.get(row.key)
            if before is not None and row.time < before and row.time <= newest - self._job.delay:
                yield self._rows(part)
                part, latest = [], {}
                before = None
            part.append(row)
            latest[row.key] = row.time if before is None else max(before, row.time)
            if newest < row.time or newest == _AHEAD:
                self._newest[row.key] = row.time
        if part:
            yield self._rows(part)

    def _rows(self, part: list[Row]) -> Rows:
        return Rows([row.key for row in part], np.array([row.values for row in part], np.float32),
                    np.array([row.time for row in part], np.int64), [row.said for row in part])

    def _outgoing(self, results: Results, again: set[str | bytes]) -> list[Outgoing]:
        self._count(results)
        for one in results.ended:
            self._newest.pop(one, None)
        if not len(results):
            return []
        repeated = [key in again for key in results.key]
        self.counts["results"] += len(results)
        self.counts["again"] += sum(repeated)
        texts = written(results.key, results.time, results.keep, results.summary, repeated, self._shown)
        return self._together(results.key, texts, repeated) if self._config.results.array else [
            Outgoing(key, text, one, self._config.results.topic_of(key))
            for key, text, one in zip(results.key, texts, repeated)]

    def _together(self, keys: Sequence[str | bytes], texts: Sequence[bytes], again: Sequence[bool]) -> list[Outgoing]:
        by_key: dict[str | bytes, list[int]] = {}
        for place, key in enumerate(keys):
            by_key.setdefault(key, []).append(place)
        return [Outgoing(key, together(texts[at] for at in places), again[places[0]],
                         self._config.results.topic_of(key)) for key, places in by_key.items()]

    def _count(self, results: Results) -> None:
        for one in results.left:
            self.counts[one.why] += 1
            self._say.of_kind(one.why, f"key {shown(key_bytes('key', one.key))}: {one.note}")
        self.counts["ended"] += len(results.ended)
        flags = results.summary.flags
        if flags is not None:
            self.counts["gaps"] += int(np.count_nonzero(flags & Flag.GAP))
            self.counts["held"] += int(np.count_nonzero(flags & Flag.HELD))

    def _refuse(self, message: Message, why: str) -> Outgoing:
        self.counts["refused"] += 1
        self._say.of_kind("refused", why)
        return Outgoing(message.topic, message.payload, message.again, self._config.results.refused or "")

    # -- the state

    def _entries(self) -> dict[str | bytes, bytes | None]:
        touched, self._touched = self._touched, {}
        entries = {_OPEN + key_bytes("key", key): self._open[key].packed() if key in self._open else None for key in touched}
        return entries | self._group.entries()

    def restore(self, entries: Mapping[str | bytes, bytes]) -> None:
        """Take keys over as `Batch.entries` gave them. Raises SnapshotError."""
        streams = {}
        for name, entry in entries.items():
            data = key_bytes("key", name)
            if data.startswith(_OPEN):
                key = spelled("key", data[len(_OPEN):])
                self._open[key] = Joiner(self._channels, self._wait)
                self._open[key].restore(entry)
            else:
                streams[name] = entry
                self._newest[name] = _AHEAD
        self._group.restore(streams)

    def all_entries(self) -> dict[str | bytes, bytes | None]:
        """Of all keys."""
        self._touched = dict.fromkeys(self._open)
        return self._entries() | unpack(self._group.state())

    def reload(self, job: Job) -> dict[str | bytes, bytes | None]:
        """Go on with another model; gives the entries of all keys. Raises as `Lane`, and then goes on as before."""
        other = Lane(self._config, job, {key: entry for key, entry in self.all_entries().items() if entry is not None},
                     self.counts, self._say)
        self._group.close()
        vars(self).update(vars(other))
        return self.all_entries()

    def close(self) -> None:
        self._group.close()

    def __len__(self) -> int:
        return len(self._group)
