"""The field against persistence, cut-off by cut-off: what sentences and claims stand on.

Places of a cut-off share their days, and seeds of a field their data: neither is a repetition. Cut-offs lie as far
apart as a forecast reaches, so no two of them are judged on the same day.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..verdicts import Difference, mean, paired
from .bands import LEVEL

WON = "the field"
ALL = "1–14"
HORIZONS: dict[str, Any] = {"7": 6, "14": 13, ALL: slice(None)}  # days ahead: where in an array of 14

Methods = dict[str, list[dict[str, Any]]]


def methods(results: dict[str, Any]) -> Methods:
    """Of the seeds, the mean of each number."""
    found = {name: runs for name, runs in results["methods"].items() if not name.startswith("field")}
    seeds = [runs for name, runs in results["methods"].items() if name.startswith("field")]
    found[WON] = [{key: np.mean([one[key] for one in runs], axis=0) for key in runs[0]} for runs in zip(*seeds)]
    return found


def over(runs: list[dict[str, Any]], key: str, days: str) -> list[float]:
    """Of each cut-off."""
    return [float(np.mean(np.array(run[key])[HORIZONS[days]])) for run in runs]


def gained(found: Methods, other: str, key: str, days: str) -> Difference:
    """The field's number less that of another, cut-off by cut-off."""
    return paired(over(found[WON], key, days), over(found[other], key, days))


def covered(found: Methods, days: str) -> Difference:
    """Percent of the field's bands beyond what was promised."""
    return mean([100 * (one - LEVEL) for one in over(found[WON], "covered", days)])


def said(found: Methods, other: str, key: str, form: str = "{:+.3f}", ahead: Iterable[str] = HORIZONS) -> str:
    return ", ".join(f"{gained(found, other, key, days).text('', form)} at {days} days" for days in ahead)
