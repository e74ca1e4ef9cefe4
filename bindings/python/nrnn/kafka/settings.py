"""The table [kafka] of a configuration, and the clients that it makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from confluent_kafka import Consumer, KafkaException, Producer
from confluent_kafka.admin import AdminClient

from ..service.checks import filled
from ..service.circle import expect_no_input
from ..service.config import Config
from ..service.tables import Option
from ..values.options import choice, integer, text
from .errors import of

Client = TypeVar("Client")
STARTS = ("earliest", "latest")
_OURS = {"bootstrap.servers": "servers", "metadata.broker.list": "servers", "group.id": "group", "auto.offset.reset": "start",
         **dict.fromkeys((
             "auto.commit.enable", "enable.auto.commit", "enable.auto.offset.store", "offset.store.method",
             "partition.assignment.strategy", "group.protocol", "group.remote.assignor", "isolation.level", "enable.partition.eof",
             "enable.idempotence", "transactional.id", "partitioner", "message.timeout.ms", "delivery.timeout.ms",
             "delivery.report.only.error", "enabled_events", "logger", "default.topic.config", "test.mock.num.brokers"), "")}
"""What the promise stands on, by all names that librdkafka has for it, and which setting of [kafka] says it, if one does."""
_LARGEST = 1_000_000  # librdkafka's message.max.bytes
_SECRET = re.compile(r"pass|secret|oauthbearer|\.pem$")


def _servers(name: str, value: Any) -> str:
    return ",".join(text(f"{name}[{i}]", one) for i, one in enumerate(value)) if isinstance(value, list) else text(name, value)


def _start(name: str, value: Any) -> str:
    return STARTS[choice(name, value, STARTS)]


def _client(name: str, value: Any) -> dict[str, Any]:
    """Settings of librdkafka by its own names, in tables or with dots: `{file = "..."}` is what that file holds."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{name}: expected a table, found {value!r:.60}")
    return dict(_flat(name, "", value))


def _flat(name: str, before: str, table: Mapping[str, Any]) -> Any:
    for key, value in table.items():
        setting = before + key
        if isinstance(value, Mapping) and list(value) != ["file"]:
            yield from _flat(name, f"{setting}.", value)
        elif setting in _OURS:
            instead = f"kafka.{_OURS[setting]} says it" if _OURS[setting] else "the service sets it"
            raise ValueError(f"{name}.{setting}: expected none, since {instead}")
        else:
            yield setting, value


OPTIONS = {
    "servers": Option(_servers, "127.0.0.1:9092"),
    "group": Option(filled, "nrnn"),
    "start": Option(_start, "earliest"),
    "states": Option(filled, None),
    "replicas": Option(lambda name, value: integer(name, value, 15), None),
    "client": Option(_client, {}),
}


def refuse_what_others_take(config: Config) -> None:
    """ValueError for settings that have no meaning here."""
    for name, found, instead in (("shard", config.shard, "the group's members share the partitions"),
                                 ("state", config.state, "states are in the topic kafka.states")):
        if found is not None:
            raise ValueError(f"{name}: expected none with Kafka, since {instead}")


def states_of(settings: Mapping[str, Any]) -> str:
    """The name of the topic."""
    return settings["states"] or f"{settings['group']}-states"


def expect_states_apart(config: Config) -> None:
    """ValueError if their topic is one of samples or results."""
    topic = states_of(config.transport)
    expect_no_input(config, "kafka.states", topic)
    if config.results.may_have(topic) or topic == config.results.refused:
        raise ValueError(f"kafka.states: expected a topic that is none of results, found {topic!r:.60}")


def told(client: Mapping[str, Any]) -> str:
    """The settings of librdkafka, without secrets."""
    return ", ".join(f"{name} = {_told(name, value)}" for name, value in client.items())


def _told(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return f"what {value['file']} holds"
    return "not shown" if _SECRET.search(name) else value


class Clients:
    """Makes the clients of a configuration; `heard` is told what they say of the cluster.

    Attributes
    ----------
    largest : int
        Bytes of a record that they send: value and key.
    """

    def __init__(self, settings: Mapping[str, Any], folder: Path, heard: Callable[[Any], None]) -> None:
        client = {name: _secret(name, value, folder) for name, value in settings["client"].items()}
        self._common = {"log_level": 2, "client.id": "nrnn", **client, "bootstrap.servers": settings["servers"],
                        "error_cb": heard}
        self._group = settings["group"]
        self.largest = int(client.get("message.max.bytes", _LARGEST))

    def member(self) -> Consumer:
        """A member of the group. Eager, by ranges: partitions of one number are one member's, those of joined topics too."""
        return self._made(Consumer, {"group.id": self._group, "partition.assignment.strategy": "range",
                                     "auto.offset.reset": "earliest", "enable.auto.commit": False})

    def reader(self) -> Consumer:
        """Reads what it is told to, as no member, up to its end: where that is, it shall not wait for more."""
        return self._made(Consumer, {"group.id": self._group, "enable.auto.commit": False, "auto.offset.reset": "earliest",
                                     "enable.partition.eof": True, "fetch.wait.max.ms": 10})

    def producer(self) -> Producer:
        """Each record once, in order, to the partition where clients in Java would put it; it does not give up."""
        return self._made(Producer, {"partitioner": "murmur2_random", "enable.idempotence": True, "message.timeout.ms": 0})

    def admin(self) -> AdminClient:
        return self._made(AdminClient, {})

    def _made(self, kind: Callable[[dict[str, Any]], Client], settings: Mapping[str, Any]) -> Client:
        try:
            return kind({**self._common, **settings})
        except KafkaException as error:
            raise ValueError(f"kafka.client: {of(error).str()}"[:300]) from None
        except (TypeError, ValueError) as error:
            raise ValueError(f"kafka.client: {error}"[:300]) from None


def _secret(name: str, value: Any, folder: Path) -> Any:
    if not isinstance(value, Mapping):
        return value
    path = folder / text(f"kafka.client.{name}.file", value["file"])
    try:
        return path.read_text(encoding="utf-8-sig").rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise ValueError(f"kafka.client.{name}.file: {path}: {error}"[:300]) from None
