"""How soon a network learns to recall."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ratios import by_seed, number, times
from ..verdicts import Difference
from .equals import Runs, points, seeded

RECALL = 0.9
MANY = 6  # seeds of which all go one way by chance, either way, less than once in twenty (sign test: 2 / 2^6)
PLAIN, WIDE, QUATERNION = ("lstm", 40), ("lstm", 80), ("quaternion_lstm", 80)
Models = dict[tuple[str, int], Runs]


def learnt(run: dict[str, Any]) -> int | None:
    """Training steps at the first evaluation with a validation recall above RECALL; None: there is none."""
    above = np.flatnonzero(np.array(run["curve"]) > RECALL)
    return run["every"] * int(1 + above[0]) if len(above) else None


def last(run: dict[str, Any]) -> int:
    """Training steps in all."""
    return run["every"] * len(run["curve"])


def all_learn(*each: Runs) -> bool:
    return all(learnt(one) is not None for runs in each for one in runs)


def any_learns(*each: Runs) -> bool:
    return any(learnt(one) is not None for runs in each for one in runs)


def slower(first: Runs, second: Runs) -> Difference | None:
    """Steps of the first over steps of the second, by seed, in logarithms; all must learn."""
    return by_seed(seeded(first, learnt), seeded(second, learnt))


def bounds(first: Runs, second: Runs) -> list[float]:
    """How many times the steps of the second the first takes at least, of every seed in which the second learns."""
    ends, own = seeded(first, lambda run: learnt(run) or last(run)), seeded(second, learnt)
    return [ends[seed] / own[seed] for seed in sorted(ends.keys() & own.keys()) if own[seed]]


def sooner(first: Runs, second: Runs) -> bool:
    """Does the first learn sooner: by the interval or, where not all learn and there is none, in every seed of MANY?"""
    if all_learn(first, second):
        return slower(second, first).above
    held = bounds(second, first)
    return MANY <= len(held) == len(_shared(first, second)) and min(held) > 1


def told(runs: Models, plain: tuple[str, int]) -> str:
    """Steps of a plain one over those of the quaternion one; bounds, seed by seed, if not all learn."""
    pair = runs[plain], runs[QUATERNION]
    count = len(_shared(*pair))
    if not any_learns(*pair):
        return f"neither in {last(pair[0][0])} steps, n = {count}"
    if all_learn(*pair):
        return times(slower(*pair))
    held = bounds(*pair)
    least = f"at least {number(min(held))} to {number(max(held))} × by seed, " if held else "no QLSTM learns, "
    return f"{least}{len(held)} of {count} seeds"


def recall(runs: Models, plain: tuple[str, int]) -> Difference | None:
    """Recall on the test part, the quaternion one less a plain one, in points."""
    return points(runs[QUATERNION], runs[plain])


def _shared(first: Runs, second: Runs) -> set[int]:
    return {one["seed"] for one in first} & {one["seed"] for one in second}
