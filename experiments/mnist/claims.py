"""What the paper claims on MNIST, and the rules by which our intervals answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..verdicts import Claim, Difference, judged, mean, untested
from .compare import LEVEL, Pair, brief, differences
from .paper import COLUMNS, TABLE
from .tasks import ORDERED

WHITE, PEPPER = ([name for name in COLUMNS if name.startswith(kind)] for kind in ("white", "salt and pepper"))
FGSM = ["FGSM 0.01", "FGSM 0.02", "FGSM 0.04"]
RAN = {ORDERED: "784 steps, 128 units", "reduced": "reduced (49 steps, 64 units)",
       "reduced-permuted": "reduced, permuted digits"}


@dataclass(frozen=True)
class Rule:
    """A claim holds in a column if `holds` says so of the difference there, and the contrary if `contrary` does.

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
    contrary: Callable[[Difference], bool] = lambda one: one.below

    def claim(self, found: dict[str, Any]) -> Claim:
        held = differences(found["tasks"].get(self.task, {}), self.pair, self.columns, self.kind)
        ran = f"{RAN[self.task]}: {self.ran}"
        if not held:
            return untested(self.paper, ran, "no runs")
        if min(one.n for one in held.values()) < 2:
            return untested(self.paper, ran, f"one seed has no interval: {brief(held)}")
        return judged(self.paper, ran, [self.holds(one) for one in held.values()], brief(held),
                      [self.contrary(one) for one in held.values()])


HIGH, LOW = ("nrnn-high", "lipschitz"), ("nrnn-low", "lipschitz")
HIGH_OWN, LOW_OWN = ("nrnn-high", "nrnn-off"), ("nrnn-low", "nrnn-off")  # of the same weights and digits
HIGH_TUNED = ("nrnn-high", "nrnn-off-tuned")
LONGER = ("antisymmetric-twice", "lipschitz-twice")  # of twice the steps
BEHIND = TABLE["antisymmetric"][0] - TABLE["lipschitz"][0] - LEVEL  # Table 1's own, and a point more
HARD = ["white 0.3", "salt and pepper 0.1", "FGSM 0.04"]
_LIPSCHITZ = "noise high − Lipschitz RNN"
REDUCED = {"reduced": "", "reduced-permuted": ", of permuted digits"}
_OURS = "Ours, no paper says it: it is the noise, not the trained steps"
RULES = [
    Rule("NRNN, Table 1: noise costs nothing on clean digits", f"{_LIPSCHITZ}, level within {LEVEL:g} point", ORDERED,
         HIGH, ["clean"], holds=lambda one: one.within(LEVEL), contrary=lambda one: one.high < -LEVEL),
    Rule("NRNN, Table 1: more accurate under white noise", _LIPSCHITZ, ORDERED, HIGH, WHITE),
    Rule("NRNN, Table 1: more accurate under salt and pepper", _LIPSCHITZ, ORDERED, HIGH, PEPPER),
    Rule("NRNN, Table 1: low noise too", "noise low − Lipschitz RNN", ORDERED, LOW, [*WHITE, *PEPPER]),
    Rule("NRNN: more accurate under FGSM", _LIPSCHITZ, ORDERED, HIGH, FGSM),
    Rule("Ours, no paper says it: the same of PGD", _LIPSCHITZ, ORDERED, HIGH, ["PGD 0.04"], "attacks"),
    *(Rule(f"NRNN, beyond Table 1: the same of a reduced task{digits}", _LIPSCHITZ, task, HIGH, HARD)
      for task, digits in REDUCED.items()),
    Rule(_OURS, "noise high − off", ORDERED, HIGH_OWN, HARD),
    *(Rule(f"{_OURS}{digits}", f"noise {name} − off", task, pair, HARD)
      for task, digits in REDUCED.items()
      for name, pair in (("low", LOW_OWN), ("high", HIGH_OWN))),
    *(Rule(f"{_OURS} nor a rate that suits it{digits}", "noise high − off at its own best rate", task, HIGH_TUNED, HARD)
      for task, digits in REDUCED.items()),
    *(Rule(f"NRNN, beyond Table 1: the antisymmetric RNN is little behind on clean digits{digits}, given steps enough",
           f"antisymmetric − Lipschitz RNN, twice the steps, no more than {-BEHIND:.1f} points", task, LONGER, ["clean"],
           holds=lambda one: one.low > BEHIND, contrary=lambda one: one.high < BEHIND)
      for task, digits in REDUCED.items()),
]


def claims(found: dict[str, Any]) -> list[Claim]:
    """The lines of the page's table."""
    return [*(rule.claim(found) for rule in RULES), _antisymmetric(found)]


def _antisymmetric(found: dict[str, Any]) -> Claim:
    """The one row of Table 1 that a published recipe does not give."""
    reached, ours = TABLE["antisymmetric"][0], found["tasks"].get(ORDERED, {}).get("antisymmetric", [])
    paper = f"NRNN, Table 1: antisymmetric RNN {reached:g} % clean"
    ran = f"{RAN[ORDERED]}: its recipe, clean, no more than {LEVEL:g} point below"
    if len(ours) < 2:
        return untested(paper, ran, "too few seeds")
    share = mean([run["scores"]["clean"] for run in ours])
    return judged(paper, ran, [share.low > reached - LEVEL], share.text("%", "{:.1f}"), [share.high < reached - LEVEL])
