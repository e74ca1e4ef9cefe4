"""What the paper says of disturbed heart beats, and verdicts by a rule that was written down before any run.

A claim on a kind of disturbance has four parts: at its two stronger levels the NRNN is ahead of itself trained without
noise, and of the Lipschitz RNN, by an interval above 0. That on clean beats has two: level with both within a point.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..verdicts import Claim, Difference, verdict
from .compare import RIVALS, difference, have
from .judge import LEVELS

NRNN, LEVEL = "nrnn-paper", 1.0  # points within which accuracies are level
_SAID = {"nrnn-off": "noise off", "lipschitz": "Lipschitz"}


def on_disturbed(found: dict[str, Any], paper: str, ran: str, kinds: Sequence[str]) -> Claim:
    """Of some kinds of disturbance; the interval is told of the strongest level of each."""
    if not have(found, NRNN, *RIVALS):
        return Claim(paper, ran, "not tested", "too few seeds")
    strongest = [f"{kind} {LEVELS[kind][-1]:g}" for kind in kinds]
    told = "; ".join(f"{column}: {_against(found, column)}" for column in strongest)
    return Claim(paper, ran, verdict([one.above for one in parts(found, kinds)]), told)


def on_clean(found: dict[str, Any], paper: str, ran: str) -> Claim:
    if not have(found, NRNN, *RIVALS):
        return Claim(paper, ran, "not tested", "too few seeds")
    held = [difference(found, NRNN, rival, "clean").within(LEVEL) for rival in RIVALS]
    return Claim(paper, ran, verdict(held), _against(found, "clean"))


def parts(found: dict[str, Any], kinds: Sequence[str]) -> list[Difference]:
    """The differences that a claim stands on."""
    return [difference(found, NRNN, rival, f"{kind} {level:g}")
            for kind in kinds for level in LEVELS[kind][1:] for rival in RIVALS]


def _against(found: dict[str, Any], column: str) -> str:
    return ", ".join(f"{difference(found, NRNN, rival, column).text()} over {_SAID[rival]}" for rival in RIVALS)
