"""Messages as rows: which input and key each is of, what it says, when it was measured, joined with what others say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ..engine.keys import key_bytes, spelled
from ..reading.bad import BadData
from ..reading.clock import GapLimit
from ..reading.printable import shown
from .config import Config
from .counts import Counts
from .inputs import Inputs, Route
from .join import Joiner
from .payload import Sample
from .place import Place
from .transport import Message

_OPEN = b"\0open\0"  # begins the name of the entry of a key's open samples

_KEPT = 1 << 20  # keys of which it is known whose they are


class Row(NamedTuple):
    """A sample that is whole."""

    key: str | bytes
    time: int
    values: list[float]
    said: bytes


class Intake:
    """Takes messages in their order. Raises as `Inputs`."""

    def __init__(self, config: Config, model: Any, counts: Counts) -> None:
        self._limit = GapLimit.of(model, config.stream.get("max_substeps"), model.sequence.interval)
        self._shard, self._sent, self._counts = config.shard, config.results, counts
        self._inputs, self._channels = Inputs(config, model), len(model.inputs)
        self._wait, self._interval = round(config.wait * 1e9), model.sequence.interval
        self._mine: dict[str | bytes, bool] = {}
        self._open: dict[str | bytes, Joiner] = {}
        self._touched: dict[str | bytes, None] = {}

    def take(self, message: Message, now: int, rows: list[Row], again: set[str | bytes]) -> list[str]:
        """Adds the rows that are whole by it, and its keys to `again` if it may have come before; gives what is wrong with it
        or with samples of it. Those without a time are of the message's, or of `now`."""
        try:
            route = self._inputs.route(message.topic)
        except BadData as bad:
            return [str(bad)]
        if route.key is not None and not self._is_mine(route.key):
            self._counts["elsewhere"] += 1
            return []
        arrival = message.time if message.time is not None else now
        found, wrong = list(route.payload.samples(message.topic, message.payload)), []
        for behind, sample in zip(range(len(found) - 1, -1, -1), found):
            try:
                self._sample(message, route, sample, arrival, behind, rows, again)
            except BadData as bad:
                wrong.append(str(bad))
        return wrong

    @property
    def warning(self) -> str | None:
        """Of times that were read, but look like something else."""
        return self._inputs.warning

    def _sample(self, message: Message, route: Route, sample: Sample | BadData, arrival: int, behind: int, rows: list[Row],
                again: set[str | bytes]) -> None:
        if isinstance(sample, BadData):
            raise sample
        key = route.key or self._key(message, sample)
        if route.key is None and not self._is_mine(key):
            return
        time = self._time(message, route, sample, arrival, behind)
        if message.again:
            again.add(key)
        if self._inputs.are_whole:
            rows.append(Row(key, time, [sample.values[at] for at in route.order], sample.said))
        else:
            rows += self._joined(key, route, sample, time, arrival)

    def _time(self, message: Message, route: Route, sample: Sample, arrival: int, behind: int) -> int:
        """Several samples without times are the last ones before their message came, a nominal interval apart."""
        if sample.word is not None:
            return route.payload.time_of(message.topic, sample)
        if behind and self._interval is None:
            raise BadData(f"{Place(message.topic)}: expected one sample, or a time for each (the model has no interval), "
                          "found more")
        return arrival - round(behind * (self._interval or 0) * 1e9)

    def _key(self, message: Message, sample: Sample) -> str | bytes:
        key: str | bytes | None = sample.key
        if key is None:
            key = message.topic if message.key is None else message.key
        if not key or key_bytes("key", key).startswith(_OPEN) or not self._sent.can_name(key):
            found = shown(key_bytes("key", key))
            raise BadData(f"{Place(message.topic)}: expected a key that a topic of results can have, found {found}")
        return spelled("key", key)

    def _is_mine(self, key: str | bytes) -> bool:
        if self._shard is None:
            return True
        if key not in self._mine:
            if len(self._mine) >= _KEPT:
                self._mine.clear()
            self._mine[key] = self._shard.has(key)
        return self._mine[key]

    def _joined(self, key: str | bytes, route: Route, sample: Sample, time: int, arrival: int) -> list[Row]:
        joiner = self._open.get(key) or self._joiner(key)
        self._touched[key] = None
        late, future = joiner.late, joiner.future
        ended = joiner.take(route.places, sample.values, None if sample.word is None else time, sample.said)
        self._counts["late"] += joiner.late - late
        self._counts["future"] += joiner.future - future
        return [Row(key, arrival if one.time is None else one.time, one.values, one.said) for one in ended]

    def _joiner(self, key: str | bytes) -> Joiner:
        made = self._open[key] = Joiner(self._channels, self._wait, self._limit)
        return made

    # -- the state

    def entries(self) -> dict[str | bytes, bytes | None]:
        """The open samples of each key where they have changed since the last call; None: there are none."""
        touched, self._touched = self._touched, {}
        return {_OPEN + key_bytes("key", key): self._open[key].packed() if key in self._open else None for key in touched}

    def forget(self, keys: Iterable[str | bytes]) -> None:
        """Keys that have ended."""
        for key in keys:
            if self._open.pop(key, None) is not None:
                self._touched[key] = None

    def all_entries(self) -> dict[str | bytes, bytes | None]:
        self._touched = dict.fromkeys(self._open)
        return self.entries()

    def restore(self, entries: Mapping[str | bytes, bytes]) -> dict[str | bytes, bytes]:
        """Takes its own; gives the others, which are of streams. Raises SnapshotError."""
        others = {}
        for name, entry in entries.items():
            data = key_bytes("key", name)
            if not data.startswith(_OPEN):
                others[name] = entry
                continue
            self._joiner(spelled("key", data[len(_OPEN):])).restore(entry)
        return others
