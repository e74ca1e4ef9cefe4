"""What a run is: a TOML file, checked before anything else happens."""

from __future__ import annotations

import difflib
import inspect
import json
import os
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from ._choices import ConfigError, above, one_of
from ._defaults import OWN, completed

MODES = ("off", "paper", "official", "explicit")  # of noise


@dataclass(frozen=True)
class Data:
    """`set` is one of `nrnn.train.data.SETS`, or "own" if `files` are named; every other entry is an option of it."""

    set: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Layer:
    """`cell` is one of `nrnn.train.models.CELLS`; every other entry is an argument of it, such as units."""

    cell: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Noise:
    """Noise of all recurrent layers, in training.

    Parameters
    ----------
    mode : {"off", "paper", "official", "explicit"}
        "paper": eps sqrt(step) (sigma1 + sigma2 f) xi; "official": the published code's, add and mult;
        "explicit": none is drawn, (eps^2 / 2) R is added to the loss, of the official form if add or mult is given.
    draws : int
        Of "explicit": random combinations of the rows of R; 0: all rows.
    """

    mode: str = "off"
    eps: float = 1.0
    sigma1: float = 0.0
    sigma2: float = 0.0
    add: float = 0.0
    mult: float = 0.0
    draws: int = 0

    def __post_init__(self) -> None:
        if self.mode == "em":  # the name of before
            object.__setattr__(self, "mode", "paper")
        one_of("noise.mode", self.mode, MODES)


@dataclass(frozen=True)
class Optimiser:
    """`name` is one of adam, sgd, rmsprop, newton.

    Parameters
    ----------
    lr : float
        Not of newton, whose steps follow from its radius.
    orthogonal_factor : float
        Times lr: rate of the matrices that are kept orthogonal.
    radius, largest_radius : float
        Of newton.
    """

    name: str = "adam"
    lr: float = 0.001
    momentum: float = 0.0
    weight_decay: float = 0.0
    orthogonal_factor: float = 0.1
    radius: float = 0.1
    largest_radius: float = 5.0

    def __post_init__(self) -> None:
        one_of("optimiser.name", self.name, ("adam", "sgd", "rmsprop", "newton"))
        above("optimiser.lr", self.lr, 0)


@dataclass(frozen=True)
class Schedule:
    """How the learning rate falls.

    Parameters
    ----------
    name : {"constant", "steps", "plateau", "cosine"}
        "steps": times `factor` after each epoch of `epochs` (counted from 0); "plateau": after `patience` epochs
        without a better validation loss, not below `least`; "cosine": to `least` over the run.
    """

    name: str = "constant"
    epochs: list[int] = field(default_factory=list)
    factor: float = 0.1
    patience: int = 5
    least: float = 0.0

    def __post_init__(self) -> None:
        one_of("schedule.name", self.name, ("constant", "steps", "plateau", "cosine"))


@dataclass(frozen=True)
class Training:
    """How long, in which portions.

    Parameters
    ----------
    batch : int
        Sequences of a step.
    batches : int
        Steps of an epoch, on sequences drawn anew each time; 0: as many as the data give.
    clip : float
        Longest gradient; 0: not cut.
    patience : int
        Epochs without a better validation loss after which it stops; 0: never.
    loss : {"default", "crps"}
        Cross-entropy of classes and squared error of values; or the score of two draws of the noise, which teaches the
        spread of an ensemble too.
    keep : {"best", "last"}
        Which weights are exported and tested: those of the best validation loss, or the last.
    threads : int
        Of PyTorch; 0: as they are.
    dtype : {"float32", "float64"}
    """

    epochs: int = 10
    batch: int = 128
    batches: int = 0
    clip: float = 0.0
    patience: int = 0
    loss: str = "default"
    keep: str = "best"
    device: str = "cpu"
    threads: int = 0
    dtype: str = "float32"

    def __post_init__(self) -> None:
        for name in ("epochs", "batch"):
            above(f"training.{name}", getattr(self, name), 0)
        one_of("training.loss", self.loss, ("default", "crps"))
        one_of("training.keep", self.keep, ("best", "last"))
        one_of("training.dtype", self.dtype, ("float32", "float64"))


@dataclass(frozen=True)
class Config:
    """A run.

    Parameters
    ----------
    data : Data
    layers : list of Layer
        Bottom first.
    readout : bool
        Is there o = V y + c above them?
    seed : int
        Of weights, order and noise.
    name : str
    """

    data: Data
    layers: list[Layer]
    noise: Noise = Noise()
    optimiser: Optimiser = Optimiser()
    schedule: Schedule = Schedule()
    training: Training = Training()
    readout: bool = True
    seed: int = 0
    name: str = ""

    def __post_init__(self) -> None:
        if not self.layers:
            raise ConfigError("layers: expected at least one [[layers]], found none")

    @property
    def is_of_own_data(self) -> bool:
        """Is it of a user's files or frame, not of a published set?"""
        return self.data.set == OWN

    def as_dict(self) -> dict[str, Any]:
        """The entries as they stand in a file."""
        entries = asdict(self)
        for table in (entries["data"], *entries["layers"]):
            table.update(table.pop("options"))
        return entries


def read(path: str | os.PathLike[str], changes: list[str] | None = None) -> Config:
    """A configuration file.

    Parameters
    ----------
    changes : list of str, optional
        Such as "training.epochs=2", "layers.0.units=64"; the value is JSON, or else text.
    """
    try:
        import tomllib
    except ImportError:
        raise ConfigError("a configuration file: expected Python 3.11 or newer, which reads TOML") from None
    try:
        entries = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: expected TOML, found: {error}") from None
    for change in changes or []:
        _change(entries, change)
    return parse(entries)


def parse(entries: Mapping[str, Any]) -> Config:
    """A configuration from nested mappings, every entry checked; with defaults for a user's own files."""
    return _table(Config, completed(entries), "")


def _change(entries: dict[str, Any], change: str) -> None:
    place, equals, text = change.partition("=")
    if not equals:
        raise ConfigError(f"change: expected NAME=VALUE, found {change!r}")
    *path, last = place.strip().split(".")
    for key in path:
        try:
            entries = entries[int(key)] if isinstance(entries, list) else entries.setdefault(key, {})
        except (ValueError, IndexError):
            raise ConfigError(f"{place}: expected the number of a table that is there, found {key!r}") from None
    try:
        entries[last] = json.loads(text)
    except json.JSONDecodeError:
        entries[last] = text


def _table(kind: type, entries: Any, path: str) -> Any:
    """A dataclass from a table; what it does not name goes to its `options`, if it has any."""
    if not isinstance(entries, Mapping):
        raise ConfigError(f"{path.rstrip('.') or 'file'}: expected a table, found {entries!r}")
    hints, known = get_type_hints(kind), {f.name: f for f in fields(kind) if f.name != "options"}
    values = {name: _value(hints[name], entries[name], f"{path}{name}") for name in known if name in entries}
    rest = {name: value for name, value in entries.items() if name not in known}
    if "options" in hints:
        values["options"] = rest
    elif rest:
        raise _unknown(path, next(iter(rest)), known)
    missing = [name for name, f in known.items()
               if name not in values and f.default is MISSING and f.default_factory is MISSING]
    if missing:
        raise ConfigError(f"{path}{missing[0]}: needed, and not found")
    return kind(**values)


def _unknown(path: str, name: str, known: Any) -> ConfigError:
    near = difflib.get_close_matches(name, known, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return ConfigError(f"{path}{name}: expected one of {', '.join(known)}{hint}")


def _value(hint: Any, value: Any, path: str) -> Any:
    if get_origin(hint) is list:
        if not isinstance(value, list):
            raise ConfigError(f"{path}: expected a list, found {value!r}")
        return [_value(get_args(hint)[0], one, f"{path}.{i}") for i, one in enumerate(value)]
    if hasattr(hint, "__dataclass_fields__"):
        return _table(hint, value, f"{path}.")
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise ConfigError(f"{path}: expected {hint.__name__}, found {value!r}")
    return value


def arguments(path: str, function: Any, options: Mapping[str, Any], skip: int = 1) -> dict[str, Any]:
    """Options that a function takes, beyond its first `skip` arguments."""
    parameters = list(inspect.signature(function).parameters.values())[skip:]
    known = [p.name for p in parameters if p.kind is not p.VAR_KEYWORD]
    open_ended = len(known) < len(parameters)
    for name in options:
        if name not in known and not open_ended:
            raise _unknown(f"{path}.", name, known)
    for parameter in parameters:
        if parameter.kind is not parameter.VAR_KEYWORD and parameter.default is parameter.empty \
                and parameter.name not in options:
            raise ConfigError(f"{path}.{parameter.name}: needed, and not found")
    return dict(options)
