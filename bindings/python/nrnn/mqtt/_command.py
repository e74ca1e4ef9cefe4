"""python -m nrnn.mqtt CONFIG.toml: a model between topics of a broker.

Exit status: 0 ended by a signal, 1 refused, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..service import Service, SqliteStore
from ..service.circle import expect_no_input
from ..service.config import Config, read
from ..service.forget import forgotten
from ..service.planned import planned
from ..service.said import Said
from ..service.signals import Signals
from ..values.errors import NrnnError
from ..values.modules import needed
from .client import Client
from .discovery import Discovery, slug
from .settings import TABLE, Broker, broker
from .status import Status


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """The command; its exit status."""
    try:
        config = read(given.config, "mqtt", TABLE)
        if given.forget:
            print(*forgotten(_state(config), given.forget), sep="\n")
            return 0
        needed("paho.mqtt.client", "nrnn.mqtt", "mqtt")
        found = broker(config.transport, _name(config))
        config = _apart(config, found)
        if given.check:
            print(*_plan(config, found), sep="\n")
            return 0
        with Signals() as wishes:
            service, client = _service(config, found, wishes)
            return service.run(client.open)
    except (ValueError, TypeError, OSError, ImportError, NrnnError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _name(config: Config) -> str:
    """Of the session: that of the configuration, and which share of the keys."""
    return config.file.stem + ("" if config.shard is None else f"-{str(config.shard).replace('/', '-of-')}")


def _apart(config: Config, found: Broker) -> Config:
    """The same, where keys whose results would go to a topic of the service's own are refused. ValueError if an input takes what
    the service says of itself, or results go there."""
    told = [f"{found.status_topic}/{one}" for one in ("available", "status")]
    sensors = None if found.discovery is None else f"{found.discovery}/sensor/{slug(found.client_id)}/"
    for one in told:
        expect_no_input(config, f"{config.file}: mqtt.status_topic", one)
    if sensors is not None:
        expect_no_input(config, f"{config.file}: mqtt.discovery", f"{sensors}\0/config")

    def own(topic: str) -> bool:
        return topic in told or sensors is not None and topic.startswith(sensors)

    for name, topic in (("topic", config.results.topic), ("refused", config.results.refused or "")):
        if own(topic):
            raise ValueError(f"{config.file}: results.{name}: expected a topic that is none of the service's own, found {topic!r:.60}")
    return replace(config, results=replace(config.results, own=own))


def _service(config: Config, found: Broker, wishes: Signals) -> tuple[Service, Client]:
    """Not connected yet. Raises what the command tells."""
    store, said = SqliteStore(_state(config)), Said()
    client = Client(found, (one.topic.filter for one in config.inputs), said, config.results.retain,
                    config.results.refused, store.is_new)
    service = Service(config, client, store, said, wishes)
    client.counts = service.counts
    client.greeters.append(Status(f"{found.status_topic}/status", found.status_seconds, lambda: _facts(service, client)))
    if found.discovery is not None:
        client.greeters.append(Discovery(found.discovery, found.client_id, f"{found.status_topic}/available", config.model.name,
                                         service.model))
    return service, client


def _state(config: Config) -> Path:
    if config.state is None:
        raise ValueError(f"{config.file}: state: expected a file, found nothing: what is acknowledged must be kept")
    return config.state


def _facts(service: Service, client: Client) -> dict[str, Any]:
    facts = dict(service.facts)
    return facts | dict(service.counts) | {"connections": client.connections, "retained": client.retained}


def _plan(config: Config, found: Broker) -> Iterator[str]:
    """What would be done. Raises as `_service`, but for the broker and the state."""
    model, password = planned(config), found.password()
    found.tls()  # raises as it would when running
    yield f"model    {config.model.name}, fingerprint {model.fingerprint:016x}, {', '.join(one.name for one in model.inputs)}"
    yield f"state    {config.state.name if config.state else 'none: needed to run'}"
    yield f"broker   {found}, session {found.client_id}{'' if password is None else ', password from a file'}"
    for one in config.inputs:
        yield f"input    {one.topic} ({one.payload}), subscribed as {one.topic.filter}"
    outputs = ", ".join(config.results.outputs or ("as nrnn run",))
    yield f"results  {config.results.topic}: {outputs}{', retained' if config.results.retain else ''}"
    yield f"told     {found.status_topic}/available, {found.status_topic}/status"
    if found.discovery is not None:
        yield f"         {found.discovery}/sensor/... for Home Assistant"
