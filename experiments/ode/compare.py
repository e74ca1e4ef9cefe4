"""Methods against each other, by seed: what the section's sentences and the claims stand on."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import ratios, tallies
from ..verdicts import Difference, mean

DENSE, BY_DIFFERENCES = "kernel, dense", "differences, dense"
PLAIN = {DENSE: BY_DIFFERENCES, "kernel, right terms": "differences, right terms"}  # what smoothing is compared with
LYAPUNOV = 0.906  # of Lorenz, per unit of time


def of(results: dict[str, Any], name: str, noise: float, method: str, key: str) -> dict[int, float]:
    """By seed."""
    return {run["seed"]: run["methods"][method][key] for run in results["runs"]
            if (run["system"], run["noise"]) == (name, noise) and method in run["methods"]}


def seeds(results: dict[str, Any]) -> int:
    return len({run["seed"] for run in results["runs"]})


def percent(noise: float) -> str:
    return f"{100 * noise:g} %"


def fields(results: dict[str, Any], first: str, second: str, name: str) -> dict[str, Difference]:
    """Ratio of the fields' errors, by noise as text; of those at which both were run."""
    found = {percent(noise): ratios.by_seed(*(of(results, name, noise, method, "field") for method in (first, second)))
             for noise in results["noises"]}
    return {noise: one for noise, one in found.items() if one}


def by_system(results: dict[str, Any], first: str, second: str) -> str:
    """Where the first field is decided better, of each system."""
    found = {name: fields(results, first, second, name) for name in results["truth"]}
    return sentences({name: tallies.decided(cases, "better", "worse") for name, cases in found.items() if cases})


def sentences(said: dict[str, str]) -> str:
    """A sentence for each system."""
    return ". ".join(f"{name}: {one}" for name, one in said.items()) or "not run"


def tally(results: dict[str, Any], first: str, second: str) -> str:
    """Over all systems and noises."""
    return tallies.tally((one for name in results["truth"] for one in fields(results, first, second, name).values()),
                         "better", "worse")


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
