"""Differences between networks, paired by seed: beats in the same order, and of NRNNs and Lipschitz RNN the same first
weights."""

from __future__ import annotations

from typing import Any

from .. import results
from ..verdicts import Difference, paired
from .tables import NAMES, scores

PAIRS = {("nrnn-paper", "nrnn-off"): "what noise does", ("nrnn-paper", "lipschitz"): "noise and trained steps",
         ("nrnn-off", "lipschitz"): "trained steps alone", ("nrnn-high", "nrnn-off"): "what twice the noise does",
         ("nrnn-high", "nrnn-paper"): "twice the noise against once"}
RIVALS = ("nrnn-off", "lipschitz")  # that the paper's NRNN is to be ahead of


def have(found: dict[str, Any], *names: str) -> bool:
    """Were these judged with two seeds or more, so that there is an interval?"""
    return all(len(found["models"].get(name, {"seeds": ()})["seeds"]) > 1 for name in names)


def difference(found: dict[str, Any], first: str, second: str, column: str) -> Difference:
    """first - second in points, over the seeds that both have."""
    one, two = (scores(found, name, column) for name in (first, second))
    both = sorted(one.keys() & two.keys())
    return paired([one[seed] for seed in both], [two[seed] for seed in both])


def table(found: dict[str, Any]) -> str:
    pairs = [pair for pair in PAIRS if have(found, *pair)]
    rows = [[column, *(_cell(difference(found, *pair, column)) for pair in pairs)] for column in found["columns"]]
    count = ["n", *(difference(found, *pair, "clean").n for pair in pairs)]
    heads = [f"{NAMES[first]} − {NAMES[second]}" for first, second in pairs]
    return results.table(["points, [95 % interval]", *heads], [*rows, count])


def _cell(one: Difference) -> str:
    """Bold where the interval excludes 0."""
    text = one.text("").rpartition(",")[0]
    return f"**{text}**" if one.above or one.below else text


def said(found: dict[str, Any], first: str, second: str) -> str:
    """In which columns the first is higher, lower, or neither, as far as intervals tell."""
    kinds: dict[str, list[str]] = {"higher": [], "lower": [], "not told apart": []}
    for column in found["columns"]:
        one = difference(found, first, second, column)
        kinds["higher" if one.above else "lower" if one.below else "not told apart"].append(column)
    return "; ".join(f"{kind}: {_listed(columns)}" for kind, columns in kinds.items() if columns)


def _listed(columns: list[str]) -> str:
    """clean, white 0.8 and 1.2, FGSM 0.1: kinds once."""
    levels: dict[str, list[str]] = {}
    for column in columns:
        kind, _, level = column.rpartition(" ")
        levels.setdefault(kind or level, []).extend([level] * bool(kind))
    return ", ".join(f"{kind} {' / '.join(of)}".strip() for kind, of in levels.items())
