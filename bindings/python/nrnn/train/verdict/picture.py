"""A stretch of the test part with its band, and how far the bands can be believed."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from ...uncertainty.scores import pit
from ...values.modules import needed
from .verdict import Shown, Verdict

_ROWS = 300  # of the stretch
_BINS = 10


def picture(verdict: Verdict, path: str | os.PathLike[str], name: str = "") -> None:
    """Write it. Raises ImportError where there is no matplotlib."""
    needed("matplotlib", "picture", "plot")
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 4), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2, width_ratios=(2.6, 1))
    if verdict.shown.members is None:
        _probabilities(left, verdict.shown), _reliability(right, verdict.shown)
    else:
        _fan(left, verdict.shown, f"{name}, {verdict.unit}" if verdict.unit else name), _levels(right, verdict.shown)
    left.set_title(verdict.word, fontsize="medium", loc="left")
    figure.savefig(path, dpi=110)


def _fan(ax: Any, shown: Shown, name: str) -> None:
    some = _stretch(shown)
    time, q = shown.time[some], shown.quantiles[some]
    ax.fill_between(time, q[:, 0], q[:, -1], alpha=0.25, linewidth=0, color="C0", label="90 % band")
    ax.plot(time, shown.forecast[some], color="C0", linewidth=1, label="network")
    ax.plot(time, shown.truth[some], ".", color="0.2", markersize=3, label="measured")
    _dressed(ax, name, shown.time)


def _probabilities(ax: Any, shown: Shown) -> None:
    some = _stretch(shown)
    came = shown.forecast[np.arange(len(shown.truth)), shown.truth]
    ax.plot(shown.time[some], came[some], ".", color="C0", markersize=3, label="probability of the class that came")
    _dressed(ax, "probability", shown.time)


def _dressed(ax: Any, name: str, time: np.ndarray) -> None:
    ax.set_ylabel(name)
    ax.legend(fontsize="small", loc="best")
    if time.dtype.kind == "M":
        from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

        locator = AutoDateLocator()
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))


def _stretch(shown: Shown) -> slice:
    """The last rows."""
    return slice(max(0, len(shown.truth) - _ROWS), None)


def _levels(ax: Any, shown: Shown) -> None:
    """Share of truths below each level of the forecast's distribution."""
    values, levels = pit(shown.members, shown.truth), np.linspace(0, 1, 21)
    ax.plot(levels, [np.mean(values <= level) for level in levels], color="C0")
    _square(ax, "level", "share of the test rows below it")


def _reliability(ax: Any, shown: Shown) -> None:
    confidence, right = shown.forecast.max(1), shown.forecast.argmax(1) == shown.truth
    place = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    there = [b for b in range(_BINS) if (place == b).any()]
    ax.plot([confidence[place == b].mean() for b in there], [right[place == b].mean() for b in there], "o-", color="C0")
    _square(ax, "probability of the likeliest class", "how often it came")


def _square(ax: Any, x: str, y: str) -> None:
    ax.plot([0, 1], [0, 1], color="0.7", linestyle="--", zorder=0)
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel=x, ylabel=y)
    ax.set_box_aspect(1)
