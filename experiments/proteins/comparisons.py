"""What differs in one thing alone: gaps, pooling, encoding, training, anchors, length."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from .rows import Ahead, gain, runs
from .variants import FAMILIES, LADDER, LONG, NEAR, PLACES, POOLINGS, TRAINED, Kind


@dataclass(frozen=True)
class Comparison:
    """first - second; without a second: first with trained anchors - with frozen ones."""

    topic: str
    where: str
    first: Kind
    second: Kind | None = None

    def found(self, results: dict[str, Any], trained: bool) -> Ahead | None:
        """With anchors of k-means, or trained; None: not run."""
        if self.second is None:
            pair = ((self.first, True), (self.first, False)) if trained else ()
        else:
            pair = ((self.first, trained), (self.second, trained))
        if not pair or any(asked and kind not in TRAINED for kind, asked in pair):
            return None
        return gain(*(runs(results, row) for row in pair))


SETS = {"families": FAMILIES, "compartments": PLACES}
BOTH = [(name, base, pooling) for name, base in SETS.items() for pooling in POOLINGS]


def _pooled(base: Kind, pooling: str, **changes: Any) -> Kind:
    return replace(base, pooling=pooling, **changes)


GAPS = [Comparison("gaps: λ = 0.8 against 0", f"{name}, {pooling}", _pooled(base, pooling),
                   _pooled(base, pooling, gap_penalty=0.0)) for name, base, pooling in BOTH]
POOLING = [Comparison("pooling: max against mean", f"{name}{', BLOSUM62' * blosum}",
                      _pooled(base, "max", blosum=blosum), replace(base, blosum=blosum))
           for name, base in SETS.items() for blosum in (False, True)]
TRAINING = [Comparison("anchors: trained against k-means", where, kind) for where, kind in
            zip(("families, max", "families, mean", "compartments, max", "compartments, BLOSUM62, mean"), TRAINED)]
BLOSUM = [*(Comparison("residues: BLOSUM62 against one-hot", f"{name}, {pooling}", _pooled(base, pooling, blosum=True),
                       _pooled(base, pooling)) for name, base, pooling in BOTH),
          Comparison("residues: BLOSUM62 against one-hot", "compartments, 256 anchors, mean", replace(NEAR, units=256),
                     LADDER[2])]
ANCHORS = [*(Comparison("more anchors", f"compartments, {more} against {fewer}", replace(PLACES, units=more),
                        replace(PLACES, units=fewer)) for more, fewer in ((128, 64), (256, 64), (512, 64), (512, 128))),
           Comparison("more anchors", "compartments, BLOSUM62, 256 against 64", replace(NEAR, units=256), NEAR)]
LENGTH = [Comparison(f"residues: {LONG.longest} against {NEAR.longest}", "compartments, BLOSUM62, mean", LONG, NEAR)]
ALL = [*GAPS, *POOLING, *TRAINING, *BLOSUM, *ANCHORS, *LENGTH]


def every(results: dict[str, Any], asked: list[Comparison]) -> dict[tuple[str, bool], Ahead]:
    """Those that were run, by place and training."""
    found = {(one.where, trained): one.found(results, trained) for one in asked for trained in (False, True)}
    return {key: ahead for key, ahead in found.items() if ahead is not None}
