"""Configurations from TOML or nested mappings, checked before anything else happens."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from ._choices import ConfigError, unknown
from ._defaults import completed
from .config import Config


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
        raise unknown(path, next(iter(rest)), known)
    missing = [name for name, f in known.items()
               if name not in values and f.default is MISSING and f.default_factory is MISSING]
    if missing:
        raise ConfigError(f"{path}{missing[0]}: needed, and not found")
    return kind(**values)


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
            raise unknown(f"{path}.", name, known)
    for parameter in parameters:
        if parameter.kind is not parameter.VAR_KEYWORD and parameter.default is parameter.empty \
                and parameter.name not in options:
            raise ConfigError(f"{path}.{parameter.name}: needed, and not found")
    return dict(options)
