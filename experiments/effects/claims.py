"""What the theory of the noisy RNN claims of trained networks, and what the figures say of it."""

from __future__ import annotations

from typing import Any

from ..verdicts import Claim, judged, untested
from . import beside, comparisons, exponents, second_order, tables
from .comparisons import extremes
from .figures import DISTANCE, EXPONENT, LARGEST, SCALED, SCALED_TRACE, TITLES, TRACE, Figure, R
from .text import SAYS

NEAR = 0.1  # of 1: so near measured / predicted must be
USEFUL = 0.01  # of the distance found: a bound below that says nothing


def claims(found: dict[str, Any]) -> list[Claim]:
    return [_second_order(found), _negligible(found), *(_of_noise(found, *figures) for figures in (
        (R,), (EXPONENT,), (DISTANCE,), (LARGEST, TRACE, SCALED, SCALED_TRACE))), *_stable(found), _certified(found),
        _generalises(found)]


def _second_order(found: dict[str, Any]) -> Claim:
    weakest = beside.weakest(found)
    held = 1 - NEAR < weakest.low and weakest.high < 1 + NEAR
    return judged("NRNN, theorem: small noise of strength ε adds ε²/2 (Q + R) to the loss",
                  f"{_ran(found)}; measured / predicted at weak noise, within {100 * NEAR:.0f} % of 1", [held],
                  f"{weakest.text('', '{:.2f}')} kinds of network and set, {len(beside.every(found))} models")


def _negligible(found: dict[str, Any]) -> Claim:
    """The remark by which the paper leaves Q out; parts are kinds."""
    paper = "NRNN, remark: Q, of second order in the step, is negligible against R, which is of first"
    ran = f"{_ran(found)}; Q, its sign aside, below {second_order.NEGLIGIBLE:g} of R by the interval over seeds"
    parts = second_order.judged(found)
    if not parts:
        return untested(paper, ran, "one seed has no interval")
    return judged(paper, ran, [one.holds for one in parts], second_order.extremes(parts), [one.fails for one in parts])


def _of_noise(found: dict[str, Any], *figures: Figure) -> Claim:
    """One of what noise in training does; the interval names the figure where there are several."""
    parts = comparisons.judged(found, *figures)
    paper, ran = SAYS[figures[0].title], f"{_ran(found)}; sets of one seed are not judged"
    if not parts:
        return untested(paper, ran, "one seed has no interval")
    intervals = (f"{figure.title}: " * (len(figures) > 1) + extremes(found, figure) for figure in figures)
    return judged(paper, ran, [one.holds for one in parts], "; ".join(intervals), [one.fails for one in parts])


def _stable(found: dict[str, Any]) -> list[Claim]:
    """Bounds of the exponent, and what noise at run time does to it."""
    bound = "NRNN, theorem: norms of the weights bound the largest Lyapunov exponent"
    noise = ("Ours, beyond the theorem on noise that stabilises, which asks for noise along every difference: noise at "
             "run time lowers the exponent of trained networks")
    if not exponents.kinds(found):
        return [untested(one, "nothing", "no exponents were taken under noise") for one in (bound, noise)]
    one, changes = exponents.bounds(found), exponents.changes(found)
    held = [False] if one.violated else [True, one.told == one.forgets]
    models = f"{one.models} models of {len(exponents.kinds(found))} kinds of network and set"
    return [judged(bound, f"{models}, noise off; never violated, and of use: below 0 for all whose exponent is", held,
                   f"violated in {one.violated}; below 0 in {one.told} of {one.forgets} that forget their start"),
            judged(noise, f"{models}; exponent × T under noise at run time less that without, below 0",
                   [each.below for each in changes.values()], exponents.told(found),
                   [each.above for each in changes.values()])]


def _certified(found: dict[str, Any]) -> Claim:
    """It must hold, and be of use."""
    reached, violated, most = beside.attacked(found)
    held = [False] if violated else [True, most > USEFUL]
    return judged("NRNN: a margin is certified by the norms of the Jacobians",
                  f"{reached} pairs of a model and a sequence attacked, {_ran(found)}; never violated, and of use: "
                  f"above {USEFUL:g} of the distance found", held,
                  f"violated on {violated}; at most {most:.0e} of the distance found")


def _generalises(found: dict[str, Any]) -> Claim:
    return untested("NRNN: the certified margin bounds the error on new data", "nothing",
                    "the bound needs covers of the inputs by balls as small as the margin, which is at most "
                    f"{beside.attacked(found)[2]:.0e} of the distance found")


def _ran(found: dict[str, Any]) -> str:
    return ", ".join(f"{TITLES[name]} ({tables.seeds(one)})" for name, one in found["sets"].items())
