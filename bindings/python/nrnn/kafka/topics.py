"""The topics that a service needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient, NewTopic

from ..service.settings import TABLES
from .errors import ClusterError, of, told

_NAME, _NO_NAMES, _LONGEST = re.compile(r"[A-Za-z0-9._-]+"), (".", ".."), 249


def is_name(topic: str) -> bool:
    """Whether a cluster takes it for a topic."""
    return _NAME.fullmatch(topic) is not None and topic not in _NO_NAMES and len(topic) <= _LONGEST


def named(name: str, topic: str) -> str:
    """A setting: ValueError for what is no topic's name."""
    if not is_name(topic):
        raise _no_name(name, topic)
    return topic


def of_results(name: str, topic: str) -> None:
    """A setting that may have {key} in it. ValueError, also where none is given: what stands then is no name of Kafka's."""
    if topic == TABLES["results"]["topic"].default:
        raise ValueError(f"{name}: expected a topic's name, which Kafka needs, found none or {topic!r}")
    if not is_name(topic.replace("{key}", "k")):
        raise _no_name(name, topic)


def _no_name(name: str, topic: str) -> ValueError:
    return ValueError(f"{name}: expected a topic's name, at most {_LONGEST} letters, digits and . _ -, found {topic!r:.60}")


def partitions(metadata: Any, topics: Iterable[str]) -> dict[str, int]:
    """How many each has, of those that are there."""
    found = {one: metadata.topics[one] for one in topics if one in metadata.topics}
    return {one: len(topic.partitions) for one, topic in found.items() if topic.partitions}


def expect_equal(found: Mapping[str, int]) -> None:
    """Several topics are joined by partition. Raises ClusterError."""
    first, count = next(iter(found.items()))
    for topic, other in found.items():
        if other != count:
            raise ClusterError(f"{topic}: expected {count} partitions, as {first} has, found {other}: samples are joined by "
                               "partition")


def expect_as_many(topic: str, found: int, count: int) -> None:
    """Raises ClusterError."""
    if found < count:
        raise ClusterError(f"{topic}: expected {count} partitions, as the inputs have, found {found}: where these get more, "
                           "keys go to other ones and their states do not: begin with another group")


def create(admin: AdminClient, topic: str, count: int, replicas: int | None) -> None:
    """A compacted topic for states. Raises ClusterError."""
    new = NewTopic(topic, count, -1 if replicas is None else replicas, config={"cleanup.policy": "compact"})
    try:
        admin.create_topics([new], operation_timeout=10, request_timeout=10)[topic].result()
    except KafkaException as error:
        raise told(f"{topic}: it is not there, and cannot be created", of(error)) from None
