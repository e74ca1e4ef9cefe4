"""Settings of an input that go together, and those that do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .topics import Pattern

if TYPE_CHECKING:
    from .config import Input

_OF_TIME = ("time_unit", "time_zone", "time_format")


def expect_agreement(name: str, given: Mapping[str, Any]) -> None:
    """ValueError for a table of `inputs` in which one setting takes the sense of another; the message names name.setting."""
    _expect_one_key(name, given)
    for one in _OF_TIME:
        if given[one] is not None and given["time"] is None:
            raise ValueError(f"{name}.{one}: expected time beside it, which says where the time stands, found none")
    if given["time_unit"] is not None and given["time_format"] is not None and "%s" not in given["time_format"]:
        raise ValueError(f"{name}.time_unit: expected none beside a time_format without %s, found {given['time_unit']!r}")
    for one in given["values"]:
        if one in given["missing_value"]:
            raise ValueError(f"{name}.values: expected texts that mean numbers, found {one!r:.60} in missing_value too")
    named = list(_named(given))
    if given["payload"] == "plain":
        for setting, path in named:
            if not is_place(path):
                raise ValueError(f'{name}.{setting}: expected a place in a plain payload, such as "0", found {path!r:.60}')
    if all(is_place(path) for _, path in named):
        _expect_own_places(name, named)


def expect_apart(inputs: Sequence[Input]) -> None:
    """ValueError if every message of one is one of another too, and would be refused."""
    had: dict[str, int] = {}
    for i, one in enumerate(inputs):
        first = had.setdefault(one.topic.filter, i)
        if first != i:
            raise ValueError(f"inputs[{i}].topic: expected other topics than those of inputs[{first}], found {one.topic.text!r:.60}")


def is_place(path: str) -> bool:
    """Of an array, not a name."""
    return path.isascii() and path.isdigit()


def _expect_one_key(name: str, given: Mapping[str, Any]) -> None:
    topic: Pattern = given["topic"]
    had = [*(["{key} of topic"] if topic.has_key else []), *(one for one in ("key", "key_path") if given[one] is not None)]
    if len(had) > 1:
        raise ValueError(f"{name}.{had[1]}: expected one setting that says the key, found {had[0]} beside it")


def _named(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Settings that say where something stands."""
    for one in ("time", "key_path"):
        if given[one] is not None:
            yield one, given[one]
    for channel, path in given["map"].items():
        yield f"map.{channel}", path


def _expect_own_places(name: str, named: list[tuple[str, str]]) -> None:
    had: dict[int, str] = {}
    for setting, path in named:
        if int(path) in had:
            raise ValueError(f"{name}.{setting}: expected a place of its own, found {path}, that of {had[int(path)]}")
        had[int(path)] = setting
