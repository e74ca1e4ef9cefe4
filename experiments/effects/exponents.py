"""The paper's bounds of the exponent beside the exponent itself, and what noise at run time does to it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .. import verdicts
from ..verdicts import Difference

Entry = dict[str, Any]


class Bounds(NamedTuple):
    """How many models there are, of how many the exponent of a sequence lies outside the bounds, how many forget their
    start by their exponent, and of how many of these the upper bound says so, and that of single steps."""

    models: int
    violated: int
    forgets: int
    told: int
    told_by_steps: int
    nearest: float  # upper bound less exponent, per sequence: the least


def kinds(found: dict[str, Any]) -> list[list[Entry]]:
    """The models of each kind that were asked."""
    return [runs for one in found["sets"].values() for runs in one.get("stability", {}).values()]


def bounds(found: dict[str, Any]) -> Bounds:
    every = [run for runs in kinds(found) for run in runs]
    calm = [run for run in every if np.mean(run["still"]) < 0]
    return Bounds(len(every), sum(not (run["low"] <= min(run["still"]) and max(run["still"]) <= run["high"])
                                  for run in every), len(calm), sum(run["high"] < 0 for run in calm),
                  sum(run["steps"] < 0 for run in calm), min(run["high"] - max(run["still"]) for run in every))


def changes(found: dict[str, Any]) -> dict[str, Difference]:
    """By the noise: the exponent under it less that without, times the steps, of kinds."""
    each = kinds(found)
    asked = {"noise asked about": _over(each, lambda run: run["asked"])}
    return asked | {f"multiplicative, {strength:g}": _over(each, lambda run, i=i: run["multiplicative"][i])
                    for i, strength in enumerate(found["noises"]["multiplicative"])}


def told(found: dict[str, Any]) -> str:
    return ", ".join(f"{name} {one.text('', '{:+.3f}')}" for name, one in changes(found).items())


def sentence(found: dict[str, Any]) -> str:
    """For the section; nothing where no exponents were taken under noise."""
    if not kinds(found):
        return "Exponents under noise were not taken"
    negative = [run["negative"] for runs in kinds(found) for run in runs]
    one, noises = bounds(found), found["noises"]
    return (f"The theorem's bounds, by norms of the weights, are violated in {one.violated} of {one.models} models and "
            f"lie {one.nearest:.1f} above a sequence's exponent × T or more; they are below 0 in {one.told} of the "
            f"{one.forgets} that forget their start, those of single steps in {one.told_by_steps}. Noise at run time, "
            f"equal for both states, {noises['draws']} draws, changes exponent × T by {told(found)}: additive noise "
            "moves the path alone, multiplicative is the paper's, of that σ₂ at ε = 1, √|δ| in place of √δ "
            "(of one unit, whose noise points along every difference, it does stabilise: [theory.md](theory.md)); "
            f"{sum(map(bool, negative))} models have trained steps below 0, up to {max(negative)} of their units")


def _over(each: list[list[Entry]], of: Any) -> Difference:
    return verdicts.mean([float(np.mean([np.mean(of(run)) - np.mean(run["still"]) for run in runs])) for runs in each])
