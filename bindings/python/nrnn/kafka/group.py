"""The partitions that a member of a group is given, and that are taken from it: each is a lane of the service."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from confluent_kafka import Consumer, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient

from ..service.transport import Lanes
from ..values.errors import SnapshotError
from . import topics
from .errors import Heard, of, raised
from .offsets import Offsets, Place
from .states import States

_LOOK = 2.0  # seconds that a look at its topics waits


class Group:
    """Lanes are opened and closed inside `Consumer.poll` and `close`.

    Attributes
    ----------
    service : Lanes
        Whose lanes they are; set before the member joins.
    elsewhere : set of int or None
        Partitions that others had when this member was given its own; None: it was given none yet.
    """

    service: Lanes

    def __init__(self, member: Consumer, offsets: Offsets, states: States, heard: Heard, is_whole: Callable[[], bool]) -> None:
        """`is_whole`: whether no turn is half committed."""
        self._member, self._offsets, self._states, self._heard, self._is_whole = member, offsets, states, heard, is_whole
        self._lanes, self._count = set[int](), 0
        self.elsewhere: set[int] | None = None

    def join(self, inputs: Sequence[str], admin: Callable[[], AdminClient], seconds: float) -> bool:
        """Whether all inputs are there, and it is a member now; else it waits so long. Raises ClusterError."""
        try:
            metadata = self._member.list_topics(timeout=_LOOK)
        except KafkaException as error:
            self._heard(of(error))
            self._member.poll(seconds)  # hears why
            return False
        found = topics.partitions(metadata, inputs)
        for topic in inputs:
            if topic not in found:
                self._heard.say(f"{topic}: expected this topic at the cluster, found none: waiting for it")
                time.sleep(seconds)
                return False
        topics.expect_equal(found)
        self._count = max(found.values())
        self._states.make_ready(metadata, self._count, admin)
        self._member.subscribe(list(inputs), on_assign=self.given, on_revoke=self.taken, on_lost=self.lost)
        return True

    def given(self, member: Any, partitions: list[TopicPartition]) -> None:
        """Raises ClusterError, OSError; SnapshotError: a lane does not open."""
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
        self._heard.said(f"kafka: given partitions {_listed(found)}, where {sum(map(len, found.values()))} entries are kept")
        member.assign(places)

    def _open(self, number: int, entries: Mapping[str | bytes, bytes]) -> None:
        try:
            self.service.open(number, entries)
        except SnapshotError as error:
            raise SnapshotError(f"{self._states.topic}: partition {number}: {error.args[0]}", error.status) from None
        self._lanes.add(number)

    def taken(self, member: Any, partitions: list[TopicPartition]) -> None:
        """A turn is whole here, but where the service ends in its midst."""
        self._close(partitions, self._offsets.handed_over if self._is_whole() else self._offsets.lost)

    def lost(self, member: Any, partitions: list[TopicPartition]) -> None:
        """Others have them already."""
        self._close(partitions, self._offsets.lost)

    def _close(self, partitions: list[TopicPartition], told: Callable[[Iterable[Place]], None]) -> None:
        try:
            told([(one.topic, one.partition) for one in partitions])
        except KafkaException as error:
            self._heard(of(error))
        gone = self._lanes & {one.partition for one in partitions}
        for number in gone:
            self._lanes.remove(number)
            self.service.close(number)
        self._heard.said(f"kafka: partitions {_listed(gone)} go to other members")


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers))) or "none"
