"""Learning curves of the copy task; accuracy against parameters and time of the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..figures import saved
from .copies import WIDE
from .equals import microseconds, models
from .tasks import COPIES, Task

_STYLES = {"lstm": ("C0", "o", "LSTM"), "quaternion_lstm": ("C3", "s", "QLSTM")}
_CHANCE = 100 / 8  # percent


def draw(found: dict[str, Any], folder: Path) -> None:
    saved(_curves(found), folder / "quaternion-copy.png", 100)
    saved(_quality(found), folder / "quaternion.png", 100)


def _curves(found: dict[str, Any]) -> Any:
    """Recall of the validation part over the steps: mean of the seeds, and from the least to the greatest."""
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(2, 3, figsize=(10, 6), sharey=True, constrained_layout=True)
    for ax, task in zip(axes.flat, COPIES):
        for name, runs in models(found, task.name).items():
            recall = 100 * np.array([one["curve"] for one in runs])
            steps, (color, _, cell) = runs[0]["every"] * np.arange(1, 1 + recall.shape[1]), _STYLES[name[0]]
            ax.plot(steps, recall.mean(0), color=color, linestyle="--" if name == WIDE else "-",
                    label=f"{cell}, {name[1]} reals")
            ax.fill_between(steps, recall.min(0), recall.max(0), color=color, alpha=0.15, linewidth=0)
        ax.axhline(_CHANCE, color="0.6", linewidth=0.8, linestyle=":")
        ax.set_title(f"{task.title}\nparameters: {_parameters(found, task)}", fontsize=8)
        ax.set_xlabel("training steps")
        ax.grid(alpha=0.3)
    for ax in axes[:, 0]:
        ax.set_ylabel("recall, %")
    axes[1, 2].axis("off")
    axes[1, 2].legend(*axes[0, 0].get_legend_handles_labels(), loc="center")
    return figure


def _parameters(found: dict[str, Any], task: Task) -> str:
    """As "LSTM 8,209 and 29,209; QLSTM 8,089", in the order of the legend."""
    counts: dict[str, list[str]] = {}
    for (cell, _), runs in models(found, task.name).items():
        counts.setdefault(_STYLES[cell][2], []).append(f"{runs[0]['parameters']:,}")
    return "; ".join(f"{cell} {' and '.join(each)}" for cell, each in counts.items())


def _quality(found: dict[str, Any]) -> Any:
    """Test accuracy: mean of the seeds, and from the least to the greatest."""
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(2, 2, figsize=(8, 6.2), sharey="col", constrained_layout=True)
    for column, (task, title) in zip(axes.T, (("digits", "spoken digits"), ("vowels", "Japanese vowels"))):
        for cell, (color, marker, name) in _STYLES.items():
            points = models(found, task, cell)
            accuracy = [100 * np.array([one["test_accuracy"] for one in runs]) for runs in points.values()]
            middle = np.array([each.mean() for each in accuracy])
            bars = [[each.mean() - each.min() for each in accuracy], [each.max() - each.mean() for each in accuracy]]
            parameters = [runs[0]["parameters"] for runs in points.values()]
            times = [np.median(microseconds(found, task, *model)) for model in points]
            for ax, x in zip(column, (parameters, times)):
                ax.errorbar(x, middle, bars, color=color, marker=marker, capsize=2, label=name)
                for place, height, (_, units) in zip(x, middle, points):
                    ax.annotate(str(units), (place, height), (4, -10), textcoords="offset points", fontsize=7,
                                color=color)
        column[0].set(title=title, xlabel="parameters")
        column[1].set(xlabel="engine, microseconds a step")
    for ax in axes.flat:
        _logarithmic(ax)
        ax.grid(alpha=0.3)
    for ax in axes[:, 0]:
        ax.set_ylabel("test accuracy, %")
    axes[0, 0].legend()
    return figure


def _logarithmic(ax: Any) -> None:
    """Ticks at 1, 2, 5 and their tenfolds, written out."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    ax.set_xscale("log")
    ax.margins(x=0.12)
    ax.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,g}"))
