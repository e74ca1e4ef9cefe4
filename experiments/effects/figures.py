"""The figures of a model, and how they are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

TITLES = {"mnist": "MNIST", "reduced": "MNIST, reduced", "ecg5000": "ECG5000"}

Run = dict[str, Any]


class Figure(NamedTuple):
    """`better`: -1 if the paper says that noise lowers it, 1 that it raises it. `ratio`: is it compared by one?"""

    title: str
    of: Callable[[Run], float]
    form: str
    better: int = -1
    ratio: bool = True


def _curvature(title: str, kind: str, what: str) -> Figure:
    return Figure(title, lambda run: run["flat"][kind][what], "{:.3g}")


R = Figure("R", lambda run: run["R"], "{:.2g}")
EXPONENT = Figure("exponent × T", lambda run: float(np.mean(run["memory"]["whole"])), "{:+.2f}", ratio=False)
DISTANCE = Figure("distance", lambda run: run["margins"]["distance"], "{:.2f}", better=1)
LARGEST, TRACE = (_curvature(title, "raw", what) for title, what in (("largest eigenvalue", "largest"),
                                                                   ("trace", "trace")))
SCALED, SCALED_TRACE = (_curvature(f"{title}, scaled", "scaled", what) for title, what in (
    ("largest eigenvalue", "largest"), ("trace", "trace")))
STEP = Figure("mean step", lambda run: run["step"], "{:.3f}", better=0)
FLAT = (LARGEST, TRACE, SCALED, SCALED_TRACE)
FIGURES = (R, EXPONENT, DISTANCE, *FLAT, STEP)


def values(figure: Figure, runs: list[Run]) -> str:
    """Of every seed; of more than three their median, and the least and the greatest."""
    found = [figure.of(run) for run in runs]
    if len(found) <= 3:
        return ", ".join(map(figure.form.format, found))
    return "{} ({} to {})".format(*map(figure.form.format, (np.median(found), min(found), max(found))))
