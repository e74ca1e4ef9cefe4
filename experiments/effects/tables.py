"""The tables of the section."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..networks import NAMES
from ..tables import table
from . import beside
from .comparisons import against, pairs
from .figures import FIGURES, FLAT, TITLES, Run, values


def of_set(name: str, one: dict[str, Any]) -> str:
    """Every model's figures, then what noise in training does to them."""
    noise = f"add {one['noise']['add']:g}, mult {one['noise']['mult']:g}"
    return f"{TITLES[name]}, noise {noise}, {seeds(one)}:\n\n{_figures(one)}\n\nThe same seed by seed:\n\n" \
        f"{_compared(name, one)}"


def seeds(one: dict[str, Any]) -> str:
    """How many each model has."""
    least, most = (extreme(len(runs) for runs in one["models"].values()) for extreme in (min, max))
    return f"{least if least == most else f'{least} to {most}'} seed{'s' * (most > 1)}"


def theory(found: dict[str, Any]) -> str:
    """Formulas and what was measured beside them, medians over the seeds."""
    rows = [[f"{TITLES[name]}: {NAMES[model]}", *_middles(runs, one["noise"], found["scales"])]
            for name, one in found["sets"].items() for model, runs in one["models"].items()]
    return table(["", "Q / (Q + R)", "measured / predicted, weakest noise ± standard error", "at the noise above",
                  "holds up to, per step", "exponent × T/2", "measured", "certified / found", "rank correlation"], rows)


def _figures(one: dict[str, Any]) -> str:
    rows = [[NAMES[model], *(values(figure, runs) for figure in FIGURES)]
            for model, runs in one["models"].items()]
    rows += [[NAMES[model], *(values(figure, runs) if figure in FLAT else "–" for figure in FIGURES)]
             for model, runs in one.get("others", {}).items()]
    return table(["", *(figure.title for figure in FIGURES)], rows)


def _compared(name: str, one: dict[str, Any]) -> str:
    rows = [[figure.title, *(against(figure, one["models"], pair).text() for pair in pairs(name, one))]
            for figure in FIGURES]
    return table(["", *(f"{NAMES[noisy]}, against {NAMES[plain]}" for noisy, plain in pairs(name, one))], rows)


def _middles(runs: list[Run], noise: dict[str, float], scales: list[float]) -> list[str]:
    full = scales.index(1.0)
    columns: tuple[tuple[Callable[[Run], float], str], ...] = (
        (lambda run: run["noise"]["Q"] / (run["noise"]["Q"] + run["noise"]["R"]), "{:.2f}"),
        (lambda run: beside.ratios(run, noise, scales)[full], "{:.3g}"),
        (lambda run: beside.breaks(run, noise, scales), "{:.2g}"),
        (lambda run: np.mean(run["memory"]["late"]), "{:+.2f}"),
        (lambda run: np.mean(run["memory"]["measured"]), "{:+.2f}"),
        (lambda run: run["margins"]["certified"], "{:.0e}"),
        (lambda run: run["margins"]["rank"], "{:.2f}"))
    found = [form.format(np.median([of(run) for run in runs])) for of, form in columns]
    return [found[0], _weak(runs, noise, scales), *found[1:]]


def _weak(runs: list[Run], noise: dict[str, float], scales: list[float]) -> str:
    """Mean of the seeds, and its standard error by that of the draws."""
    ratio, error = np.transpose([beside.weak(run, noise, scales) for run in runs])
    return f"{ratio.mean():.2f} ± {np.sqrt(error @ error) / len(runs):.2f}"
