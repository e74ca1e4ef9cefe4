"""Runs against figures of the paper and against each other, seed by seed: what sentences and claims stand on."""

from __future__ import annotations

from typing import Any

import numpy as np
from nrnn.train.data.heat import BETA

from ..ratios import ratio, times
from ..verdicts import Claim, Difference, verdict

PUBLISHED = {"stable": 4.1e-9, "unstable": 4.7e-11, "noisy": 1.9e-8, "forcing": 2.6e-9}  # medians of ten seeds
PUBLISHED_ADAM = {"stable": 2.6e7, "unstable": 2.1e-5, "noisy": 1e21, "forcing": 6e27}
PUBLISHED_COST = {"stable": "1.2k–2.2k", "unstable": "2.6k–4.6k"}
FACTOR = 10  # times the published median: the published seeds of a case lie as far apart
NEWTON, ADAM, SMALL = "newton", "adam 1e-3", "stable, 148 parameters"

Cases = dict[str, Any]


def of(case: Cases, label: str) -> list[dict[str, Any]]:
    return [run for run in case["runs"] if run["optimiser"] == label]


def full(case: Cases, label: str) -> list[float]:
    """Errors at the full horizon; a rollout that overflows counts as 1e300."""
    return [float(np.nan_to_num(run["full"], nan=1e300, posinf=1e300)) for run in of(case, label)]


def to_published(cases: Cases) -> dict[str, Difference]:
    return {name: ratio(found := full(cases[name], NEWTON), [known] * len(found)) for name, known in PUBLISHED.items()}


def to_adam(cases: Cases) -> dict[str, Difference]:
    """Newton's error over Adam's, of the seeds that both had."""
    return {name: ratio(full(cases[name], NEWTON)[:len(other)], other) for name in PUBLISHED
            for other in [full(cases[name], ADAM)]}


def to_euler(cases: Cases, label: str) -> dict[str, Difference]:
    return {name: ratio(found := full(case, label), [case["euler"]["full"]] * len(found))
            for name in PUBLISHED for case in [cases[name]]}


def small_to_large(cases: Cases) -> Difference:
    return ratio(full(cases[SMALL], NEWTON), full(cases["stable"], NEWTON))


def fourth_to_second(cases: Cases) -> Difference:
    """Largest distance of the learned stencil (stable) from the classical one of fourth order, over that of second."""
    a = 1 / BETA * (30 / np.pi) ** 2  # one step of 1 on 31 points
    fourth, second = (-a / 12, 4 * a / 3, 1 - 5 * a / 2, 4 * a / 3, -a / 12), (0, a, 1 - 2 * a, a, 0)
    learned = np.array([run["interior"] for run in of(cases["stable"], NEWTON)])
    return ratio(*(np.abs(learned - one).max(axis=1) for one in (fourth, second)))


def said(found: dict[str, Difference]) -> str:
    return ", ".join(f"{times(one)} ({name})" for name, one in found.items())


def claims(results: dict[str, Any]) -> list[Claim]:
    cases = results["cases"]
    published, adam, euler = to_published(cases), to_adam(cases), to_euler(cases, NEWTON)
    small = small_to_large(cases)
    four = "four kinds of data, MSE at the full horizon"
    return [
        Claim("By a trust-region Newton method it is right to the horizon", f"{four}, over the published median",
              verdict([one.high < np.log(FACTOR) for one in published.values()]), said(published)),
        Claim("The Newton method is far ahead of Adam", f"{four}, over Adam's (a sixth of the published steps)",
              verdict([one.below for one in adam.values()]), said(adam)),
        Claim("It is more accurate than Euler's method, and works where that is unstable", f"{four}, over Euler's",
              verdict([one.below for one in euler.values()]), said(euler)),
        Claim("Few parameters suffice", "148 against 1,936 parameters, stable; three times the steps",
              verdict([small.high < np.log(FACTOR)]), times(small)),
    ]

