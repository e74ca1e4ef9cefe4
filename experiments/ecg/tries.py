"""The settings of a model that are tried, and which of them is kept."""

from __future__ import annotations

import copy
import itertools
from typing import Any

import numpy as np


def tries(config: dict[str, Any]) -> list[tuple[dict[str, float], dict[str, Any]]]:
    """(setting, configuration) for every combination of the table `settings`, which is taken out."""
    config = copy.deepcopy(config)
    table = config.pop("settings")
    made = [dict(zip(table, values)) for values in itertools.product(*table.values())]
    return [(setting, _with(config, setting)) for setting in made]


def best(validations: list[list[dict[str, float]]]) -> int:
    """Which try, of validations[seed][try], is right most often in the mean over the seeds; if equal, by the loss."""
    means = [(-np.mean([one["accuracy"] for one in found]), np.mean([one["loss"] for one in found]))
             for found in zip(*validations)]
    return min(range(len(means)), key=lambda i: means[i])


def _with(config: dict[str, Any], setting: dict[str, float]) -> dict[str, Any]:
    changed = copy.deepcopy(config)
    for name, value in setting.items():
        *path, last = name.split(".")
        place = changed
        for key in path:
            place = place[int(key)] if isinstance(place, list) else place[key]
        place[last] = value
    return changed
