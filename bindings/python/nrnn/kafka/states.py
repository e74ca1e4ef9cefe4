"""The states of keys in a topic of their own: whoever gets a partition reads them there.

A record is a key and its entry, in the partition that the key's samples come from; of none the key has ended. The topic is
compacted. Its header `term` says when the writer was given the partition: of two entries of a key that of the later term holds,
so that a member who was stopped, and writes once more after another has taken over, changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, TopicPartition
from confluent_kafka.admin import AdminClient

from ..engine.keys import key_bytes, spelled
from . import topics
from .errors import ends, raised, told

_TERM, _PATIENCE, _LOOK = "term", 60.0, 1.0
Entries = dict["str | bytes", bytes]


class States:
    """Reads with a consumer of its own; a producer writes."""

    def __init__(self, topic: str, reader: Consumer, replicas: int | None, say: Callable[[str], None]) -> None:
        self.topic, self._reader, self._replicas, self._say = topic, reader, replicas, say
        self._terms: dict[int, int] = {}

    def make_ready(self, metadata: Any, count: int, admin: Callable[[], AdminClient]) -> None:
        """Creates the topic for inputs of so many partitions, where it is not there. Raises ClusterError."""
        found = topics.partitions(metadata, [self.topic])
        if self.topic not in found:
            topics.create(admin(), self.topic, count, self._replicas)
        else:
            topics.expect_as_many(self.topic, found[self.topic], count)

    def read(self, partitions: Iterable[int], is_ended: Callable[[], bool] = lambda: False) -> dict[int, Entries] | None:
        """The entries of each partition, up to its end; from now on it is this member's. None: the service was asked to end.

        Raises
        ------
        ClusterError, OSError
            It cannot be read; for a minute nothing came.
        """
        found = {number: _Partition() for number in partitions}
        self._look(is_ended)
        self._reader.assign([TopicPartition(self.topic, number, OFFSET_BEGINNING) for number in found])
        unread, heard = set(found), time.monotonic()
        while unread:
            record: Any = self._reader.poll(_LOOK)
            if is_ended():
                return None
            if record is None:
                if time.monotonic() > heard + _PATIENCE:
                    raise OSError(f"{self.topic}: expected the end of {sorted(unread)}, found none in {_PATIENCE:g} s")
                continue
            heard, error, number = time.monotonic(), record.error(), record.partition()
            if error is None:
                found[number].take(record)
            elif error.code() == KafkaError._PARTITION_EOF:
                unread.discard(number)
            elif ends(error):
                raise told(self.topic, error)
        self._reader.unassign()
        for number, one in found.items():
            if one.foreign:
                self._say(f"{self.topic}: partition {number}: expected keys, and terms of 8 bytes, found {one.foreign} records "
                          "that are none of a service's: passed over")
        self._terms.update({number: max(time.time_ns(), one.term + 1) for number, one in found.items()})
        return {number: one.entries() for number, one in found.items()}

    def _look(self, is_ended: Callable[[], bool]) -> None:
        """Until the cluster knows the topic, a second at a time: so a signal is heard."""
        until = time.monotonic() + _PATIENCE
        while not is_ended():
            try:
                with raised(self.topic):
                    self._reader.list_topics(self.topic, _LOOK)
                return
            except OSError:
                if time.monotonic() > until:
                    raise

    def records(self, partition: int, entries: Mapping[str | bytes, bytes | None]) -> Iterator[dict[str, Any]]:
        """Entries as a producer takes them."""
        headers = [(_TERM, self._terms[partition].to_bytes(8, "big"))]
        for key, entry in entries.items():
            yield {"topic": self.topic, "partition": partition, "key": key_bytes("key", key), "value": entry,
                   "headers": headers}

    def close(self) -> None:
        self._reader.close()


class _Partition:
    """What is known of the keys of a partition while it is read, and how many records are none of ours."""

    def __init__(self) -> None:
        self.term = self.foreign = 0
        self._found: dict[bytes, tuple[int, bytes | None]] = {}

    def take(self, record: Any) -> None:
        term = _term(record)
        if record.key() is None or term is None:
            self.foreign += 1
            return
        self.term = max(self.term, term)
        if term >= self._found.get(record.key(), (0, None))[0]:
            self._found[record.key()] = term, record.value()

    def entries(self) -> Entries:
        return {spelled("key", key): entry for key, (_, entry) in self._found.items() if entry is not None}


def _term(record: Any) -> int | None:
    """0: it has none, as a record that somebody put there by hand; None: one that no service writes."""
    try:
        found = dict(record.headers() or ()).get(_TERM, bytes(8))
    except SystemError:  # confluent_kafka's, of a header without a value
        return None
    if found is None or len(found) != 8 or (term := int.from_bytes(found, "big")) >= 1 << 63:
        return None
    return term
