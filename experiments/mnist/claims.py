"""What the paper claims on MNIST, and the rules by which our intervals answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..verdicts import Claim, Difference, mean, verdict
from .compare import LEVEL, Pair, brief, differences
from .paper import COLUMNS, TABLE
from .tasks import ORDERED

WHITE, PEPPER = ([name for name in COLUMNS if name.startswith(kind)] for kind in ("white", "salt and pepper"))
FGSM = ["FGSM 0.01", "FGSM 0.02", "FGSM 0.04"]
RAN = {ORDERED: "784 steps, 128 units", "reduced": "reduced (49 steps, 64 units)",
       "reduced-permuted": "reduced, permuted digits"}


@dataclass(frozen=True)
class Rule:
    """A claim holds in a column if `holds` says so of the difference there.

    Parameters
    ----------
    paper : str
    ran : str
        Beside what the task is.
    task : str
    pair : (str, str)
        Whose difference, the first ahead.
    columns : list of str
    kind : {"scores", "attacks"}
    """

    paper: str
    ran: str
    task: str
    pair: Pair
    columns: list[str]
    kind: str = "scores"
    holds: Callable[[Difference], bool] = lambda one: one.above

    def claim(self, found: dict[str, Any]) -> Claim:
        held = differences(found["tasks"].get(self.task, {}), self.pair, self.columns, self.kind)
        ran = f"{RAN[self.task]}: {self.ran}"
        if not held:
            return Claim(self.paper, ran, "not tested", "no runs")
        if min(one.n for one in held.values()) < 2:
            return Claim(self.paper, ran, "not tested", f"one seed has no interval: {brief(held)}")
        return Claim(self.paper, ran, verdict([self.holds(one) for one in held.values()]), brief(held))


HIGH, LOW = ("nrnn-high", "lipschitz"), ("nrnn-low", "lipschitz")
HIGH_OWN, LOW_OWN = ("nrnn-high", "nrnn-off"), ("nrnn-low", "nrnn-off")  # of the same weights and digits
HARD = ["white 0.3", "salt and pepper 0.1", "FGSM 0.04"]
_LIPSCHITZ = "noise high − Lipschitz RNN"
RULES = [
    Rule("MNIST, Table 1: noise costs nothing on clean digits", f"{_LIPSCHITZ}, level within {LEVEL:g} point", ORDERED,
         HIGH, ["clean"], holds=lambda one: one.within(LEVEL)),
    Rule("MNIST, Table 1: more accurate under white noise", _LIPSCHITZ, ORDERED, HIGH, WHITE),
    Rule("MNIST, Table 1: more accurate under salt and pepper", _LIPSCHITZ, ORDERED, HIGH, PEPPER),
    Rule("MNIST, Table 1: low noise too", "noise low − Lipschitz RNN", ORDERED, LOW, [*WHITE, *PEPPER]),
    Rule("MNIST: more accurate under FGSM", _LIPSCHITZ, ORDERED, HIGH, FGSM),
    Rule("MNIST: the same of PGD (not in the paper)", _LIPSCHITZ, ORDERED, HIGH, ["PGD 0.04"], "attacks"),
    Rule("MNIST: it is the noise, not the trained steps", "noise high − off", ORDERED, HIGH_OWN, HARD),
    *(Rule(f"MNIST: it is the noise, not the trained steps{digits}", f"noise {name} − off", task, pair, HARD)
      for task, digits in (("reduced", ""), ("reduced-permuted", ", on permuted digits too"))
      for name, pair in (("low", LOW_OWN), ("high", HIGH_OWN))),
]


def claims(found: dict[str, Any]) -> list[Claim]:
    """The lines of the page's table."""
    return [*(rule.claim(found) for rule in RULES), _antisymmetric(found)]


def _antisymmetric(found: dict[str, Any]) -> Claim:
    """The one row of Table 1 that a published recipe does not give."""
    reached, ours = TABLE["antisymmetric"][0], found["tasks"].get(ORDERED, {}).get("antisymmetric", [])
    paper, ran = f"MNIST, Table 1: antisymmetric RNN {reached:g} % clean", f"{RAN[ORDERED]}: its recipe, clean"
    if not ours:
        return Claim(paper, ran, "not tested", "no runs")
    share = mean([run["scores"]["clean"] for run in ours])
    return Claim(paper, ran, verdict([share.low > reached - LEVEL]), share.text("%", "{:.1f}"))
