"""What was found for one row of the tables, by seed, and differences between rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..verdicts import Difference, mean, paired
from .variants import BASES, KINDS, TRAINED, Kind

Row = tuple[Kind, bool]  # a network, and whether its anchors are trained
Seeds = dict[int, dict[str, Any]]


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


def difference(first: Seeds, second: Seeds, measure: str = "accuracy") -> Difference:
    """first - second in points, seed by seed."""
    seeds = sorted(first.keys() & second.keys())
    return paired(*([100 * one[seed][measure] for seed in seeds] for one in (first, second)))


def against_words(found: dict[str, Any], row: Row, measure: str = "accuracy") -> Difference:
    return difference(runs(found, row), words(found, row[0]), measure)


def by_sequence(one: dict[str, Any]) -> Difference:
    """A run against words of one split, in points of accuracy: every test sequence is a pair."""
    ahead, behind = one["ahead"], one["behind"]
    return mean(100 * np.repeat([1, -1, 0], [ahead, behind, one["tests"] - ahead - behind]))
