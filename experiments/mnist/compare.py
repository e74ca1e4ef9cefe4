"""Two networks of a task against each other, seed by seed."""

from __future__ import annotations

from typing import Any

from ..verdicts import Difference, paired

LEVEL = 1.0  # points: nearer than this, by all of the interval, two networks are level
NAMES = {"lstm": "LSTM", "antisymmetric": "antisymmetric RNN", "antisymmetric-long": "antisymmetric RNN, 200 epochs",
         "antisymmetric-fp32": "antisymmetric RNN, 200 epochs, float32", "exponential": "exponential RNN",
         "cornn": "coRNN", "lipschitz": "Lipschitz RNN", "nrnn-off": "noisy RNN, off", "nrnn-low": "noisy RNN, low",
         "nrnn-high": "noisy RNN, high"}
SHORT = {"clean": "clean", "white": "σ", "salt and pepper": "S&P", "multiplicative": "σ_M", "FGSM": "FGSM",
         "PGD": "PGD"}
_SAID = {"ahead": "ahead: {}", "behind": "behind: {}", "level": "level within {level:g} point: {}",
         "open": "not told apart: {}"}

Pair = tuple[str, str]


def difference(task: dict[str, Any], pair: Pair, column: str, kind: str = "scores") -> Difference | None:
    """Points by which the first is ahead, over the seeds that both have; None without any."""
    first, second = ({run["seed"]: run[kind][column] for run in task.get(name, []) if kind in run} for name in pair)
    seeds = sorted(first.keys() & second.keys())
    return paired([first[seed] for seed in seeds], [second[seed] for seed in seeds]) if seeds else None


def differences(task: dict[str, Any], pair: Pair, columns: list[str], kind: str = "scores") -> dict[str, Difference]:
    """Of the columns that have one."""
    found = {column: difference(task, pair, column, kind) for column in columns}
    return {column: one for column, one in found.items() if one is not None}


def brief(found: dict[str, Difference]) -> str:
    """As "σ 0.2: +4.6 [-2.1, +11.3], σ 0.3: ...; points, n = 2"."""
    if not found:
        return "no runs"
    n = f", n = {next(iter(found.values())).n}"
    return ", ".join(f"{short(column)}: {one.text('').removesuffix(n)}" for column, one in found.items()) \
        + f"; points{n}"


def told(found: dict[str, Difference]) -> str:
    """Where the first is ahead, behind, level with the second, or neither, by the intervals."""
    kinds: dict[str, list[str]] = {kind: [] for kind in _SAID}
    for column, one in found.items():
        kinds[_kind(one)].append(short(column))
    return "; ".join(_SAID[kind].format(", ".join(columns), level=LEVEL) for kind, columns in kinds.items() if columns)


def _kind(one: Difference) -> str:
    if one.within(LEVEL):
        return "level"
    return "ahead" if one.above else "behind" if one.below else "open"


def short(column: str) -> str:
    """A column's name in a table."""
    kind, _, level = column.rpartition(" ")
    return f"{SHORT[kind]} {level}" if kind else SHORT[column]
