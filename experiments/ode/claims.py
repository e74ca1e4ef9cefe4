"""The claims of the paper, and what the runs say of them."""

from __future__ import annotations

from typing import Any

from ..ratios import number, times
from ..verdicts import Claim, Difference, judged, mean, untested
from . import following
from .compare import BY_DIFFERENCES, DENSE, fields, of, percent, seeds, slopes, tally
from .recover import SPARSE
from .runs import DRAWN

WHOSE = "sparse ReLU fields (Li et al. 2024)"
RECOVERED = 10.0  # percent: an error of the field up to which it counts as recovered
HARDER = 0.1      # noise at which the dense network is told beside


def claims(results: dict[str, Any]) -> list[Claim]:
    ran = f"{', '.join(results['truth'])}; {seeds(results)} seeds"
    return [_recovered(results, ran), _consistent(results, ran), _smoothed(results, ran),
            untested(f"{WHOSE}: equations of higher order too", "order 1",
                     "order 2 was fitted to Covid-19 alone, whose equation is not known"),
            untested(f"{WHOSE}: modular structure spares a sparse network the curse of dimensionality",
                     "three coordinates at most", "needs systems of many coordinates")]


def _recovered(results: dict[str, Any], ran: str) -> Claim:
    held = _errors(results, DRAWN[1], SPARSE)
    harder = _errors(results, HARDER, DENSE)
    rests = following.settled(results, SPARSE)
    beside = f"; its trajectory comes to rest though the truth goes on: {'; '.join(rests)}" if rests else ""
    beside += f"; beside, of the dense network at {percent(HARDER)}: {_said(harder)}" if harder else ""
    return judged(f"{WHOSE}: with a boundary kernel they recover equations from noisy data",
                  f"{ran}; noise {percent(DRAWN[1])}; holds if the interval of the field's error ends below "
                  f"{RECOVERED:g} %",
                  [one.high < RECOVERED for one in held.values()], f"error of the field {_said(held)}{beside}",
                  [one.low > RECOVERED for one in held.values()])


def _errors(results: dict[str, Any], noise: float, method: str) -> dict[str, Difference]:
    """Of the field, in percent, of the systems that were run so."""
    found = {name: of(results, name, noise, method, "field") for name in results["truth"]}
    return {name: mean([100 * error for error in one.values()]) for name, one in found.items() if one}


def _said(found: dict[str, Difference], form: str = "{:.1f}", unit: str = "% ") -> str:
    return "; ".join(one.text(f"{unit}({name})", form) for name, one in found.items())


def _consistent(results: dict[str, Any], ran: str) -> Claim:
    claim = f"{WHOSE}: consistent, so that more samples give less error"
    if not results["sampled"]:
        return untested(claim, ran, "not run")
    held = slopes(results, DENSE)
    return judged(claim, f"{ran}; 0.5 to 2 times the samples, noise {percent(DRAWN[1])}; holds if the interval ends "
                  "below 0", [one.below for one in held.values()],
                  f"log error per log samples {_said(held, '{:+.3f}', '')}", [one.above for one in held.values()])


def _smoothed(results: dict[str, Any], ran: str) -> Claim:
    cases = [one for name in results["truth"] for one in fields(results, DENSE, BY_DIFFERENCES, name).values()]
    low, high = (pick(cases, key=lambda one: one.mean) for pick in (min, max))
    levels = [number(100 * noise) for noise in (results["noises"][0], results["noises"][-1])]
    return judged(f"{WHOSE}: de-noised derivatives serve the network better than plain differences",
                  f"{ran}; noise {levels[0]} to {levels[1]} %, a seed's draws scaled to each: cases of a system are no "
                  "separate trials", [one.below for one in cases],
                  f"{tally(results, DENSE, BY_DIFFERENCES)}; ratio of errors from {times(low)} to {times(high)}",
                  [one.above for one in cases])
