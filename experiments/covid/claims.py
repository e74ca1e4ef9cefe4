"""The claim of the paper, and what the cut-offs say of it."""

from __future__ import annotations

from typing import Any

from ..verdicts import Claim, judged
from .compare import ALL, Methods, gained, methods
from .forecasts import AHEAD
from .persistence import SIMPLE


def claims(results: dict[str, Any]) -> list[Claim]:
    """Judged over all days ahead, as the recipe was chosen: no horizon is picked."""
    found = methods(results)
    against = [gained(found, other, "error", ALL) for other in SIMPLE]
    places, late = len(results["places"]), len(results["late"])
    return [judged("sparse ReLU fields (Li et al. 2024): one system of equations models the growth of Covid-19 in the "
                   "50 states",
                   f"x'' = F(x, x') of {places} places, the paper's own data and figures not at hand; log cases "
                   f"forecast {AHEAD} days ahead from {late} cut-offs; "
                   f"holds if the interval of the error, mean of days {ALL}, less that of persistence, ends below 0",
                   [one.below for one in against], "; ".join(_said(found, other) for other in SIMPLE),
                   [one.above for one in against])]


def _said(found: Methods, other: str) -> str:
    every, last = (gained(found, other, "error", days).text("", "{:+.3f}") for days in (ALL, str(AHEAD)))
    return f"error less that of {other}: {every}; at day {AHEAD} alone {last}"
