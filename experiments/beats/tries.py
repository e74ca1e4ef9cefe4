"""The settings of a model that are tried, and which of them is kept."""

from __future__ import annotations

import copy
import itertools
from typing import Any


def tries(config: dict[str, Any]) -> list[tuple[dict[str, float], dict[str, Any]]]:
    """(setting, configuration) for every combination of the table `settings`, which is taken out."""
    config = copy.deepcopy(config)
    table = config.pop("settings")
    made = [dict(zip(table, values)) for values in itertools.product(*table.values())]
    return [(setting, _with(config, setting)) for setting in made]


def best(validation: list[dict[str, float]]) -> int:
    """Which try is right most often on the validation part; of equals, that with the least loss."""
    return min(range(len(validation)), key=lambda i: (-validation[i]["accuracy"], validation[i]["loss"]))


def _with(config: dict[str, Any], setting: dict[str, float]) -> dict[str, Any]:
    changed = copy.deepcopy(config)
    for name, value in setting.items():
        *path, last = name.split(".")
        place = changed
        for key in path:
            place = place[int(key)] if isinstance(place, list) else place[key]
        place[last] = value
    return changed
