"""What was found for one row of the tables, by seed, and differences between rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..verdicts import Difference, paired
from .variants import BASES, KINDS, TRAINED, Kind

Row = tuple[Kind, bool]  # a network, and whether its anchors are trained
Seeds = dict[int, dict[str, Any]]
FEWEST = 3  # splits that an interval is taken over


def rows(form: str) -> list[Row]:
    return [(kind, trained) for kind in KINDS if kind.form == form for trained in (False, True)[:1 + (kind in TRAINED)]]


def runs(found: dict[str, Any], row: Row) -> Seeds:
    asked = vars(row[0]) | {"trained": row[1]}
    return {one["seed"]: one for one in found["runs"] if all(one[name] == value for name, value in asked.items())}


def words(found: dict[str, Any], kind: Kind) -> Seeds:
    """Of the residues that this network is given."""
    return {one["seed"]: one for one in found["words"] if (one["form"], one["longest"]) == (kind.form, kind.longest)}


def best(found: dict[str, Any], form: str) -> Row:
    """Of those that are given the residues of the base, on every split: the least mean validation loss."""
    held = {row: runs(found, row) for row in rows(form) if row[0].longest == BASES[form].longest}
    losses = {row: np.mean([one["validation_loss"] for one in seeds.values()]) for row, seeds in held.items()
              if seeds.keys() == runs(found, (BASES[form], False)).keys()}
    return min(losses, key=losses.get)


def difference(first: Seeds, second: Seeds, measure: str) -> Difference:
    """first - second in points, split by split."""
    seeds = sorted(first.keys() & second.keys())
    return paired(*([100 * one[seed][measure] for seed in seeds] for one in (first, second)))


@dataclass(frozen=True)
class Ahead:
    """What accuracy gains, in points, and what the pairs are: splits or sequences."""

    by: Difference
    pairs: str

    def text(self, unit: str = "points") -> str:
        return f"{self.by.text(unit)} {self.pairs}"


def gain(first: Seeds, second: Seeds) -> Ahead:
    """first - second over the splits that both have; of fewer than FEWEST, over the test sequences of the first."""
    if len(first.keys() & second.keys()) >= FEWEST:
        return Ahead(difference(first, second, "accuracy"), "splits")
    return by_sequence(first, second, min(first.keys() & second.keys()))


def by_sequence(first: Seeds, second: Seeds, seed: int) -> Ahead:
    return Ahead(paired(*(100.0 * np.array(list(one[seed]["right"]), int) for one in (first, second))), "sequences")


def over_words(found: dict[str, Any], row: Row) -> Ahead:
    return gain(runs(found, row), words(found, row[0]))
