"""Which columns of the input are what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from .printable import listed, shown


class Wanted(NamedTuple):
    """A column that is looked for."""

    name: bytes
    option: str | None = None  # which names it; None: the channel's own name

    def __str__(self) -> str:
        return shown(self.name) + (f" ({self.option})" if self.option else "")


class Record(NamedTuple):
    """What a file says of one sample: its cells in the order of the plan's columns."""

    line: int
    cells: Sequence
    kept: Sequence[bytes]


@dataclass(frozen=True)
class Plan:
    """The channels, then the columns of key, sequence and time, as far as there are any; those that are kept apart.

    Attributes
    ----------
    channels : tuple of bytes, or None
        Their names; None: all columns that nothing else is looked for in, as the first file has them.
    by_position : bool
        May a file hold one column per channel and nothing else, under any header or none?
    """

    channels: tuple[bytes, ...] | None
    columns: tuple[Wanted, ...]
    others: dict[str, Wanted]
    kept: tuple[Wanted, ...]
    by_position: bool

    @property
    def is_named(self) -> bool:
        """Does some option name a column?"""
        return bool(self.others or self.kept) or any(one.option for one in self.columns)

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        return *self.columns, *self.others.values()

    def taken(self, is_there: Callable[[bytes], bool]) -> set[bytes]:
        """The columns of those that are there that options name."""
        names = {one.name for one in (*self.others.values(), *self.kept)}
        return names.union(parts(self.others["time"].name, is_there) if "time" in self.others else ())

    def is_within(self, names: Sequence[bytes]) -> bool:
        """Are all columns that are looked for among these?"""
        there = names.__contains__
        return all(there(one.name) or one.option == "time" and parts(one.name, there)
                   for one in (*self.wanted, *self.kept))

    def index(self, option: str) -> int | None:
        """Where the column of this option stands among `wanted`."""
        return len(self.columns) + list(self.others).index(option) if option in self.others else None

    def of(self, channels: Sequence[bytes]) -> Plan:
        """The same with the channels that a file has."""
        return replace(self, channels=tuple(channels), columns=tuple(map(Wanted, channels)))


def plan(channels: Sequence[bytes] | None, unnamed: bool, mapping: Sequence[tuple[bytes, bytes]],
         others: dict[str, bytes], keep: Sequence[bytes]) -> Plan:
    """The plan of some options.

    Parameters
    ----------
    unnamed : bool
        No channel has a name of its own.
    mapping : sequence of (channel, column)
    others : dict
        The columns that the options key, sequence and time name.
    """
    columns = {name: Wanted(name) for name in channels or ()}
    for channel, column in mapping:
        if channel not in columns:
            known = listed(channels) if channels else "channels=[...]"
            raise ValueError(f"map: expected a channel of {known}, found {shown(channel)}")
        if columns[channel].option:
            raise ValueError(f"map: expected one column for {shown(channel)}, found two, "
                             f"{shown(columns[channel].name)} and {shown(column)}")
        columns[channel] = Wanted(column, "map")
    if len(columns) != len(channels or ()):
        raise ValueError(f"channels: expected names that differ, found {listed(channels)}")
    made = Plan(tuple(channels) if channels is not None else None, tuple(columns.values()),
                {option: Wanted(name, option) for option, name in others.items()},
                tuple(Wanted(name, "keep") for name in keep), False)
    alone = channels is None or len(channels) == 1 or unnamed
    return replace(made, by_position=alone and not made.is_named)


def parts(name: bytes, is_there: Callable[[bytes], bool]) -> list[bytes]:
    """The columns that the name of a time stands for: itself, or DATE+CLOCK, or more of them; none: some are not
    there."""
    if is_there(name):
        return [name]
    for i, byte in enumerate(name):
        if byte == ord("+") and name[:i] and name[i + 1:] and is_there(name[:i]):
            if rest := parts(name[i + 1:], is_there):
                return [name[:i], *rest]
    return []
