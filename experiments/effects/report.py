"""The section on what noise does to the trained models, and its claims."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..verdicts import Claim, judged, untested
from . import beside, comparisons, tables
from .comparisons import counted, extremes, told
from .figures import DISTANCE, EXPONENT, LARGEST, NAMES, SCALED, SCALED_TRACE, STEP, TITLES, TRACE, Figure, R
from .pictures import draw
from .sources import SOURCES
from .text import AFTER, BEFORE, SAYS

__all__ = ["claims", "draw", "section"]
NEAR = 0.1  # of 1: so near measured / predicted must be
USEFUL = 0.01  # of the distance found: a bound below that says nothing


def section(found: dict[str, Any]) -> str:
    of_sets = (tables.of_set(name, one) for name, one in found["sets"].items())
    return "\n\n".join([BEFORE.format(**_counts(found)), *of_sets,
                        "Formulas beside what was measured, medians over the seeds:", tables.theory(found),
                        AFTER.format(pairs=_counts(found)["pairs"], **_formulas(found), **_noise(found), **_flat(found))])


def claims(found: dict[str, Any]) -> list[Claim]:
    return [_second_order(found), *(_of_noise(found, *figures) for figures in (
        (R,), (EXPONENT,), (DISTANCE,), (LARGEST, SCALED))), _certified(found)]


def _second_order(found: dict[str, Any]) -> Claim:
    weakest = beside.weakest(found)
    held = 1 - NEAR < weakest.low and weakest.high < 1 + NEAR
    return judged("NRNN, theorem: small noise of strength ε adds ε²/2 (Q + R) to the loss",
                  f"{_ran(found)}; measured / predicted at weak noise, within {100 * NEAR:.0f} % of 1", [held],
                  f"{weakest.text('', '{:.2f}')} models")


def _of_noise(found: dict[str, Any], *figures: Figure) -> Claim:
    """One of what noise in training does; the interval names the figure where there are several."""
    parts = comparisons.judged(found, *figures)
    paper, ran = SAYS[figures[0].title], f"{_ran(found)}; sets of one seed are not judged"
    if not parts:
        return untested(paper, ran, "one seed has no interval")
    intervals = (f"{figure.title}: " * (len(figures) > 1) + extremes(found, figure) for figure in figures)
    return judged(paper, ran, [one.holds for one in parts], "; ".join(intervals), [one.fails for one in parts])


def _certified(found: dict[str, Any]) -> Claim:
    """It must hold, and be of use."""
    reached, violated, most = beside.attacked(found)
    held = [False] if violated else [True, most > USEFUL]
    return judged("NRNN: a margin is certified by the norms of the Jacobians",
                  f"{reached} pairs of a model and a sequence attacked, {_ran(found)}; never violated, and of use: "
                  f"above {USEFUL:g} of the distance found", held,
                  f"violated on {violated}; at most {most:.0e} of the distance found")


def _ran(found: dict[str, Any]) -> str:
    return ", ".join(f"{TITLES[name]} ({tables.seeds(one)})" for name, one in found["sets"].items())


def _counts(found: dict[str, Any]) -> dict[str, str]:
    """Of each set where they differ, in the order of `sets`."""
    every = [one["counts"] for one in found["sets"].values()]
    return {name: " / ".join(dict.fromkeys(str(one[name]) for one in every)) for name in every[0]} | {
        "sets": " / ".join(TITLES[name] for name in found["sets"])}


def _formulas(found: dict[str, Any]) -> dict[str, str]:
    """What the sentences quote on formulas beside measurement."""
    forgets, along = beside.forgets(found)
    power = beside.power(found)
    reached, violated, most = beside.attacked(found)
    early = [not beside.breaks(run, noise, found["scales"]) >= noise["add"] for run, noise in beside.every(found)]
    return {"power": f"{power.mean:.3f}", "weakest": beside.weakest(found).text("", "{:.2f}"),
            "scale": f"{1 / found['scales'][0]:.0f}", "early": str(sum(early)), "models": str(len(early)),
            "forgets": forgets.text("", "{:+.3f}"), "along": along.text("", "{:.2f}"), "reached": str(reached),
            "ranks": beside.ranks(found).text("", "{:.2f}"), "violated": str(violated), "most": f"{most:.0e}",
            "missing": _missing(found)}


def _missing(found: dict[str, Any]) -> str:
    """The models that no file was there for, or that the time did not suffice for."""
    lacks = {name: [NAMES[model] for model in source.models
                    if model not in found["sets"].get(name, {"models": {}})["models"]]
             for name, source in SOURCES.items()}
    return "; ".join(f"of {TITLES[name]} {', '.join(models)}" for name, models in lacks.items() if models) or "none"


def _noise(found: dict[str, Any]) -> dict[str, str]:
    """What noise in training does."""
    kinds = {"R": (R,), "exponent": (EXPONENT,), "distance": (DISTANCE,), "raw": (LARGEST, TRACE),
             "scaled": (SCALED, SCALED_TRACE)}
    return {name: counted(found, *figures) for name, figures in kinds.items()} | {"steps": told(found, STEP)}


def _flat(found: dict[str, Any]) -> dict[str, str]:
    """How well the curvature is known."""
    every = [run["flat"][kind] for run, _ in beside.every(found) for kind in ("raw", "scaled")]
    return {"residual": f"{100 * max(one['residual'] / one['largest'] for one in every):.1f}",
            "error": f"{100 * np.median([one['trace_error'] / abs(one['trace']) for one in every]):.0f}"}
