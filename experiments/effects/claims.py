"""What the theory of the noisy RNN claims of trained networks, and what the figures say of it."""

from __future__ import annotations

from typing import Any

from ..verdicts import Claim, judged, untested
from . import beside, comparisons, tables
from .comparisons import extremes
from .figures import DISTANCE, EXPONENT, LARGEST, SCALED, TITLES, Figure, R
from .text import SAYS

NEAR = 0.1  # of 1: so near measured / predicted must be
USEFUL = 0.01  # of the distance found: a bound below that says nothing


def claims(found: dict[str, Any]) -> list[Claim]:
    return [_second_order(found), *(_of_noise(found, *figures) for figures in (
        (R,), (EXPONENT,), (DISTANCE,), (LARGEST, SCALED))), _certified(found)]


def _second_order(found: dict[str, Any]) -> Claim:
    weakest = beside.weakest(found)
    held = 1 - NEAR < weakest.low and weakest.high < 1 + NEAR
    return judged("NRNN, theorem: small noise of strength ε adds ε²/2 (Q + R) to the loss",
                  f"{_ran(found)}; measured / predicted at weak noise, within {100 * NEAR:.0f} % of 1", [held],
                  f"{weakest.text('', '{:.2f}')} models")


def _of_noise(found: dict[str, Any], *figures: Figure) -> Claim:
    """One of what noise in training does; the interval names the figure where there are several."""
    parts = comparisons.judged(found, *figures)
    paper, ran = SAYS[figures[0].title], f"{_ran(found)}; sets of one seed are not judged"
    if not parts:
        return untested(paper, ran, "one seed has no interval")
    intervals = (f"{figure.title}: " * (len(figures) > 1) + extremes(found, figure) for figure in figures)
    return judged(paper, ran, [one.holds for one in parts], "; ".join(intervals), [one.fails for one in parts])


def _certified(found: dict[str, Any]) -> Claim:
    """It must hold, and be of use."""
    reached, violated, most = beside.attacked(found)
    held = [False] if violated else [True, most > USEFUL]
    return judged("NRNN: a margin is certified by the norms of the Jacobians",
                  f"{reached} pairs of a model and a sequence attacked, {_ran(found)}; never violated, and of use: "
                  f"above {USEFUL:g} of the distance found", held,
                  f"violated on {violated}; at most {most:.0e} of the distance found")


def _ran(found: dict[str, Any]) -> str:
    return ", ".join(f"{TITLES[name]} ({tables.seeds(one)})" for name, one in found["sets"].items())
