"""Checks of single entries of a configuration."""

from __future__ import annotations

from collections.abc import Iterable

from ..values.spelling import nearest


class ConfigError(ValueError):
    """The message names the entry, what was expected and what was found."""


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """`value`, if it is one of those allowed."""
    if value not in allowed:
        raise ConfigError(f"{name}: expected one of {', '.join(map(repr, allowed))}, found {value!r}")
    return value


def unknown(path: str, name: str, known: Iterable[str]) -> ConfigError:
    """Of an entry that a table does not have; `path` is what stands before its name."""
    known = list(known)
    near = nearest(name, known)
    hint = "" if near is None else f"; did you mean {near!r}?"
    return ConfigError(f"{path}{name}: expected one of {', '.join(known)}{hint}")


def above(name: str, value: float, bound: float) -> None:
    """Is the number greater?"""
    if not value > bound:
        raise ConfigError(f"{name}: expected a number > {bound}, found {value}")
