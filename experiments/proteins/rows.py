"""What was found for one row of the tables, by seed, which of them validation chooses, and differences between rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..verdicts import Difference, by_seed, paired
from .variants import BASES, KINDS, LONG, TRAINED, Kind

Row = tuple[Kind, bool]  # a network, and whether its anchors are trained
Seeds = dict[int, dict[str, Any]]
FEWEST = 3  # splits that an interval is taken over


def rows(form: str) -> list[Row]:
    return [(kind, trained) for kind in KINDS if kind.form == form for trained in (False, True)[:1 + (kind in TRAINED)]]


def title(row: Row) -> str:
    kind, trained = row
    more = [text for text, said in (("BLOSUM62", kind.blosum), (f"{kind.longest} residues", kind == LONG),
                                    ("trained", trained)) if said]
    return ", ".join([f"{kind.units} anchors, {kind.pooling}, λ = {kind.gap_penalty:g}", *more])


def runs(found: dict[str, Any], row: Row) -> Seeds:
    asked = vars(row[0]) | {"trained": row[1]}
    return {one["seed"]: one for one in found["runs"] if all(one[name] == value for name, value in asked.items())}


def words(found: dict[str, Any], kind: Kind) -> Seeds:
    """Of the residues that this network is given."""
    return {one["seed"]: one for one in found["words"] if (one["form"], one["longest"]) == (kind.form, kind.longest)}


def few(found: dict[str, Any]) -> bool:
    """Were some rows run on fewer splits than an interval is taken over?"""
    return any(len(runs(found, row)) < FEWEST for form in BASES for row in rows(form))


def eligible(found: dict[str, Any], form: str) -> dict[Row, Seeds]:
    """Those that validation chooses from: given the residues of the base, on every split."""
    held = {row: runs(found, row) for row in rows(form) if row[0].longest == BASES[form].longest}
    return {row: seeds for row, seeds in held.items() if seeds.keys() == held[BASES[form], False].keys()}


def best(found: dict[str, Any], form: str) -> Row:
    """The least mean validation loss."""
    held = eligible(found, form)
    return min(held, key=lambda row: np.mean([one["validation_loss"] for one in held[row].values()]))


def choice(found: dict[str, Any], form: str) -> dict[int, Row]:
    """Of each split, the least loss of its own validation part: that of another may have what this one tests."""
    held = eligible(found, form)
    return {seed: min(held, key=lambda row: held[row][seed]["validation_loss"]) for seed in held[BASES[form], False]}


def chosen(found: dict[str, Any], form: str) -> Seeds:
    """Of each split, what its choice came to."""
    return {seed: runs(found, row)[seed] for seed, row in choice(found, form).items()}


def difference(first: Seeds, second: Seeds, measure: str) -> Difference:
    """first - second in points, split by split."""
    return by_seed(*({seed: 100 * one[measure] for seed, one in seeds.items()} for seeds in (first, second)))


@dataclass(frozen=True)
class Ahead:
    """What a score gains, in points, and what the pairs are: splits or sequences."""

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
