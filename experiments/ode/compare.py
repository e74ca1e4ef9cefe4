"""Methods against each other, seed by seed: what the section's sentences and the claims stand on."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ratios import number, ratio, times
from ..tallies import decided
from ..verdicts import Claim, Difference, mean, paired, verdict
from .recover import SPARSE
from .systems import SYSTEMS

DENSE, BY_DIFFERENCES = "kernel, dense", "differences, dense"
PLAIN = {DENSE: BY_DIFFERENCES, "kernel, right terms": "differences, right terms"}  # what smoothing is compared with
LYAPUNOV = 0.906  # of Lorenz, per unit of time
RECOVERED = 10.0  # percent: an error of the field up to which it counts as recovered


def of(results: dict[str, Any], name: str, noise: float, method: str, key: str) -> list[float]:
    """Seed by seed."""
    return [run["methods"][method][key] for run in results["runs"]
            if (run["system"], run["noise"]) == (name, noise) and method in run["methods"]]


def seeds(results: dict[str, Any]) -> int:
    return len({run["seed"] for run in results["runs"]})


def fields(results: dict[str, Any], first: str, second: str, name: str) -> dict[str, Difference]:
    """Ratio of the fields' errors, by noise as text; of those at which both were run."""
    found = {f"{100 * noise:g} %": [of(results, name, noise, method, "field") for method in (first, second)]
             for noise in results["noises"]}
    return {noise: ratio(*both) for noise, both in found.items() if all(both)}


def followed(results: dict[str, Any], first: str, second: str, name: str) -> dict[str, Difference]:
    """How much longer the first follows the truth: in percent of the span, of Lorenz in Lyapunov times."""
    unit = LYAPUNOV if name == "Lorenz" else 100 / SYSTEMS[name].span
    return {f"{100 * noise:g} %": paired(*(unit * np.array(of(results, name, noise, method, "followed"))
                                           for method in (first, second))) for noise in results["noises"]}


def by_system(results: dict[str, Any], first: str, second: str, compared: Any = fields,
              below: str = "better", above: str = "worse") -> str:
    """Where the first is decided better, of each system."""
    found = {name: compared(results, first, second, name) for name in results["truth"]}
    return ". ".join(f"{name}: {decided(cases, below, above)}" for name, cases in found.items() if cases) or "not run"


def tally(results: dict[str, Any], first: str, second: str) -> str:
    """Over all systems and noises."""
    cases = [one for name in results["truth"] for one in fields(results, first, second, name).values()]
    better, worse = sum(one.below for one in cases), sum(one.above for one in cases)
    return f"better in {better} of {len(cases)} cases, worse in {worse}, undecided in {len(cases) - better - worse}"


def slopes(results: dict[str, Any], method: str) -> dict[str, Difference]:
    """Of log error against log number of samples, a line through each seed's."""
    return {name: mean([float(np.polyfit(np.log(list(one)), np.log(list(one.values())), 1)[0])
                        for one in sampled(results, name, method)]) for name in results["truth"]}


def sampled(results: dict[str, Any], name: str, method: str) -> list[dict[float, float]]:
    """Seed by seed, error of the field by how many times as many samples."""
    noise = results["sampled"][0]["noise"]
    runs = [run for run in results["runs"] + results["sampled"] if (run["system"], run["noise"]) == (name, noise)]
    return [dict(sorted((run["finer"], run["methods"][method]["field"]) for run in runs if run["seed"] == seed))
            for seed in sorted({run["seed"] for run in runs})]


def claims(results: dict[str, Any]) -> list[Claim]:
    ran = f"{', '.join(results['truth'])}; {seeds(results)} seeds"
    return [_recovered(results, ran), _consistent(results, ran), _smoothed(results, ran),
            Claim("Modular structure spares a sparse network the curse of dimensionality", "three coordinates at most",
                  "not tested", "needs systems of many coordinates")]


def _recovered(results: dict[str, Any], ran: str) -> Claim:
    held = {name: mean([100 * error for error in of(results, name, 0.05, SPARSE, "field")])
            for name in results["truth"]}
    return Claim("A boundary kernel and a sparse ReLU network recover equations from noisy data", f"{ran}; noise 5 %",
                 verdict([one.high < RECOVERED for one in held.values()]),
                 "error of the field "
                 + "; ".join(one.text(f"% ({name})", "{:.1f}") for name, one in held.items()))


def _consistent(results: dict[str, Any], ran: str) -> Claim:
    if not results["sampled"]:
        return Claim("Consistent: more samples, less error", ran, "not tested", "not run")
    held = slopes(results, DENSE)
    slope = "; ".join(one.text(f"({name})", "{:+.2f}") for name, one in held.items())
    return Claim("Consistent: more samples, less error", f"{ran}; 0.5 to 2 times the samples, noise 5 %",
                 verdict([one.below for one in held.values()]), f"log error per log samples {slope}")


def _smoothed(results: dict[str, Any], ran: str) -> Claim:
    cases = [one for name in results["truth"] for one in fields(results, DENSE, BY_DIFFERENCES, name).values()]
    low, high = (pick(cases, key=lambda one: one.mean) for pick in (min, max))
    levels = [100 * noise for noise in (results["noises"][0], results["noises"][-1])]
    return Claim("De-noised derivatives serve the network (against plain differences)",
                 f"{ran}; noise {number(levels[0])} to {number(levels[1])} %", verdict([one.below for one in cases]),
                 f"{tally(results, DENSE, BY_DIFFERENCES)}; ratio of errors from {times(low)} to {times(high)}")
