"""What the paper claims on MNIST, and the rules by which our intervals answer."""

from __future__ import annotations

from typing import Any

from ..verdicts import Claim, Difference, judged, mean, untested
from .compare import LEVEL
from .paper import COLUMNS, TABLE
from .rule import RAN, Rule
from .tasks import ORDERED

WHITE, PEPPER = ([name for name in COLUMNS if name.startswith(kind)] for kind in ("white", "salt and pepper"))
FACTOR = ["multiplicative 0.2", "multiplicative 0.4", "multiplicative 0.6"]
FGSM = ["FGSM 0.01", "FGSM 0.02", "FGSM 0.04"]
HARD = ["white 0.3", "salt and pepper 0.1", "FGSM 0.04"]

HIGH, LOW = ("nrnn-high", "lipschitz"), ("nrnn-low", "lipschitz")
HIGH_OWN, LOW_OWN = ("nrnn-high", "nrnn-off"), ("nrnn-low", "nrnn-off")  # of the same weights and digits
HIGH_TUNED = ("nrnn-high", "nrnn-off-tuned")
LONGER = ("antisymmetric-twice", "lipschitz-twice")  # of twice the steps
OTHERS = [("nrnn-high", name) for name in TABLE if not name.startswith("nrnn") and name != "lipschitz"]
BEHIND = TABLE["antisymmetric"][0] - TABLE["lipschitz"][0] - LEVEL  # Table 1's own, and a point more
REDUCED = {"reduced": "", "reduced-permuted": ", of permuted digits"}
_LIPSCHITZ = "noise high − Lipschitz RNN"
_BEYOND, _OURS = "NRNN, beyond Table 1", "Ours, no paper says it: it is the noise, not the trained steps"


def _level(one: Difference) -> bool:
    return one.within(LEVEL)


def _costs(one: Difference) -> bool:
    """More than a point."""
    return one.high < -LEVEL


_FULL = [
    Rule("NRNN, Table 1: noise costs nothing on clean digits", f"{_LIPSCHITZ}, level within {LEVEL:g} point", ORDERED,
         [HIGH], ["clean"], holds=_level, contrary=_costs),
    Rule("NRNN, Table 1: more accurate under white noise", _LIPSCHITZ, ORDERED, [HIGH], WHITE),
    Rule("NRNN, Table 1: more accurate under salt and pepper", _LIPSCHITZ, ORDERED, [HIGH], PEPPER),
    Rule("NRNN, Table 1: low noise too", "noise low − Lipschitz RNN", ORDERED, [LOW], [*WHITE, *PEPPER]),
    Rule("NRNN, Table 1: ahead of the other networks too", "noise high − each", ORDERED, OTHERS, [*WHITE, *PEPPER]),
    Rule("NRNN: more accurate under multiplicative noise", _LIPSCHITZ, ORDERED, [HIGH], FACTOR),
    Rule("NRNN: more accurate under FGSM", _LIPSCHITZ, ORDERED, [HIGH], FGSM),
    Rule("Ours, no paper says it: the same of PGD", _LIPSCHITZ, ORDERED, [HIGH], ["PGD 0.04"], "attacks"),
    Rule("NRNN, appendix: the same of permuted digits", _LIPSCHITZ, "permuted", [HIGH], [*WHITE, *PEPPER]),
    Rule(_OURS, "noise high − noise off", ORDERED, [HIGH_OWN], HARD),
]


def _reduced(task: str, digits: str) -> list[Rule]:
    return [
        Rule(f"{_BEYOND}: noise costs nothing on clean digits of a reduced task{digits}",
             f"noise high − Lipschitz RNN, and − noise off, level within {LEVEL:g} point", task, [HIGH, HIGH_OWN], ["clean"],
             holds=_level, contrary=_costs),
        Rule(f"{_BEYOND}: more accurate in a reduced task{digits}", _LIPSCHITZ, task, [HIGH], HARD),
        Rule(f"{_OURS}{digits}", "noise low − noise off", task, [LOW_OWN], HARD),
        Rule(f"{_OURS}{digits}", "noise high − noise off", task, [HIGH_OWN], HARD),
        Rule(f"{_OURS} nor the rate{digits}", "noise high − noise off at the rate that is best for it on ordered digits",
             task, [HIGH_TUNED], HARD),
        Rule(f"{_BEYOND}: the antisymmetric RNN is little behind on clean digits{digits}, given steps enough",
             f"antisymmetric − Lipschitz RNN, twice the steps, no more than {-BEHIND:.1f} points", task, [LONGER],
             ["clean"], holds=lambda one: one.low > BEHIND, contrary=lambda one: one.high < BEHIND)]


RULES = [*_FULL, *(rule for one in REDUCED.items() for rule in _reduced(*one))]


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
