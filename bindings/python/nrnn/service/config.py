"""What a service does: a TOML file, checked before anything else happens."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..keyed.job import Job
from ..reading.settings import parsed
from .agreement import expect_agreement, expect_apart
from .checks import unread
from .circle import expect_no_circle
from .job import made
from .sent import Sent
from .settings import OF_KEYS, OF_STREAM, REPEATED, TABLES
from .shard import Shard
from .tables import REQUIRED, Option, as_table, checked, expect_known
from .topics import Pattern, can_be_published


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


def read(path: str | os.PathLike[str], name: str, options: Mapping[str, Option],
         is_topic: Callable[[str], bool] = can_be_published) -> Config:
    """The configuration in a file.

    Parameters
    ----------
    name, options
        Of the broker's own table, such as "mqtt", and its settings.
    is_topic
        Whether the broker takes results on a topic of that name; a key for which it does not is refused.

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
        return _config(file, found, name, options, is_topic)
    except (ValueError, TypeError) as error:
        raise type(error)(f"{file}: {error}") from None


def _config(file: Path, found: Mapping[str, Any], name: str, options: Mapping[str, Option],
            is_topic: Callable[[str], bool]) -> Config:
    tables = TABLES | {name: dict(options)}
    known = [*TABLES[""], *(one for one in tables if one), "stream", "keys"]
    for one in found:
        expect_known("", one, known)
    own = checked("", {one: value for one, value in found.items() if one in TABLES[""]}, TABLES[""], file.parent)
    given = {one: _of_table(one, found.get(one), tables[one], file.parent) for one in tables if one}
    inputs, sent = tuple(Input(**one) for one in given["inputs"]), Sent(**given["results"], is_topic=is_topic)
    made = Config(
        file, own["model"], own["state"], own["shard"], _named("stream", found, OF_STREAM), _named("keys", found, OF_KEYS),
        inputs, given["join"]["wait"], given["join"]["every"], sent,
        given["metrics"] if "metrics" in found else None, given["live"] if "live" in found else None, given[name])
    expect_apart(inputs)
    expect_no_circle(made)
    return made


def _of_table(name: str, found: Any, options: Mapping[str, Option], folder: Path) -> Any:
    if name in REPEATED:
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

