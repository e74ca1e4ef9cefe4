"""Theory beside measurement, of every model: numbers of one run, and their means over all of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import verdicts
from ..verdicts import Difference
from . import sweep
from .figures import Run


def ratios(run: Run, noise: dict[str, float], scales: list[float]) -> np.ndarray:
    """What noise of each scale adds to the loss, measured / predicted."""
    strengths = noise["add"] * np.array(scales)
    return np.array(run["noise"]["rises"]) / (strengths ** 2 * (run["noise"]["Q"] + run["noise"]["R"]))


def every(found: dict[str, Any]) -> list[tuple[Run, dict[str, float]]]:
    """All runs of all sets, each with its set's noise."""
    return [(run, one["noise"]) for one in found["sets"].values() for runs in one["models"].values() for run in runs]


def weakest(found: dict[str, Any]) -> Difference:
    """Measured / predicted at the smallest scale, over models."""
    return verdicts.mean([ratios(run, noise, found["scales"])[0] for run, noise in every(found)])


def power(found: dict[str, Any]) -> Difference:
    """Of the noise's strength, that the loss rises with at the smallest scales; over models whose loss rises."""
    slopes = [sweep.slope(np.array(found["scales"]), run["noise"]["rises"]) for run, _ in every(found)]
    return verdicts.mean([one for one in slopes if np.isfinite(one)])


def breaks(run: Run, noise: dict[str, float], scales: list[float]) -> float:
    """The strength, per step, up to which measured / predicted stays between 1/2 and 2."""
    return noise["add"] * sweep.holds_up_to(np.array(scales), ratios(run, noise, scales))


def forgets(found: dict[str, Any]) -> tuple[Difference, float]:
    """ln of what distances grow by, measured less by the exponent, over models; and the correlation of the two."""
    measured, late = (np.array([np.mean(run["memory"][what]) for run, _ in every(found)])
                      for what in ("measured", "late"))
    return verdicts.paired(measured, late), float(np.corrcoef(measured, late)[0, 1])


def ranks(found: dict[str, Any]) -> Difference:
    """Rank correlation, over the sequences of a model, of the local distance and of the one that the attack found."""
    return verdicts.mean([run["margins"]["rank"] for run, _ in every(found)])


def attacked(found: dict[str, Any]) -> tuple[int, int, float]:
    """Sequences attacked with success, how often the bound was violated, a model's greatest median bound / found."""
    margins = [run["margins"] for run, _ in every(found)]
    return (sum(one["reached"] for one in margins), sum(one["violated"] for one in margins),
            max(one["certified"] for one in margins))
