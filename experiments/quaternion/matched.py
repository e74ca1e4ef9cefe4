"""A quaternion LSTM beside the plain one that is half as wide, or as wide: accuracy, loss, parameters and time."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import ratios, verdicts
from ..verdicts import Difference
from . import equals
from .equals import Runs, accuracies, microseconds, models, seeded

MARGIN = 2.0  # points of accuracy


def as_good(one: Difference) -> bool:
    """Is the quaternion one better, or lower by less than MARGIN, by all of the interval?"""
    return one.low > -MARGIN


def lower(one: Difference) -> bool:
    """Is it lower by more than MARGIN, by all of the interval?"""
    return one.high < -MARGIN


def worded(one: Difference) -> str:
    """A difference of accuracies, in words."""
    if one.above:
        return "better"
    if as_good(one):
        return f"{'lower, by less than' if one.below else 'as good, to'} {MARGIN:g} points"
    if one.below:
        return "lower" + f", by more than {MARGIN:g} points" * lower(one)
    return "not told apart"


def widths(found: dict[str, Any], task: str, factor: int) -> list[tuple[int, int]]:
    """Reals of plain and quaternion LSTMs that were trained, the second `factor` times as wide."""
    return [(plain, factor * plain) for _, plain in models(found, task, "lstm")
            if ("quaternion_lstm", factor * plain) in models(found, task)]


def points(found: dict[str, Any], task: str, plain: int, quaternion: int) -> Difference | None:
    """Test accuracy, in points, by seed."""
    return equals.points(*_runs(found, task, plain, quaternion))


def pooled(found: dict[str, Any], task: str, factor: int) -> Difference | None:
    """The same, of each seed the mean over the widths."""
    both = [map(accuracies, _runs(found, task, *pair)) for pair in widths(found, task, factor)]
    return verdicts.by_seed(*(_mean(list(each)) for each in zip(*both)))


def losses(found: dict[str, Any], task: str, plain: int, quaternion: int) -> Difference | None:
    """Ratio of the validation losses, by seed."""
    return ratios.by_seed(*(seeded(runs, lambda run: run["validation_loss"])
                            for runs in _runs(found, task, plain, quaternion)))


def slowdown(found: dict[str, Any], task: str, plain: int, quaternion: int) -> Difference:
    """Ratio of the times of a step, by round."""
    return ratios.ratio(microseconds(found, task, "quaternion_lstm", quaternion),
                        microseconds(found, task, "lstm", plain))


def share(found: dict[str, Any], task: str, plain: int, quaternion: int) -> float:
    """Ratio of the parameters."""
    mine, other = (runs[0]["parameters"] for runs in _runs(found, task, plain, quaternion))
    return mine / other


def shares(found: dict[str, Any], task: str, factor: int) -> str:
    """The least and the greatest of these, as "0.60 to 0.75"."""
    each = [share(found, task, *pair) for pair in widths(found, task, factor)]
    return f"{min(each):.2f} to {max(each):.2f}"


def _mean(every: list[dict[int, float]]) -> dict[int, float]:
    """By seed, of those that all have."""
    seeds = set.intersection(*(set(one) for one in every))
    return {seed: float(np.mean([one[seed] for one in every])) for seed in seeds}


def _runs(found: dict[str, Any], task: str, plain: int, quaternion: int) -> list[Runs]:
    """The quaternion ones first."""
    every = models(found, task)
    return [every["quaternion_lstm", quaternion], every["lstm", plain]]
