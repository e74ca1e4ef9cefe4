"""A service of a configuration."""

from __future__ import annotations

import os
from collections.abc import Iterator

from ..service.config import Config, read
from ..service.planned import planned
from ..service.said import Said
from ..service.service import MOST, Service
from ..service.signals import Signals
from .settings import OPTIONS, expect_states_apart, refuse_what_others_take, states_of, told
from .topics import is_name
from .transport import Kafka


def service(path: str | os.PathLike[str], said: Said | None = None, signals: Signals | None = None) -> Service:
    """What a file says; nobody is asked yet.

    Raises
    ------
    OSError, ImportError, NrnnError
        The file, a reader of TOML or the model is not there; the model is refused.
    ValueError, TypeError
        A setting; the message names file and table.setting.
    """
    said = said or Said()
    config, kafka = configured(path, said)
    kafka.group.service = made = Service(config, kafka, said=said, signals=signals)
    return made


def plan(path: str | os.PathLike[str]) -> Iterator[str]:
    """What would be done, in lines, also beside a service that does it. Raises as `service`, but for ports."""
    config, _ = configured(path, Said())
    model, settings = planned(config), config.transport
    yield f"model    {config.model.name}, fingerprint {model.fingerprint:016x}"
    yield f"cluster  {settings['servers']}, group {settings['group']}"
    if settings["client"]:
        yield f"client   {told(settings['client'])}"
    for one in config.inputs:
        yield f"input    {one.topic} ({one.payload})"
    yield f"results  {config.results.topic}: {', '.join(config.results.outputs or ['what nrnn run writes'])}"
    yield f"states   {states_of(settings)}"


def configured(path: str | os.PathLike[str], said: Said) -> tuple[Config, Kafka]:
    """What a file says, and a member that has not asked for partitions; raises as `service`, but for the model."""
    config = read(path, "kafka", OPTIONS, is_name)
    try:
        refuse_what_others_take(config)
        expect_states_apart(config)
        return config, Kafka(config, MOST, said)
    except (ValueError, TypeError) as error:
        raise type(error)(f"{config.file}: {error}") from None
