"""Tables of a configuration: which settings each has, what these take, and what they are if nothing is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ..values.excerpt import excerpt
from ..values.spelling import nearest

REQUIRED: Any = object()
"""The default of a setting that must be there."""

Check = Callable[[str, Any], Any]


class Option(NamedTuple):
    """A setting: what its value must be, as in `nrnn.values.options`, and what it is where it is not given.

    A `Path` that the check gives is taken from the configuration's folder.
    """

    check: Check
    default: Any = None


def checked(name: str, found: Any, options: Mapping[str, Option], folder: Path) -> dict[str, Any]:
    """The settings of one table, all of them. `name` is that of the table, empty for the file's own settings.

    Raises
    ------
    ValueError, TypeError
        A setting of another name, or lacking, or with a value that it does not take; the message names table.setting.
    """
    given = as_table(name, found)
    for one in given:
        expect_known(name, one, options)
    return {one: _value(inside(name, one), given[one], option, folder) if one in given
            else _default(inside(name, one), option) for one, option in options.items()}


def as_table(name: str, found: Any) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise TypeError(f"{name}: expected a table, found {found!r:.60}")
    return found


def expect_known(name: str, given: str, known: Any) -> None:
    """ValueError for a setting that there is none of, with the nearest that there is."""
    if given not in known:
        near = nearest(given, known)
        guess = f": {near}?" if near else f": there are {', '.join(known)}"
        raise ValueError(excerpt(f"{inside(name, given)}: expected a setting that there is, found another{guess}"))


def inside(table: str, setting: str) -> str:
    return f"{table}.{setting}" if table else setting


def _value(name: str, value: Any, option: Option, folder: Path) -> Any:
    found = option.check(name, value)
    return folder / found if isinstance(found, Path) else found


def _default(name: str, option: Option) -> Any:
    if option.default is REQUIRED:
        raise ValueError(f"{name}: expected it, found nothing")
    return option.default
