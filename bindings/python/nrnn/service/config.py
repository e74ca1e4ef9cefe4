"""What a service does: a TOML file, checked before anything else happens."""

from __future__ import annotations

import codecs
import inspect
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..engine.model import Model
from ..keyed.job import Job
from ..reading.settings import parsed
from ..reading.time.unit import UNITS
from ..values.options import flag, text
from .agreement import expect_agreement
from .checks import local_path, mapping, meanings, one_of, port, seconds, some_of, texts, unread
from .job import OUTPUTS, made
from .shard import Shard, shard
from .tables import REQUIRED, Option, as_table, checked, expect_known
from .topics import Pattern, can_be_published, of_results, pattern

PAYLOADS = ("json", "plain")

TABLES: dict[str, dict[str, Option]] = {
    "": {"model": Option(local_path, REQUIRED), "state": Option(local_path), "shard": Option(shard)},
    "inputs": {
        "topic": Option(pattern, REQUIRED), "payload": Option(one_of(PAYLOADS), "json"), "key": Option(text),
        "key_path": Option(text), "channel": Option(texts, ()), "map": Option(mapping, {}), "time": Option(text),
        "time_unit": Option(one_of(UNITS)), "time_zone": Option(text), "time_format": Option(text),
        "missing_value": Option(texts, ()), "values": Option(meanings, {}), "decimal": Option(one_of((".", ",")), ".")},
    "join": {"wait": Option(seconds, 10.0), "every": Option(seconds, 0.0)},
    "results": {
        "topic": Option(of_results, "nrnn/{key}"), "outputs": Option(some_of(OUTPUTS)),
        "array": Option(flag, False), "retain": Option(flag, False), "refused": Option(of_results)},
    "metrics": {"port": Option(port, REQUIRED)},
    "live": {"port": Option(port, REQUIRED), "key": Option(text)},
}
"""The settings of each table; "" is the file itself, [[inputs]] may be repeated. Those of [stream] and [keys] are below."""

_REPEATED = ("inputs",)
_ANY_KEY = "\0"


def _names(function: Any, without: tuple[str, ...]) -> tuple[str, ...]:
    kinds = inspect.Parameter
    return tuple(one.name for one in inspect.signature(function).parameters.values()
                 if one.name not in ("self", *without) and one.kind != kinds.VAR_KEYWORD)


OF_STREAM = _names(Model.stream, ("stream_id",))
OF_KEYS = _names(Job.__init__, ("model", "outputs"))


@dataclass(frozen=True)
class Input:
    """Topics, and what a payload of theirs says: a table [[inputs]]."""

    topic: Pattern
    payload: str = "json"
    key: str | None = None
    key_path: str | None = None
    channel: tuple[str, ...] = ()
    map: Mapping[str, str] = field(default_factory=dict)
    time: str | None = None
    time_unit: str | None = None
    time_zone: str | None = None
    time_format: str | None = None
    missing_value: tuple[str, ...] = ()
    values: Mapping[str, float] = field(default_factory=dict)
    decimal: str = "."


@dataclass(frozen=True)
class Sent:
    """What becomes of results: the table [results]."""

    topic: str
    outputs: tuple[str, ...] | None
    array: bool
    retain: bool
    refused: str | None

    def can_name(self, key: str | bytes) -> bool:
        """Whether `topic_of` gives one that can be published to."""
        return "{key}" not in self.topic or can_be_published(self.topic_of(key))

    def may_have(self, topic: str) -> bool:
        """Whether it is of the results of some key."""
        return re.fullmatch(".+".join(map(re.escape, self.topic.split("{key}"))), topic, re.DOTALL) is not None

    def topic_of(self, key: str | bytes) -> str:
        return self.topic.replace("{key}", key if isinstance(key, str) else key.decode(errors="backslashreplace"))


@dataclass(frozen=True)
class Config:
    """A service.

    Attributes
    ----------
    file : Path
    model : Path
    state : Path or None
    shard : Shard or None
    stream, keys : dict
        Options of `Model.stream` and of `keyed.Job`.
    inputs : tuple of Input
    wait, every : float
        Seconds of the table [join].
    results : Sent
    metrics, live : dict or None
    transport : dict
        The settings of the broker's own table.
    """

    file: Path
    model: Path
    state: Path | None
    shard: Shard | None
    stream: Mapping[str, Any]
    keys: Mapping[str, Any]
    inputs: tuple[Input, ...]
    wait: float
    every: float
    results: Sent
    metrics: Mapping[str, Any] | None
    live: Mapping[str, Any] | None
    transport: Mapping[str, Any]

    def can_answer(self, key: str | bytes) -> bool:
        """Whether its results have a topic, and one that no input takes."""
        return self.results.can_name(key) and self.input_of(self.results.topic_of(key)) is None

    def input_of(self, topic: str) -> Input | None:
        """The first that takes it."""
        return next((one for one in self.inputs if one.topic.match(topic)), None)

    def job(self) -> Job:
        """The model as its file now is, and how its streams are made.

        Raises
        ------
        OSError, NrnnError
            The model cannot be read, or is refused.
        ValueError, TypeError
            An option of [stream] or [keys], or an output that there is none of; the message names the file.
        """
        return made(self)


def read(path: str | os.PathLike[str], name: str, options: Mapping[str, Option]) -> Config:
    """The configuration in a file.

    Parameters
    ----------
    name, options
        Of the broker's own table, such as "mqtt", and its settings.

    Raises
    ------
    OSError, ImportError
        The file, or a reader of TOML, is not there.
    ValueError, TypeError
        It is no TOML, a setting has another name, lacks, or has a value that it does not take; the message names file and
        table.setting.
    """
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise unread("CONFIG", file, error) from None
    found = parsed(data.removeprefix(codecs.BOM_UTF8), os.fspath(path))
    try:
        return _config(file, found, name, options)
    except (ValueError, TypeError) as error:
        raise type(error)(f"{file}: {error}") from None


def _config(file: Path, found: Mapping[str, Any], name: str, options: Mapping[str, Option]) -> Config:
    tables = TABLES | {name: dict(options)}
    known = [*TABLES[""], *(one for one in tables if one), "stream", "keys"]
    for one in found:
        expect_known("", one, known)
    own = checked("", {one: value for one, value in found.items() if one in TABLES[""]}, TABLES[""], file.parent)
    given = {one: _of_table(one, found.get(one), tables[one], file.parent) for one in tables if one}
    inputs, sent = tuple(Input(**one) for one in given["inputs"]), Sent(**given["results"])
    made = Config(
        file, own["model"], own["state"], own["shard"], _named("stream", found, OF_STREAM), _named("keys", found, OF_KEYS),
        inputs, given["join"]["wait"], given["join"]["every"], sent,
        given["metrics"] if "metrics" in found else None, given["live"] if "live" in found else None, given[name])
    _expect_no_circle(made)
    return made


def _expect_no_circle(config: Config) -> None:
    """Of keys that are known, and of one that no topic spells: any other is refused when it comes."""
    sent = config.results
    for i, one in enumerate(config.inputs):
        if one.key is not None and not sent.can_name(one.key):
            raise ValueError(f"inputs[{i}].key: expected a key that a topic of results can have, found {one.key!r:.60}")
        expect_no_input(config, "results.topic", sent.topic_of(one.key or _ANY_KEY))
    if sent.refused is not None:
        expect_no_input(config, "results.refused", sent.refused)
    if sent.refused is not None and sent.may_have(sent.refused):
        raise ValueError(f"results.refused: expected a topic that is none of results.topic, found {sent.refused!r:.60}")


def expect_no_input(config: Config, name: str, topic: str) -> None:
    """ValueError if the service would take what it publishes there; `name` is the setting's."""
    found = config.input_of(topic)
    if found is not None:
        raise ValueError(f"{name}: expected topics that no input takes, found some of {str(found.topic)!r:.60}")


def _of_table(name: str, found: Any, options: Mapping[str, Option], folder: Path) -> Any:
    if name in _REPEATED:
        if not isinstance(found, list) or not found:
            raise ValueError(f"{name}: expected tables [[{name}]], found {found if found is None else type(found).__name__}")
        made = [checked(f"{name}[{i}]", one, options, folder) for i, one in enumerate(found)]
        for i, one in enumerate(made):
            expect_agreement(f"{name}[{i}]", one)
        return made
    if found is None and any(one.default is REQUIRED for one in options.values()):
        return None if name in ("metrics", "live") else checked(name, {}, options, folder)
    return checked(name, {} if found is None else found, options, folder)


def _named(name: str, found: Mapping[str, Any], known: tuple[str, ...]) -> Mapping[str, Any]:
    given = as_table(name, found.get(name, {}))
    for one in given:
        expect_known(name, one, known)
    return given

