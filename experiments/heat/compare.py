"""Runs against figures of the authors' logs and against each other, by seed: what sentences and claims stand on."""

from __future__ import annotations

from typing import Any

import numpy as np
from nrnn.train.data.heat import BETA

from ..ratios import by_seed, ratio, times
from ..verdicts import Difference
from .runs import ADAM, NEWTON

# Ours of the logs that the authors left with their code; the paper's own tables were not at hand.
PUBLISHED = {"stable": 4.1e-9, "unstable": 4.7e-11, "noisy": 1.9e-8, "forcing": 2.6e-9}  # medians of ten seeds
PUBLISHED_ADAM = {"stable": 2.6e7, "unstable": 2.1e-5, "noisy": 1e21, "forcing": 6e27}
PUBLISHED_ADAM_STEPS = 12_000
PUBLISHED_BLOCKS = {2: 3.3e-5, 14: 3.2e-12}  # medians on unstable data, by the number of blocks
PUBLISHED_COST = {"stable": "1.2k–2.2k", "unstable": "2.6k–4.6k"}
FACTOR = 10  # times the published median: the published seeds of a case lie as far apart
SMALL = "stable, 148 parameters"

Cases = dict[str, Any]


def of(case: Cases, label: str) -> list[dict[str, Any]]:
    return [run for run in case["runs"] if run["optimiser"] == label]


def full(case: Cases, label: str) -> dict[int, float]:
    """Errors at the full horizon, by seed; a rollout that overflows counts as 1e300."""
    return {run["seed"]: float(np.nan_to_num(run["full"], nan=1e300, posinf=1e300)) for run in of(case, label)}


def to_published(cases: Cases) -> dict[str, Difference]:
    return {name: _to(known, full(cases[name], NEWTON)) for name, known in PUBLISHED.items()}


def to_adam(cases: Cases) -> dict[str, Difference]:
    """Newton's error over Adam's."""
    return {name: by_seed(full(cases[name], NEWTON), full(cases[name], ADAM)) for name in PUBLISHED}


def to_euler(cases: Cases, label: str) -> dict[str, Difference]:
    return {name: _to(cases[name]["euler"]["full"], full(cases[name], label)) for name in PUBLISHED}


def small_to_large(cases: Cases) -> Difference:
    return by_seed(full(cases[SMALL], NEWTON), full(cases["stable"], NEWTON))


def fourth_to_second(cases: Cases) -> Difference:
    """Largest distance of the learned stencil (stable) from the classical one of fourth order, over that of second."""
    a = 1 / BETA * (30 / np.pi) ** 2  # one step of 1 on 31 points
    fourth, second = (-a / 12, 4 * a / 3, 1 - 5 * a / 2, 4 * a / 3, -a / 12), (0, a, 1 - 2 * a, a, 0)
    learned = np.array([run["interior"] for run in of(cases["stable"], NEWTON)])
    return ratio(*(np.abs(learned - one).max(axis=1) for one in (fourth, second)))


def said(found: dict[str, Difference]) -> str:
    return ", ".join(f"{times(one)} ({name})" for name, one in found.items())


def _to(known: float, found: dict[int, float]) -> Difference:
    """Found over known, which has no seeds."""
    return by_seed(found, dict.fromkeys(found, known))
