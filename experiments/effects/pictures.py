"""The pictures of the section."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.ticker import NullFormatter

from ..figures import saved
from ..networks import NAMES, color
from .figures import DISTANCE, EXPONENT, LARGEST, SCALED, TITLES, R, Run

def draw(found: dict[str, Any], folder: Path) -> None:
    _along(found, folder / "effects.png")
    _beside(found, folder / "effects-theory.png")


def _along(found: dict[str, Any], path: Path) -> None:
    """What goes along with R: a row for each set, a dot for each trained model."""
    import matplotlib.pyplot as plt

    others, logs = (DISTANCE, EXPONENT, LARGEST, SCALED), (False, False, True, True)
    figure, axes = plt.subplots(len(found["sets"]), len(others), figsize=(12, 3 * len(found["sets"])), squeeze=False,
                                layout="constrained")
    for row, (name, one) in zip(axes, found["sets"].items()):
        for ax, other, log in zip(row, others, logs):
            for model, runs in one["models"].items():
                ax.plot([R.of(run) for run in runs], [other.of(run) for run in runs], "o", markersize=4, alpha=0.8,
                        color=color(model), label=NAMES[model])
            ax.set(xscale="log", yscale="log" if log else "linear", xlabel="R")
            ax.set_title(f"{TITLES[name]}: {other.title}", fontsize="small")
            ax.xaxis.set_minor_formatter(NullFormatter())
    figure.legend(*_labels(axes.flat), loc="outside lower center", ncols=6, fontsize="small")
    saved(figure, path, 100)


def _beside(found: dict[str, Any], path: Path) -> None:
    """Formulas beside what was measured: the loss under noise of the first seeds, forgetting, margins."""
    import matplotlib.pyplot as plt

    sets = found["sets"]
    figure, axes = plt.subplots(1, len(sets) + 2, figsize=(13, 3.6), layout="constrained")
    for ax, (name, one) in zip(axes, sets.items()):
        _rises(ax, one, np.array(found["scales"]) * one["noise"]["add"])
        ax.set_title(TITLES[name], fontsize="medium")
        ax.set(xlabel="noise per step")
    axes[0].set(ylabel="added to the loss")
    axes[-2].set_title("forgetting over T/2", fontsize="medium")
    axes[-2].set(xlabel="exponent × T/2", ylabel="ln of distances, measured")
    axes[-1].set_title("distance to another answer", fontsize="medium")
    axes[-1].set(xlabel="by the formula", ylabel="found", xscale="log", yscale="log")
    for (name, one), mark in zip(sets.items(), "o^s"):
        for model, runs in one["models"].items():
            style = {"color": color(model), "marker": mark, "linestyle": "", "markersize": 4, "alpha": 0.7}
            axes[-2].plot(*([np.mean(run["memory"][what]) for run in runs] for what in ("late", "measured")), **style)
            axes[-1].plot(*np.transpose(runs[0]["margins"]["pairs"]), **style | {"markersize": 2.5, "alpha": 0.4})
    for ax in axes[-2:]:
        ends = min(ax.get_xlim()[0], ax.get_ylim()[0]), max(ax.get_xlim()[1], ax.get_ylim()[1])
        ax.plot(ends, ends, color="grey", linewidth=0.8, zorder=0)
    figure.legend(*_labels(axes[:-2]), loc="outside lower center", ncols=6, fontsize="small")
    saved(figure, path, 100)


def _rises(ax: Any, one: dict[str, Any], strengths: np.ndarray) -> None:
    for model, runs in one["models"].items():
        predicted, measured = strengths ** 2 * of_strength(runs[0]), np.array(runs[0]["noise"]["rises"])
        style = {"color": color(model), "linewidth": 0.8}
        ax.plot(strengths, abs(predicted), "--" if predicted[0] < 0 else "-", **style)
        ax.plot(strengths, np.where(measured < 0, -measured, np.nan), "o", markersize=4.5, fillstyle="none", **style)
        ax.plot(strengths, np.where(measured > 0, measured, np.nan), "o", markersize=3, label=NAMES[model], **style)
    ax.set(xscale="log", yscale="log")


def of_strength(run: Run) -> float:
    """What additive noise of strength 1 adds to the loss, by the formula."""
    return float(run["noise"]["Q"] + run["noise"]["R"])


def dashed(found: dict[str, Any]) -> str:
    """Of which models' pictures it is below 0."""
    return ", ".join(f"{TITLES[name]}, {NAMES[model]}" for name, one in found["sets"].items()
                     for model, runs in one["models"].items() if of_strength(runs[0]) < 0) or "none"


def _labels(axes: Any) -> tuple[list[Any], list[str]]:
    """Each label of some axes once."""
    found = {label: handle for ax in axes for handle, label in zip(*ax.get_legend_handles_labels())}
    return list(found.values()), list(found)
