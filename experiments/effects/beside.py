"""Theory beside measurement, of every model: numbers of one run, and their means over all of them.

Models of one kind, a network of a set, differ by their seeds alone, and share sequences: means are first taken over
these. n counts kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import verdicts
from ..networks import NAMES
from ..verdicts import Difference
from . import sweep
from .figures import TITLES, Run

NORMAL = 1.96  # standard errors to either side: 95 %


def ratios(run: Run, noise: dict[str, float], scales: list[float]) -> np.ndarray:
    """What noise of each scale adds to the loss, measured / predicted."""
    strengths = noise["add"] * np.array(scales)
    return np.array(run["noise"]["rises"]) / (strengths ** 2 * (run["noise"]["Q"] + run["noise"]["R"]))


def every(found: dict[str, Any]) -> list[tuple[Run, dict[str, float]]]:
    """All runs of all sets, each with its set's noise."""
    return [(run, one["noise"]) for one in found["sets"].values() for runs in one["models"].values() for run in runs]


def kinds(found: dict[str, Any]) -> dict[tuple[str, str], list[tuple[Run, dict[str, float]]]]:
    """The same by set and network."""
    return {(name, model): [(run, one["noise"]) for run in runs] for name, one in found["sets"].items()
            for model, runs in one["models"].items()}


def by_kind(found: dict[str, Any], of: Callable[[Run, dict[str, float]], float]) -> np.ndarray:
    """Each one's mean of what is finite; NaN where nothing is."""
    values = (np.array([of(*each) for each in runs]) for runs in kinds(found).values())
    return np.array([one[np.isfinite(one)].mean() if np.isfinite(one).any() else np.nan for one in values])


def weak(run: Run, noise: dict[str, float], scales: list[float]) -> tuple[float, float]:
    """Measured / predicted at the smallest scale, by most draws, and its standard error."""
    predicted = (noise["add"] * scales[0]) ** 2 * (run["noise"]["Q"] + run["noise"]["R"])
    return run["noise"]["weak"]["rise"] / predicted, abs(run["noise"]["weak"]["error"] / predicted)


def weakest(found: dict[str, Any]) -> Difference:
    """The same over all kinds."""
    return verdicts.mean(list(by_kind(found, lambda run, noise: weak(run, noise, found["scales"])[0])))


def power(found: dict[str, Any]) -> Difference:
    """Of the noise's strength, that the loss rises with at the smallest scales; over kinds."""
    slopes = by_kind(found, lambda run, _: _slope(run, found))
    return verdicts.mean(list(slopes[np.isfinite(slopes)]))


def falling(found: dict[str, Any]) -> list[str]:
    """The models that have no such power, since noise lowers their loss there, with Q + R of each."""
    sums = {f"{TITLES[name]}, {NAMES[model]}": [f"{2 * (run['noise']['Q'] + run['noise']['R']):.2g}" for run, _ in runs
                                                if not np.isfinite(_slope(run, found))]  # kept are their halves
            for (name, model), runs in kinds(found).items()}
    return [f"{name}, {len(one)} of {len(runs)} seeds (Q + R {', '.join(one)})"
            for (name, one), runs in zip(sums.items(), kinds(found).values()) if one]


def _slope(run: Run, found: dict[str, Any]) -> float:
    return sweep.slope(np.array(found["scales"]), run["noise"]["rises"])


def breaks(run: Run, noise: dict[str, float], scales: list[float]) -> float:
    """The strength, per step, up to which measured / predicted stays between 1/2 and 2."""
    return noise["add"] * sweep.holds_up_to(np.array(scales), ratios(run, noise, scales))


def forgets(found: dict[str, Any]) -> Difference:
    """ln of what distances grow by, measured less by the exponent, over kinds."""
    return verdicts.paired(*_memory(found))


def along(found: dict[str, Any]) -> tuple[Difference, Difference]:
    """The correlation of the two over kinds; and of what they are above their set's mean: sets differ in length."""
    both, sets = np.array(_memory(found)), [name for name, _ in kinds(found)]
    means = np.array([both[:, [other == name for other in sets]].mean(1) for name in sets]).T
    return _correlation(*both), _correlation(*(both - means), taken=len(set(sets)) - 1)


def _memory(found: dict[str, Any]) -> list[np.ndarray]:
    return [by_kind(found, lambda run, _, what=what: np.mean(run["memory"][what])) for what in ("measured", "late")]


def _correlation(first: np.ndarray, second: np.ndarray, taken: int = 0) -> Difference:
    """With the interval of Fisher's z, of few pairs none; `taken` means more than one were taken from the values."""
    r, n = float(np.corrcoef(first, second)[0, 1]), len(first)
    half = NORMAL / np.sqrt(n - 3 - taken) if n > 3 + taken else np.nan
    with np.errstate(divide="ignore"):
        return Difference(r, *(float(np.tanh(np.arctanh(r) + side * half)) for side in (-1, 1)), n)


def ranks(found: dict[str, Any]) -> Difference:
    """Rank correlation, over the sequences of a model, of the local distance and of the one that the attack found."""
    return verdicts.mean(list(by_kind(found, lambda run, _: run["margins"]["rank"])))


def attacked(found: dict[str, Any]) -> tuple[int, int, float]:
    """Sequences attacked with success, how often the bound was violated, a model's greatest median bound / found."""
    margins = [run["margins"] for run, _ in every(found)]
    return (sum(one["reached"] for one in margins), sum(one["violated"] for one in margins),
            max(one["certified"] for one in margins))
