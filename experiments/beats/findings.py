"""What the numbers say, as sentences that hold whatever they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..tables import table
from ..verdicts import by_seed, mean, paired
from . import compare
from .claims import LEVEL, parts
from .compare import NRNN, RIVALS, difference, have
from .judge import MEMBERS, NOUNS
from .tables import NAMES, named, scores

_STRONG = ("white 1.2", "FGSM 0.2")


def whole(found: dict[str, Any], kinds: Sequence[str]) -> str:
    """All that intervals say; first of the paper's order under some disturbances."""
    if not have(found, NRNN, *RIVALS):
        return "Too few seeds for an interval."
    return "\n\n".join([order(found, kinds), pairs(found), clean(found), seeds(found), lowest(found)])


def order(found: dict[str, Any], kinds: Sequence[str]) -> str:
    """The paper's order at the stronger levels of some disturbances."""
    all_parts, nouns = parts(found, kinds), [NOUNS[kind] for kind in kinds]
    ahead, behind = (sum(getattr(one, side) for one in all_parts) for side in ("above", "below"))
    return f"**The paper's order holds in {ahead} of {len(all_parts)} comparisons** under {_and(nouns)} at the two " \
        f"stronger levels of each: {NAMES[NRNN]} ahead of itself trained without noise, and of the Lipschitz RNN, by " \
        f"an interval above 0. In {behind} the interval is below 0, in {len(all_parts) - ahead - behind} it holds 0."


def clean(found: dict[str, Any]) -> str:
    """Does noise in training cost anything where nothing is disturbed?"""
    told = []
    for rival in RIVALS:
        one = difference(found, NRNN, rival, "clean")
        told.append(f"{one.text()} against {NAMES[rival]}, {'level' if one.within(LEVEL) else 'not shown level'} "
                    f"within {LEVEL:g} point")
    return f"**Clean**: {'; '.join(told)}."


def seeds(found: dict[str, Any]) -> str:
    """How many seeds are ahead: a mean may hang on a few of them."""
    told = [f"- {NAMES[NRNN]} less {NAMES[rival]}: {_seeds(found, rival)}." for rival in RIVALS]
    return "\n".join(["**Seed by seed**, in points:", "", *told])


def _seeds(found: dict[str, Any], rival: str) -> str:
    told = []
    for column in _STRONG:
        held = compare.leads(found, NRNN, rival, column)
        told.append(f"under {column} ahead in {sum(one > 0 for one in held)} of {len(held)} seeds, median "
                    f"{np.median(held):+.1f}, mean {difference(found, NRNN, rival, column).numbers()}")
    return "; ".join(told)


def lowest(found: dict[str, Any]) -> str:
    """The seed of each of the decisive networks that stands up least."""
    told = []
    for name in (NRNN, *RIVALS):
        held = [scores(found, name, column).values() for column in ("clean", *_STRONG)]
        told.append(f"{NAMES[name]} {_and([f'{min(one):.1f}' for one in held])} (of {len(held[0])} seeds)")
    return f"**The seed that stands up least** reads, of clean beats and under {_and(_STRONG)}, in %: {'; '.join(told)}."


def pairs(found: dict[str, Any]) -> str:
    """A line for each pair of networks, and what they differ in."""
    return "\n".join(f"- **{NAMES[one]} against {NAMES[two]}** ({what}): {compare.said(found, one, two)}."
                     for (one, two), what in compare.pairs(found).items())


def steps(found: dict[str, Any]) -> str:
    """Where training brought the steps of the units, which all begin at 0.1, and what noise changes in that."""
    ends = {name: {one["seed"]: 1000 * one["step"] for one in found["models"][name]["seeds"]}
            for name in named(found) if name.startswith("nrnn")}
    told = [f"{NAMES[name]} {mean([*held.values()]).text('', '{:.1f}')}" for name, held in ends.items()]
    noise = by_seed(*(ends.get(name, {}) for name in (NRNN, "nrnn-off")))
    if noise is not None:
        told.append(f"{NAMES[NRNN]} less {NAMES['nrnn-off']} {noise.text('')}")
    return f"Trained steps, mean over the units, begin at 0.1 and end at (in thousandths): {'; '.join(told)}."


def ensembles(found: dict[str, Any]) -> str:
    """Noise left on at inference, of the networks that name noise."""
    rows = []
    for name, said in named(found).items():
        runs = [one["ensemble"] for one in found["models"][name]["seeds"] if "ensemble" in one]
        if runs:
            rows.append([said, *(paired(*_columns(runs, column)).text() for column in ("clean", "white 0.8"))])
    return f"Hidden noise left on at inference (mean of {MEMBERS} members) less the same network with it off, on " \
        f"some of the test beats:\n\n{table(['', 'clean', 'white 0.8'], rows)}"


def _columns(runs: list[dict[str, Any]], column: str) -> np.ndarray:
    return np.array([[run[kind][column] for run in runs] for kind in ("ensemble", "noise-free")])


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
