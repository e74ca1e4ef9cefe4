"""What differs in one thing alone: gaps, pooling, encoding, training, anchors, length."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ..verdicts import Difference
from .rows import difference, runs
from .variants import FAMILIES, LONG, PLACES, POOLINGS, SMALL, Kind


@dataclass(frozen=True)
class Comparison:
    """first - second; without a second: first with trained anchors - with frozen ones."""

    topic: str
    where: str
    first: Kind
    second: Kind | None = None

    def found(self, results: dict[str, Any], trained: bool) -> Difference | None:
        """With anchors of k-means, or trained; None: not run."""
        if self.second is None:
            pair = ((self.first, True), (self.first, False)) if trained else ()
        else:
            pair = ((self.first, trained), (self.second, trained))
        if not pair or any(asked and not kind.trains for kind, asked in pair):
            return None
        return difference(*(runs(results, row) for row in pair))


SETS = {"families": FAMILIES, "compartments, 64 anchors": SMALL, "compartments, 256 anchors": PLACES}
_SMALL_SETS = dict(list(SETS.items())[:2])
_BLOSUM = [("families", FAMILIES, "max"), ("families", FAMILIES, "mean"), ("compartments, 64 anchors", SMALL, "max"),
           ("compartments, 256 anchors", PLACES, "mean")]


def _pooled(base: Kind, pooling: str, **changes: Any) -> Kind:
    return replace(base, pooling=pooling, **changes)


GAPS = [Comparison("gaps: λ = 0.8 against 0", f"{name}, {pooling}", _pooled(base, pooling),
                   _pooled(base, pooling, gap_penalty=0.0))
        for name, base in SETS.items() for pooling in POOLINGS[base == PLACES:]]
POOLING = [Comparison("pooling: max against mean", f"{name}, λ = 0.8", _pooled(base, "max"), base)
           for name, base in _SMALL_SETS.items()]
TRAINING = [Comparison("anchors: trained against of k-means", f"{name}, {pooling}, λ = 0.8", _pooled(base, pooling))
            for name, base in SETS.items() for pooling in POOLINGS[base == PLACES:]]
BLOSUM = [Comparison("residues: BLOSUM62 against one-hot", f"{name}, {pooling}, λ = 0.8",
                     _pooled(base, pooling, blosum=True), _pooled(base, pooling)) for name, base, pooling in _BLOSUM]
ANCHORS = [Comparison("more anchors", f"compartments, {more} against {fewer}", replace(PLACES, units=more),
                      replace(PLACES, units=fewer)) for more, fewer in ((128, 64), (256, 128), (512, 256), (512, 128))]
LENGTH = [Comparison(f"residues: {LONG.longest} against {PLACES.longest}", "compartments, 256 anchors", LONG, PLACES)]
ALL = [*GAPS, *POOLING, *TRAINING, *BLOSUM, *ANCHORS, *LENGTH]


def every(results: dict[str, Any], comparisons: list[Comparison]) -> dict[tuple[str, bool], Difference]:
    """Those that were run, by place and training."""
    found = {(one.where, trained): one.found(results, trained) for one in comparisons for trained in (False, True)}
    return {key: difference for key, difference in found.items() if difference is not None}
