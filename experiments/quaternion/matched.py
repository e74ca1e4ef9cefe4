"""A quaternion LSTM beside the plain one that is half as wide, or as wide: accuracy, loss, parameters and time."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..verdicts import Difference, paired
from .equals import microseconds, models
from .ratios import ratio

MARGIN = 2.0  # points of accuracy


def as_good(one: Difference) -> bool:
    """Is the quaternion one not worse, and not by more than MARGIN, by all of the interval?"""
    return one.low > -MARGIN and not one.below


def widths(found: dict[str, Any], task: str, factor: int) -> list[tuple[int, int]]:
    """Reals of plain and quaternion LSTMs that were trained, the second `factor` times as wide."""
    return [(plain, factor * plain) for _, plain in models(found, task, "lstm")
            if ("quaternion_lstm", factor * plain) in models(found, task)]


def points(found: dict[str, Any], task: str, plain: int, quaternion: int) -> Difference:
    """Test accuracy, in points, by seed."""
    return paired(*_accuracies(found, task, plain, quaternion))


def pooled(found: dict[str, Any], task: str, factor: int) -> Difference:
    """The same, of each seed the mean over the widths."""
    both = [_accuracies(found, task, *pair) for pair in widths(found, task, factor)]
    return paired(*np.mean(both, axis=0))


def losses(found: dict[str, Any], task: str, plain: int, quaternion: int) -> Difference:
    """Ratio of the validation losses, by seed."""
    return ratio(*([one["validation_loss"] for one in runs] for runs in _runs(found, task, plain, quaternion)))


def slowdown(found: dict[str, Any], task: str, plain: int, quaternion: int) -> Difference:
    """Ratio of the times of a step, by round."""
    return ratio(microseconds(found, task, "quaternion_lstm", quaternion), microseconds(found, task, "lstm", plain))


def share(found: dict[str, Any], task: str, plain: int, quaternion: int) -> float:
    """Ratio of the parameters."""
    mine, other = (runs[0]["parameters"] for runs in _runs(found, task, plain, quaternion))
    return mine / other


def shares(found: dict[str, Any], task: str, factor: int) -> str:
    """The least and the greatest of these, as "0.60 to 0.75"."""
    each = [share(found, task, *pair) for pair in widths(found, task, factor)]
    return f"{min(each):.2f} to {max(each):.2f}"


def _accuracies(found: dict[str, Any], task: str, plain: int, quaternion: int) -> list[list[float]]:
    """In percent, of both, the quaternion one first."""
    return [[100 * one["test_accuracy"] for one in runs] for runs in _runs(found, task, plain, quaternion)]


def _runs(found: dict[str, Any], task: str, plain: int, quaternion: int) -> list[list[dict[str, Any]]]:
    every = models(found, task)
    return [every["quaternion_lstm", quaternion], every["lstm", plain]]
