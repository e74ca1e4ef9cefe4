"""How soon a network learns to recall."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..verdicts import Difference, paired
from .ratios import ratio, text

RECALL = 0.9
PLAIN, WIDE, QUATERNION = ("lstm", 40), ("lstm", 80), ("quaternion_lstm", 80)
Runs = list[dict[str, Any]]
Models = dict[tuple[str, int], Runs]


def learnt(run: dict[str, Any]) -> int | None:
    """Training steps at the first evaluation with a validation recall above RECALL; None: there is none."""
    above = np.flatnonzero(np.array(run["curve"]) > RECALL)
    return run["every"] * int(1 + above[0]) if len(above) else None


def last(run: dict[str, Any]) -> int:
    """Training steps in all."""
    return run["every"] * len(run["curve"])


def slower(first: Runs, second: Runs) -> Difference:
    """Steps of the first over steps of the second, by seed; who has not learnt counts with its last step."""
    return ratio(*([learnt(run) or last(run) for run in runs] for runs in (first, second)))


def sooner(runs: Models) -> bool:
    """Does the quaternion one learn sooner than the plain one of as many parameters, by the interval?"""
    return slower(runs[PLAIN], runs[QUATERNION]).low > 1


def told(runs: Models, plain: tuple[str, int]) -> str:
    """Steps of a plain one over those of the quaternion one, a bound if only plain ones do not learn."""
    pair = runs[plain], runs[QUATERNION]
    if not any(learnt(one) for each in pair for one in each):
        return f"neither in {last(pair[0][0])} steps, n = {len(pair[0])}"
    plain, quaternion = (all(learnt(one) for one in each) for each in pair)
    return "at least " * (quaternion and not plain) + text(slower(*pair), "{:.1f}")


def recall(runs: Models, plain: tuple[str, int]) -> Difference:
    """Recall on the test part, the quaternion one less a plain one, in points."""
    return paired(*([100 * run["test_accuracy"] for run in runs[name]] for name in (QUATERNION, plain)))
