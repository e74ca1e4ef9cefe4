"""Which plain LSTM is as good as a quaternion LSTM, and what the quaternion one saves."""

from __future__ import annotations

from typing import Any

import numpy as np

from .runs import file_name


def models(found: dict[str, Any], task: str, cell: str | None = None) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """The runs of a task by (cell, units), plain ones first, small ones first."""
    wanted = [one for one in found["runs"] if one["task"] == task and cell in (None, one["cell"])]
    names = sorted({(one["cell"], one["units"]) for one in wanted})
    return {name: [one for one in wanted if (one["cell"], one["units"]) == name] for name in names}


def mean(runs: list[dict[str, Any]], name: str) -> float:
    return float(np.mean([one[name] for one in runs]))


def microseconds(found: dict[str, Any], task: str, cell: str, units: int) -> np.ndarray:
    """Of one step, in each round."""
    return np.array(found["timing"][file_name(task, cell, units)]["rounds"])


def pairs(found: dict[str, Any], task: str) -> list[dict[str, Any]]:
    """For each quaternion LSTM the smallest plain one whose mean validation accuracy is not lower.

    Ratios are quaternion over plain; that of time is the median over the rounds of one run. `plain` is None where every
    plain one is worse.
    """
    plain, rows = models(found, task, "lstm"), []
    for (cell, units), runs in models(found, task, "quaternion_lstm").items():
        equal = [name for name, those in plain.items()
                 if mean(those, "validation_accuracy") >= mean(runs, "validation_accuracy")]
        row: dict[str, Any] = {"units": units, "plain": equal[0][1] if equal else None, "runs": runs}
        if equal:
            other = plain[equal[0]]
            row |= {"others": other, "parameters": mean(runs, "parameters") / mean(other, "parameters"),
                    "time": float(np.median(microseconds(found, task, cell, units)
                                            / microseconds(found, task, *equal[0])))}
        rows.append(row)
    return rows
