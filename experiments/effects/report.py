"""The section on what noise does to the trained models."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import beside, tables
from .claims import claims
from .comparisons import counted, told
from .figures import DISTANCE, EXPONENT, LARGEST, NAMES, SCALED, SCALED_TRACE, STEP, TITLES, TRACE, R
from .pictures import draw
from .sources import SOURCES
from .text import AFTER, BEFORE

__all__ = ["claims", "draw", "section"]


def section(found: dict[str, Any]) -> str:
    of_sets = (tables.of_set(name, one) for name, one in found["sets"].items())
    return "\n\n".join([BEFORE.format(**_counts(found)), *of_sets,
                        "Formulas beside what was measured, medians over the seeds:", tables.theory(found),
                        AFTER.format(pairs=_counts(found)["pairs"], **_formulas(found), **_noise(found), **_flat(found))])


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
