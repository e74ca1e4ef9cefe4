"""Two networks of a task against each other, seed by seed."""

from __future__ import annotations

from typing import Any

from ..tallies import by_side
from ..verdicts import Difference, by_seed

LEVEL = 1.0  # points: nearer than this, by all of the interval, two networks are level
SHORT = {"clean": "clean", "white": "σ", "salt and pepper": "S&P", "multiplicative": "σ_M", "FGSM": "FGSM",
         "PGD": "PGD"}
_SAID = {"above": "ahead: {}", "below": "behind: {}", "level": "level within {level:g} point: {}",
         "open": "not told apart: {}"}

Pair = tuple[str, str]


def difference(task: dict[str, Any], pair: Pair, column: str, kind: str = "scores") -> Difference | None:
    """Points by which the first is ahead, over the seeds that both have; None without any."""
    return by_seed(*({run["seed"]: run[kind][column] for run in task.get(name, []) if kind in run} for name in pair))


def differences(task: dict[str, Any], pair: Pair, columns: list[str], kind: str = "scores") -> dict[str, Difference]:
    """Of the columns that have one."""
    found = {column: difference(task, pair, column, kind) for column in columns}
    return {column: one for column, one in found.items() if one is not None}


def brief(found: dict[str, Difference]) -> str:
    """As "σ 0.2: +4.6 [-2.1, +11.3], σ 0.3: ..."."""
    return ", ".join(f"{short(column)}: {one.numbers()}" for column, one in found.items())


def told(found: dict[str, Difference]) -> str:
    """Where the first is ahead, behind, level with the second, or neither, by the intervals."""
    kinds = by_side({short(column): one for column, one in found.items()}, LEVEL)
    return "; ".join(said.format(", ".join(kinds[kind]), level=LEVEL) for kind, said in _SAID.items() if kinds[kind])


def short(column: str) -> str:
    """A column's name in a table."""
    kind, _, level = column.rpartition(" ")
    return f"{SHORT[kind]} {level}" if kind else SHORT[column]
