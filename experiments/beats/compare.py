"""Differences between networks, paired by seed: beats in the same order, and of NRNNs and Lipschitz RNN the same first
weights."""

from __future__ import annotations

from typing import Any

from ..tables import table as markdown
from ..tallies import by_side
from ..verdicts import Difference, by_seed
from .tables import NAMES, scores, short

NRNN = "nrnn-paper"
RIVALS = ("nrnn-off", "lipschitz")  # that the paper's NRNN is to be ahead of
_PAIRS = {("nrnn-paper", "nrnn-off"): "noise", ("nrnn-paper", "lipschitz"): "noise and trained steps",
          ("nrnn-off", "lipschitz"): "trained steps", ("nrnn-high", "nrnn-off"): "twice the noise",
          ("nrnn-high", "nrnn-paper"): "twice the noise against once"}


def have(found: dict[str, Any], *names: str) -> bool:
    """Were these judged with two seeds or more, so that there is an interval?"""
    return all(len(found["models"].get(name, {"seeds": ()})["seeds"]) > 1 for name in names)


def pairs(found: dict[str, Any]) -> dict[tuple[str, str], str]:
    """Those that have an interval, and what they differ in: also what validation chose, where that is not the same."""
    return {pair: ", and ".join([what, *unlike(found, *pair)]) for pair, what in _PAIRS.items() if have(found, *pair)}


def unlike(found: dict[str, Any], first: str, second: str) -> list[str]:
    """The settings that validation chose for one and not for the other, each as "epochs 30 against 15"."""
    one, two = (found["models"][name]["setting"] for name in (first, second))
    return [f"{short(key)} {one[key]:g} against {two[key]:g}" for key in one if one[key] != two[key]]


def difference(found: dict[str, Any], first: str, second: str, column: str) -> Difference:
    """first - second in points, over the seeds that both have."""
    return by_seed(*(scores(found, name, column) for name in (first, second)))


def leads(found: dict[str, Any], first: str, second: str, column: str) -> list[float]:
    """first - second in points, of each seed that both have."""
    one, two = (scores(found, name, column) for name in (first, second))
    return [one[seed] - two[seed] for seed in one.keys() & two.keys()]


def table(found: dict[str, Any]) -> str:
    both = pairs(found)
    rows = [[column, *(_cell(difference(found, *pair, column)) for pair in both)] for column in found["columns"]]
    count = ["n", *(difference(found, *pair, "clean").n for pair in both)]
    heads = [f"{NAMES[first]} − {NAMES[second]}" for first, second in both]
    return markdown(["points, [95 % interval]", *heads], [*rows, count])


def _cell(one: Difference) -> str:
    """Bold where the interval excludes 0."""
    return f"**{one.numbers()}**" if one.above or one.below else one.numbers()


def said(found: dict[str, Any], first: str, second: str) -> str:
    """In which columns the first is higher, lower, or neither, as far as intervals tell."""
    sides = by_side({column: difference(found, first, second, column) for column in found["columns"]})
    words = {"higher": sides["above"], "lower": sides["below"], "not told apart": sides["open"]}
    return "; ".join(f"{word}: {_listed(columns)}" for word, columns in words.items() if columns)


def _listed(columns: list[str]) -> str:
    """clean, white 0.8 and 1.2, FGSM 0.1: kinds once."""
    levels: dict[str, list[str]] = {}
    for column in columns:
        kind, _, level = column.rpartition(" ")
        levels.setdefault(kind or level, []).extend([level] * bool(kind))
    return ", ".join(f"{kind} {' / '.join(of)}".strip() for kind, of in levels.items())
