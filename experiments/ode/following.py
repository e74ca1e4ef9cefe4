"""How long trajectories follow the truth: differences of two methods, and where both reach the end."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..tallies import decided
from ..verdicts import Difference, by_seed
from .compare import LYAPUNOV, of, percent, sentences
from .systems import SYSTEMS

REST = 0.01  # of the scatter of the true first coordinate: what scatters less rests


def followed(results: dict[str, Any], first: str, second: str, name: str) -> dict[str, Difference]:
    """How much longer the first follows: in percent of the span, of Lorenz in Lyapunov times; by noise as text."""
    unit = LYAPUNOV if name == "Lorenz" else 100 / SYSTEMS[name].span
    return {percent(noise): by_seed(*({seed: unit * one for seed, one in times.items()}
                                      for times in _times(results, first, second, name, noise)))
            for noise in results["noises"]}


def to_the_end(results: dict[str, Any], first: str, second: str, name: str) -> dict[str, int]:
    """In how many seeds both follow to the end of the span: there no difference can be seen."""
    last = SYSTEMS[name].span - SYSTEMS[name].interval / 2
    found = {percent(noise): _times(results, first, second, name, noise) for noise in results["noises"]}
    return {noise: sum(min(one[seed], other[seed]) > last for seed in one.keys() & other.keys())
            for noise, (one, other) in found.items()}


def told(results: dict[str, Any], first: str, second: str, name: str) -> dict[str, str]:
    """The differences as text, by noise."""
    ends = to_the_end(results, first, second, name)
    return {noise: _told(one, ends[noise]) for noise, one in followed(results, first, second, name).items()}


def by_system(results: dict[str, Any], first: str, second: str) -> str:
    """Where the first follows longer, of each system."""
    return sentences({name: _decided(results, first, second, name) for name in results["truth"]})


def _decided(results: dict[str, Any], first: str, second: str, name: str) -> str:
    cases, ends = followed(results, first, second, name), to_the_end(results, first, second, name)
    equal = [noise for noise, one in cases.items() if ends[noise] == one.n]
    said = decided({noise: one for noise, one in cases.items() if noise not in equal}, "shorter", "longer")
    return "; ".join(filter(None, [said, f"both to the end at {', '.join(equal)}" * bool(equal)]))


def _told(one: Difference, ends: int) -> str:
    if ends == one.n:
        return f"both to the end ({ends} of {one.n})"
    return one.numbers() + f"; both to the end in {ends} of {one.n}" * bool(ends)


def _times(results: dict[str, Any], first: str, second: str, name: str, noise: float) -> list[dict[int, float]]:
    return [of(results, name, noise, method, "followed") for method in (first, second)]


def settled(results: dict[str, Any], method: str) -> list[str]:
    """As "Lorenz, seed 1": whose trajectory comes to rest though the truth goes on, of those that results hold."""
    return [f"{run['system']}, seed {run['seed']}" for run in results["runs"]
            if _rests(run["methods"].get(method, {}).get("seen", []), results["truth"][run["system"]])]


def _rests(seen: list[float], truth: dict[str, Any]) -> bool:
    """In the last quarter of the truth's span."""
    if not seen or len(seen) != len(truth["seen"]) or not np.isfinite(seen).all():
        return False
    last = 3 * len(seen) // 4
    return bool(np.std(seen[last:]) < REST * np.std(truth["seen"][last:]))
