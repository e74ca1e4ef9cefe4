"""What the paper says of disturbed heart beats, and verdicts by a rule that was written down before any run.

A claim on a kind of disturbance has four parts: at its two stronger levels the NRNN is ahead of itself trained without
noise, and of the Lipschitz RNN, by an interval above 0. That on clean beats has two: level with both within a point.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..verdicts import Claim, Difference, judged, untested
from .compare import NRNN, RIVALS, difference, have, unlike
from .judge import LEVELS
from .tables import NAMES

LEVEL = 1.0  # points within which accuracies are level
_SAID = {"nrnn-off": "noise off", "lipschitz": "Lipschitz RNN"}


def on_disturbed(found: dict[str, Any], paper: str, ran: str, kinds: Sequence[str]) -> Claim:
    """Of some kinds of disturbance, every part with its interval."""
    if not have(found, NRNN, *RIVALS):
        return untested(paper, ran, "too few seeds")
    held = parts(found, kinds)
    return judged(paper, ran, [one.above for one in held], _told(found, _stronger(kinds)), [one.below for one in held])


def on_clean(found: dict[str, Any], paper: str, ran: str) -> Claim:
    """Contrary: an interval that tells a cost of more than a point."""
    if not have(found, NRNN, *RIVALS):
        return untested(paper, ran, "too few seeds")
    held = [difference(found, NRNN, rival, "clean") for rival in RIVALS]
    return judged(paper, ran, [one.within(LEVEL) for one in held], _told(found, ["clean"]),
                  [one.below and one.high < -LEVEL for one in held])


def on_others(found: dict[str, Any], paper: str, ran: str, others: Sequence[str], kinds: Sequence[str]) -> Claim:
    """Ahead of each of some networks at the stronger levels; every part with its interval."""
    if not have(found, NRNN, *others):
        return untested(paper, ran, "too few seeds")
    held = {(name, column): difference(found, NRNN, name, column) for name in others for column in _stronger(kinds)}
    told = "; ".join(f"{NAMES[name]} " + ", ".join(f"{column} {held[name, column].numbers()}"
                                                  for column in _stronger(kinds)) for name in others)
    n = min(one.n for one in held.values())
    return judged(paper, ran, [one.above for one in held.values()], f"points over {told}; n = {n}",
                  [one.below for one in held.values()])


def parts(found: dict[str, Any], kinds: Sequence[str]) -> list[Difference]:
    """The differences that a claim stands on."""
    return [difference(found, NRNN, rival, column) for rival in RIVALS for column in _stronger(kinds)]


def _stronger(kinds: Sequence[str]) -> list[str]:
    return [f"{kind} {level:g}" for kind in kinds for level in LEVELS[kind][1:]]


def _told(found: dict[str, Any], columns: Sequence[str]) -> str:
    return "; ".join(_over(found, rival, columns) for rival in RIVALS)


def _over(found: dict[str, Any], rival: str, columns: Sequence[str]) -> str:
    """As "points over Lipschitz RNN (epochs 30 against 15, n = 10): white 0.8 +0.7 [-0.3, +1.7], ..."."""
    held = {column: difference(found, NRNN, rival, column) for column in columns}
    aside = ", ".join([*unlike(found, NRNN, rival), f"n = {held[columns[0]].n}"])
    told = ", ".join(f"{column} {one.numbers()}" for column, one in held.items())
    return f"points over {_SAID[rival]} ({aside}): {told}"
