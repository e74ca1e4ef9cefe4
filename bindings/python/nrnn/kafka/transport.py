"""A member of a consumer group, as a service asks for it: each partition is a lane of its own."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from confluent_kafka import TIMESTAMP_NOT_AVAILABLE, KafkaException, TopicPartition

from ..engine.keys import key_bytes
from ..service.config import Config
from ..service.said import Said
from ..service.transport import Batch, Lanes, Message, Outgoing
from ..values.errors import SnapshotError
from . import topics
from .errors import Heard, is_of_others, of, raised
from .offsets import Offsets, Place
from .outbox import Outbox
from .settings import Clients, states_of
from .states import States

_SECONDS = 5.0  # that a step of a commit waits for the cluster
_LOOK = 2.0  # that a look at its topics waits


class Kafka:
    """See `nrnn.service.Transport`. The cluster is first asked in `poll`, so that one that is away is waited for.

    Attributes
    ----------
    service : Lanes
        Its lanes are opened and closed as partitions come and go, inside `poll` and `close`.
    elsewhere : set of int or None
        Partitions that others had when this member was given its own; None: it was given none yet.
    """

    service: Lanes

    def __init__(self, config: Config, turn: int, said: Said) -> None:
        """`turn` is how many messages are polled at most before a commit. Raises ValueError: a setting."""
        settings = config.transport
        self._inputs = list(dict.fromkeys(topics.named("inputs.topic", one.topic.text) for one in config.inputs))
        for name, topic in ("topic", config.results.topic), ("refused", config.results.refused or "none"):
            topics.of_results(f"results.{name}", topic)
        self._say, self._heard, self._refused = said, Heard(said), config.results.refused
        self._clients = Clients(settings, config.file.parent, self._heard)
        self._member, self._outbox = self._clients.member(), Outbox(self._clients.producer())
        self._states = States(topics.named("kafka.states", states_of(settings)), self._clients.reader(), settings["replicas"],
                              said)
        self._offsets = Offsets(self._member, turn, settings["start"])
        self._steps: deque[Callable[[], None]] = deque()
        self._joined, self._lanes, self._count = False, set[int](), 0
        self.elsewhere: set[int] | None = None

    # -- messages

    def poll(self, most: int, seconds: float) -> Sequence[Message]:
        """Raises ClusterError, OSError: what no waiting mends."""
        self._joined = self._joined or self._join(seconds)
        records = self._polled(most, seconds) if self._joined else []
        self._heard.raise_what_ends()
        return [one for one in map(self._message, records) if one is not None]

    def _polled(self, most: int, seconds: float) -> list[Any]:
        first = self._member.poll(seconds)
        return [] if first is None else [first, *self._member.consume(most - 1, 0)] if most > 1 else [first]

    def _message(self, record: Any) -> Message | None:
        if record.error() is not None:
            self._heard(record.error())
            return None
        place, offset = (record.topic(), record.partition()), record.offset()
        if not self._offsets.take(place, offset):
            return None
        kind, milliseconds = record.timestamp()
        time = None if kind == TIMESTAMP_NOT_AVAILABLE else milliseconds * 1_000_000
        again = self._offsets.is_again(place, offset)
        return Message(record.topic(), record.value() or b"", record.key() or b"", time, again, (place, offset), record.partition())

    # -- the group

    def _join(self, seconds: float) -> bool:
        try:
            metadata = self._member.list_topics(timeout=_LOOK)
        except KafkaException as error:
            self._heard(of(error))
            self._member.poll(seconds)  # hears why
            return False
        found = topics.partitions(metadata, self._inputs)
        for topic in self._inputs:
            if topic not in found:
                self._heard.say(f"{topic}: expected this topic at the cluster, found none: waiting for it")
                time.sleep(seconds)
                return False
        topics.expect_equal(found)
        self._count = max(found.values())
        self._states.make_ready(metadata, self._count, self._clients.admin)
        self._member.subscribe(self._inputs, on_assign=self._given, on_revoke=self._taken, on_lost=self._lost)
        return True

    def _given(self, member: Any, partitions: list[TopicPartition]) -> None:
        with raised("partitions given"):
            places, deleted = self._offsets.given(partitions)
        for (topic, number), count in deleted.items():
            self._heard.say(f"{topic}: partition {number}: {count} records were deleted before they were read")
        found = self._states.read({one.partition for one in partitions}, lambda: self.service.signals.stop)
        if found is None:
            member.assign([])
            return
        for number, entries in found.items():
            self._open(number, entries)
        self.elsewhere = set(range(self._count)) - self._lanes
        self._say(f"kafka: given partitions {_listed(found)}, where {sum(map(len, found.values()))} entries are kept")
        member.assign(places)

    def _open(self, number: int, entries: Mapping[str | bytes, bytes]) -> None:
        try:
            self.service.open(number, entries)
        except SnapshotError as error:
            raise SnapshotError(f"{self._states.topic}: partition {number}: {error.args[0]}", error.status) from None
        self._lanes.add(number)

    def _taken(self, member: Any, partitions: list[TopicPartition]) -> None:
        """A turn is whole here, but where the service ends in its midst."""
        self._close_lanes(partitions, self._offsets.lost if self._steps else self._offsets.handed_over)

    def _lost(self, member: Any, partitions: list[TopicPartition]) -> None:
        self._close_lanes(partitions, self._offsets.lost)

    def _close_lanes(self, partitions: list[TopicPartition], told: Callable[[Iterable[Place]], None]) -> None:
        try:
            told([(one.topic, one.partition) for one in partitions])
        except KafkaException as error:
            self._heard(of(error))
        gone = self._lanes & {one.partition for one in partitions}
        for number in gone:
            self._lanes.remove(number)
            self.service.close(number)
        self._say(f"kafka: partitions {_listed(gone)} go to other members")

    # -- a turn

    def commit(self, batches: Mapping[int, Batch]) -> None:
        """Results, then states, then offsets, each when the cluster has what comes before. Called again after OSError it goes
        on where it was.

        Raises
        ------
        OSError
            The cluster is away.
        ClusterError
            What no waiting mends.
        """
        self._steps = self._steps or deque(self._of_turn(batches))
        while self._steps:
            try:
                self._steps[0]()
            except KafkaException as error:
                if is_of_others(of(error)):
                    self._heard(of(error))
                    self._steps.clear()
                    return
                with raised("offsets"):
                    raise
            self._steps.popleft()

    def _of_turn(self, batches: Mapping[int, Batch]) -> Iterable[Callable[[], None]]:
        last: dict[Place, int] = {}
        for place, offset in (one.place for batch in batches.values() for one in batch.messages):
            last[place] = max(offset, last.get(place, 0))
        yield partial(self._offsets.open, last)
        yield partial(self._outbox.put, [_record(one) for batch in batches.values() for one in batch.outgoing if self._fits(one)])
        yield self._settle
        yield partial(self._outbox.put, [record for number, batch in batches.items()
                                         for record in self._states.records(number, batch.entries)])
        yield self._settle
        yield partial(self._offsets.done, last)

    def _fits(self, one: Outgoing) -> bool:
        """What was refused goes on as it came, but for what is larger than this client may send: then it is told alone."""
        size = len(one.payload) + len(key_bytes("key", one.key))
        if one.topic != self._refused or size <= self._clients.largest:
            return True
        self._say.of_kind("too large", f"{one.topic}: expected at most {self._clients.largest} bytes (message.max.bytes), found a "
                          f"refused record of {size}: it is not sent on")
        return False

    def _settle(self) -> None:
        if not self._outbox.settle(_SECONDS):
            raise OSError(f"kafka: expected the cluster to take {len(self._outbox)} records in {_SECONDS:g} s, found it away")

    def close(self) -> None:
        """Partitions go to the others of the group."""
        self._member.close()
        self._states.close()


def _record(one: Outgoing) -> dict[str, Any]:
    return {"topic": one.topic, "key": key_bytes("key", one.key), "value": one.payload}


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers))) or "none"
