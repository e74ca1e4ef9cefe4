"""Theory beside measurement, of every model: numbers of one run, and their means over all of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import verdicts
from ..verdicts import Difference
from . import sweep
from .figures import Run

NORMAL = 1.96  # standard errors to either side: 95 %


def ratios(run: Run, noise: dict[str, float], scales: list[float]) -> np.ndarray:
    """What noise of each scale adds to the loss, measured / predicted."""
    strengths = noise["add"] * np.array(scales)
    return np.array(run["noise"]["rises"]) / (strengths ** 2 * (run["noise"]["Q"] + run["noise"]["R"]))


def every(found: dict[str, Any]) -> list[tuple[Run, dict[str, float]]]:
    """All runs of all sets, each with its set's noise."""
    return [(run, one["noise"]) for one in found["sets"].values() for runs in one["models"].values() for run in runs]


def weak(run: Run, noise: dict[str, float], scales: list[float]) -> tuple[float, float]:
    """Measured / predicted at the smallest scale, by most draws, and its standard error."""
    predicted = (noise["add"] * scales[0]) ** 2 * (run["noise"]["Q"] + run["noise"]["R"])
    return run["noise"]["weak"]["rise"] / predicted, abs(run["noise"]["weak"]["error"] / predicted)


def weakest(found: dict[str, Any]) -> Difference:
    """The same over all models, whose draws are independent.

    A model counts by the deviation of its pairs in other draws, since a mean of few draws and their own deviation go
    together: weighting by the latter would favour the small ones.
    """
    ratio, error = np.transpose([weak(run, noise, found["scales"]) for run, noise in every(found)])
    share = _weights(found)
    middle, half = float(share @ ratio), float(NORMAL * np.sqrt((share * error) @ (share * error)))
    return Difference(middle, middle - half, middle + half, len(ratio))


def _weights(found: dict[str, Any]) -> np.ndarray:
    apart = [run["noise"]["deviation"] / (noise["add"] ** 2 * (run["noise"]["Q"] + run["noise"]["R"]))
             for run, noise in every(found)]
    weights = np.array(apart) ** -2.0
    return weights / weights.sum()


def power(found: dict[str, Any]) -> Difference:
    """Of the noise's strength, that the loss rises with at the smallest scales; over models whose loss rises."""
    slopes = [sweep.slope(np.array(found["scales"]), run["noise"]["rises"]) for run, _ in every(found)]
    return verdicts.mean([one for one in slopes if np.isfinite(one)])


def breaks(run: Run, noise: dict[str, float], scales: list[float]) -> float:
    """The strength, per step, up to which measured / predicted stays between 1/2 and 2."""
    return noise["add"] * sweep.holds_up_to(np.array(scales), ratios(run, noise, scales))


def forgets(found: dict[str, Any]) -> tuple[Difference, Difference]:
    """ln of what distances grow by, measured less by the exponent, over models; and the correlation of the two."""
    measured, late = (np.array([np.mean(run["memory"][what]) for run, _ in every(found)])
                      for what in ("measured", "late"))
    return verdicts.paired(measured, late), _correlation(measured, late)


def _correlation(first: np.ndarray, second: np.ndarray) -> Difference:
    """With the interval of Fisher's z; of three or fewer pairs there is none."""
    r, n = float(np.corrcoef(first, second)[0, 1]), len(first)
    half = NORMAL / np.sqrt(n - 3) if n > 3 else np.nan
    return Difference(r, *(float(np.tanh(np.arctanh(r) + side * half)) for side in (-1, 1)), n)


def ranks(found: dict[str, Any]) -> Difference:
    """Rank correlation, over the sequences of a model, of the local distance and of the one that the attack found."""
    return verdicts.mean([run["margins"]["rank"] for run, _ in every(found)])


def attacked(found: dict[str, Any]) -> tuple[int, int, float]:
    """Sequences attacked with success, how often the bound was violated, a model's greatest median bound / found."""
    margins = [run["margins"] for run, _ in every(found)]
    return (sum(one["reached"] for one in margins), sum(one["violated"] for one in margins),
            max(one["certified"] for one in margins))
