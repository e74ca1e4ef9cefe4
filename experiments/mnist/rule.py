"""A claim on MNIST, and the rule by which intervals answer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..networks import NAMES
from ..verdicts import Claim, Difference, judged, untested
from .compare import Pair, brief, differences
from .tasks import ORDERED

RAN = {ORDERED: "784 steps, 128 units", "permuted": "784 steps, 128 units, permuted digits",
       "reduced": "reduced (49 steps, 64 units)", "reduced-permuted": "reduced, permuted digits"}

Held = dict[Pair, dict[str, Difference]]


@dataclass(frozen=True)
class Rule:
    """A part for each pair and column: it holds if `holds` says so of the difference there, the contrary if `contrary` does.

    Parameters
    ----------
    paper : str
    ran : str
        Beside what the task is.
    task : str
    pairs : list of (str, str)
        Whose differences, the first ahead.
    columns : list of str
    kind : {"scores", "attacks"}
    """

    paper: str
    ran: str
    task: str
    pairs: list[Pair]
    columns: list[str]
    kind: str = "scores"
    holds: Callable[[Difference], bool] = lambda one: one.above
    contrary: Callable[[Difference], bool] = lambda one: one.below

    def claim(self, found: dict[str, Any]) -> Claim:
        models, ran = found["tasks"].get(self.task, {}), f"{RAN[self.task]}: {self.ran}"
        held = {pair: differences(models, pair, self.columns, self.kind) for pair in self.pairs}
        parts = [one for columns in held.values() for one in columns.values()]
        if not all(held.values()):
            return untested(self.paper, ran, "no runs")
        if min(one.n for one in parts) < 2:
            return untested(self.paper, ran, f"one seed has no interval: {_told(held)}")
        return judged(self.paper, ran, [self.holds(one) for one in parts], _told(held),
                      [self.contrary(one) for one in parts])


def _told(held: Held) -> str:
    """Of several pairs each by the network that the first is ahead of."""
    each = [f"over {NAMES[second]} " * (len(held) > 1) + brief(columns) for (_, second), columns in held.items()]
    return f"{'; '.join(each)}; points, n = {min(one.n for columns in held.values() for one in columns.values())}"
