"""The section on what noise does to the trained models."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import beside, exponents, missing, second_order, tables
from .claims import claims
from .comparisons import counted, told
from .figures import DISTANCE, EXPONENT, LARGEST, SCALED, SCALED_TRACE, STEP, TITLES, TRACE, R
from .pictures import dashed, draw
from .second_order import NEGLIGIBLE
from .text import AFTER, BEFORE

__all__ = ["claims", "draw", "section"]


def section(found: dict[str, Any]) -> str:
    of_sets = (tables.of_set(name, one) for name, one in found["sets"].items())
    return "\n\n".join([BEFORE.format(**_counts(found), limit=f"{NEGLIGIBLE:g}"), *of_sets,
                        "Formulas beside what was measured, medians over the seeds:", tables.theory(found),
                        AFTER.format(pairs=_counts(found)["pairs"], **_formulas(found), **_memory(found),
                                     **_noise(found), **_flat(found))])


def _counts(found: dict[str, Any]) -> dict[str, str]:
    """Of each set where they differ, in the order of `sets`."""
    every = [one["counts"] for one in found["sets"].values()]
    return {name: " / ".join(dict.fromkeys(str(one[name]) for one in every)) for name in every[0]} | {
        "sets": " / ".join(TITLES[name] for name in found["sets"])}


def _formulas(found: dict[str, Any]) -> dict[str, str]:
    """What the sentences quote on formulas beside measurement."""
    reached, violated, most = beside.attacked(found)
    early = [not beside.breaks(run, noise, found["scales"]) >= noise["add"] for run, noise in beside.every(found)]
    falling = beside.falling(found)
    return {"power": beside.power(found).text("", "{:.4f}"), "weakest": beside.weakest(found).text("", "{:.2f}"),
            "falling": f"; left out, since noise lowers their loss: {'; '.join(falling)}" * bool(falling),
            "scale": f"{1 / found['scales'][0]:.0f}", "early": str(sum(early)), "models": str(len(early)),
            "reached": str(reached), "ranks": beside.ranks(found).text("", "{:.2f}"), "violated": str(violated),
            "most": f"{most:.0e}", "missing": missing.told(found), "unbounded": missing.of_stability(found),
            "dashed": dashed(found), "negligible": second_order.told(found)}


def _memory(found: dict[str, Any]) -> dict[str, str]:
    """How fast networks forget, by exponents, measured, bounded and under noise."""
    along, apart = beside.along(found)
    return {"forgets": beside.forgets(found).text("", "{:+.3f}"), "along": along.text("", "{:.2f}"),
            "apart": apart.text("", "{:.2f}"), "bounds": exponents.sentence(found)}


def _noise(found: dict[str, Any]) -> dict[str, str]:
    """What noise in training does."""
    kinds = {"R": (R,), "exponent": (EXPONENT,), "distance": (DISTANCE,), "raw": (LARGEST, TRACE),
             "scaled": (SCALED, SCALED_TRACE)}
    return {name: counted(found, *figures) for name, figures in kinds.items()} | {"steps": told(found, STEP)}


def _flat(found: dict[str, Any]) -> dict[str, str]:
    """How well the curvature is known."""
    models = [runs for one in found["sets"].values() for part in ("models", "others")
              for runs in one.get(part, {}).values()]
    every = [run["flat"][kind] for runs in models for run in runs for kind in ("raw", "scaled")]
    return {"residual": f"{100 * max(one['residual'] / one['largest'] for one in every):.1f}",
            "error": f"{100 * np.median([one['trace_error'] / abs(one['trace']) for one in every]):.0f}"}
