"""A member of a consumer group, as a service asks for it: each partition is a lane of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from confluent_kafka import TIMESTAMP_NOT_AVAILABLE, KafkaException

from ..engine.keys import key_bytes
from ..service.config import Config
from ..service.said import Said
from ..service.transport import Batch, Message, Outgoing
from . import topics
from .errors import Heard, is_of_others, of, raised
from .group import Group
from .offsets import Offsets, Place
from .outbox import Outbox
from .settings import Clients, states_of
from .states import States

_SECONDS = 5.0  # that a step of a commit waits for the cluster


class Kafka:
    """See `nrnn.service.Transport`. The cluster is first asked in `poll`, so that one that is away is waited for.

    Attributes
    ----------
    group : Group
        Its `service` is told of partitions that come and go, inside `poll` and `close`.
    """

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
        self.group = Group(self._member, self._offsets, self._states, self._heard, lambda: not self._steps)
        self._joined = False

    # -- messages

    def poll(self, most: int, seconds: float) -> Sequence[Message]:
        """Raises ClusterError, OSError: what no waiting mends."""
        self._joined = self._joined or self.group.join(self._inputs, self._clients.admin, seconds)
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
