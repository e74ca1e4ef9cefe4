#!/usr/bin/env python3
"""Random models of every format, each beside its own runtime: `run.py [COUNT [SEED [FORMAT ...]]]`.

A format is a file `generate_FORMAT.py` here, with two functions, each given a random generator and an empty folder:

    draw(rng, folder) -> Drawn                   a model
    mutated(rng, folder) -> (Drawn, Drawn)       a model, and the same with one thing in it dropped or swapped

The numbers of a drawn model are its runtime's, within the bound of float32. So are those of the altered one, or it is
refused: a converter that passed over what was altered would give the first one's. Prints a table, and `PASS` or `FAIL`
for each format.
"""

from __future__ import annotations

import collections
import importlib
import sys
import tempfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))

from models.compare import FAULT, REFUSED, Outcome, differ, outcome  # noqa: E402

SEED = 17
MOST_COARSE = 0.1  # of a format's models
ENOUGH = 10        # alterations to judge them by


def formats() -> list[str]:
    return sorted(path.stem.partition("_")[2] for path in HERE.glob("generate_*.py"))


@dataclass
class Row:
    """What became of a format's models."""

    name: str
    outcomes: list[Outcome] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    altered: int = 0
    telling: int = 0  # altered ones whose own numbers are others

    def add(self, where: str, found: Outcome) -> None:
        self.outcomes.append(found)
        if found.kind == FAULT:
            self.faults.append(f"{where}: {found.why}")

    @property
    def wrong(self) -> list[str]:
        """Every fault, and a row that says too little."""
        coarse = sum(one.coarse for one in self.outcomes)
        found = list(self.faults)
        if coarse > MOST_COARSE * len(self.outcomes) + 1:
            found.append(f"{coarse} of {len(self.outcomes)} bounds say little: draw smaller weights")
        if self.altered >= ENOUGH and self.telling < self.altered // 2:
            found.append(f"{self.telling} of {self.altered} alterations change a number: alter more")
        return found

    def __str__(self) -> str:
        refused = sum(one.kind == REFUSED for one in self.outcomes)
        worst = max((one.share for one in self.outcomes), default=0.0)
        return (f"{self.name:<14}{len(self.outcomes):>7}{len(self.outcomes) - refused - len(self.faults):>8}"
                f"{refused:>9}{len(self.faults):>8}{self.telling:>6}/{self.altered:<6}{worst:>8.3f}")


HEAD = f"{'format':<14}{'models':>7}{'same':>8}{'refused':>9}{'faults':>8}{'altered':>12} {'worst/bound':>12}"


def generator(name: str) -> Any:
    return importlib.import_module(f"models.generate_{name}")


def one(name: str, seed: int, number: int, row: Row) -> None:
    """A model; every fourth number also one that is altered."""
    made = generator(name)
    with tempfile.TemporaryDirectory() as folder:
        drawn = made.draw(_random(name, seed, number, 0), Path(folder))
        row.add(f"{name} {seed} {number} {drawn.words}", outcome(drawn))
    if number % 4 == 0:
        with tempfile.TemporaryDirectory() as folder:
            _altered(name, seed, number, row, Path(folder))


def _altered(name: str, seed: int, number: int, row: Row, folder: Path) -> None:
    as_drawn, other = generator(name).mutated(_random(name, seed, number, 1), folder)
    first, second = outcome(as_drawn), outcome(other, may_refuse=".")
    row.add(f"{name} {seed} {number} {as_drawn.words}", first)
    row.add(f"{name} {seed} {number} altered: {other.words}", second)
    row.altered += 1
    row.telling += second.kind == REFUSED or differ(as_drawn, other, 2 * first.bound)


def _random(name: str, seed: int, number: int, which: int) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(name.encode()), number, which])


def main(count: int = 500, seed: int = SEED, *names: str) -> int:
    print(f"seed {seed}\n{HEAD}", flush=True)
    rows = [_row(name, seed, count) for name in names or formats()]
    for row in rows:
        for why, times in collections.Counter(one.why for one in row.outcomes if one.kind == REFUSED).most_common(8):
            print(f"{row.name} refused {times}: {why}")
        print(f"FAIL {row.name}: {row.wrong[0]}" if row.wrong else f"PASS {row.name}")
        for line in row.wrong[1:20]:
            print(f"    {line}")
    return int(any(row.wrong for row in rows))


def _row(name: str, seed: int, count: int) -> Row:
    row = Row(name)
    for number in range(count):
        one(name, seed, number, row)
    print(row, flush=True)
    return row


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3]), *sys.argv[3:]))
