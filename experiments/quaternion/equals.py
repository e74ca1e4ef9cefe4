"""Which plain LSTM is as good as a quaternion LSTM, and what the quaternion one saves."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from ..verdicts import Difference, by_seed
from .runs import file_name

Runs = list[dict[str, Any]]


def models(found: dict[str, Any], task: str, cell: str | None = None) -> dict[tuple[str, int], Runs]:
    """The runs of a task by (cell, units), plain ones first, small ones first."""
    wanted = [one for one in found["runs"] if one["task"] == task and cell in (None, one["cell"])]
    names = sorted({(one["cell"], one["units"]) for one in wanted})
    return {name: [one for one in wanted if (one["cell"], one["units"]) == name] for name in names}


def mean(runs: Runs, name: str) -> float:
    return float(np.mean([one[name] for one in runs]))


def seeded(runs: Runs, value: Callable[[dict[str, Any]], Any]) -> dict[int, Any]:
    return {one["seed"]: value(one) for one in runs}


def accuracies(runs: Runs) -> dict[int, float]:
    """On the test part, in percent, by seed."""
    return seeded(runs, lambda run: 100 * run["test_accuracy"])


def points(first: Runs, second: Runs) -> Difference | None:
    """Test accuracy of the first less that of the second, by seed."""
    return by_seed(accuracies(first), accuracies(second))


def microseconds(found: dict[str, Any], task: str, cell: str, units: int) -> np.ndarray:
    """Of one step, in each round."""
    return np.array(found["timing"][file_name(task, cell, units)]["rounds"])


def pairs(found: dict[str, Any], task: str) -> list[dict[str, Any]]:
    """Beside each quaternion LSTM the plain one of the same mean validation loss, between those that were trained.

    Logarithms of parameters and of the time of a step are interpolated linearly in the loss. Ratios are quaternion over
    plain; `parameters` and `time` are None where every plain one is better, or every one worse.
    """
    plain = models(found, task, "lstm")
    losses = np.array([mean(runs, "validation_loss") for runs in plain.values()])
    parameters = np.array([mean(runs, "parameters") for runs in plain.values()])
    times = np.array([np.median(microseconds(found, task, *name)) for name in plain])
    rows = []
    for name, runs in models(found, task, "quaternion_lstm").items():
        loss = mean(runs, "validation_loss")
        equal = [_between(loss, losses, values) for values in (parameters, times)]
        own = [mean(runs, "parameters"), np.median(microseconds(found, task, *name))]
        ratios = [None if other is None else float(mine / other) for mine, other in zip(own, equal)]
        rows.append({"units": name[1], "loss": loss, "plain": equal[0], "parameters": ratios[0], "time": ratios[1]})
    return rows


def _between(loss: float, losses: np.ndarray, values: np.ndarray) -> float | None:
    """exp of the interpolated logarithm of `values`, at the last place where the loss is crossed."""
    for (above, below), (first, second) in reversed(list(zip(pairwise(losses), pairwise(values)))):
        if above > loss >= below:
            return float(first * (second / first) ** ((above - loss) / (above - below)))
    return None
