"""The pictures of the section: each line a seed of the full task; of the reduced ones, means with their intervals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..figures import saved
from ..networks import NAMES, color, plain
from ..verdicts import mean
from .tasks import ORDERED

KINDS = {"white": "white noise σ", "salt and pepper": "salt and pepper, share", "FGSM": "FGSM radius"}


def draw(found: dict[str, Any], folder: Path) -> None:
    if ORDERED in found["tasks"]:
        _full(found["tasks"][ORDERED], folder / "mnist.png")
    reduced = {name: models for name, models in found["tasks"].items() if name.startswith("reduced")}
    if reduced:
        _reduced(reduced, folder / "mnist-reduced.png")


def _full(models: dict[str, Any], path: Path) -> None:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 4, figsize=(13, 3.8), layout="constrained")
    for name, label in NAMES.items():
        for i, run in enumerate(models.get(name, [])):
            style = {"color": color(name), "label": label if i == 0 else None, "linewidth": 1.2}
            share = 100 * np.array(run["validation"])
            axes[0].plot(np.arange(1, len(share) + 1), share, **style | {"linewidth": 0.8})
            for ax, kind in zip(axes[1:], KINDS):
                ax.plot(*_curve(run["scores"], kind), marker="o", markersize=3, **style)
    for ax, x in zip(axes, ("epoch", *KINDS.values())):
        ax.set(xlabel=x, ylim=(0, 101))
    axes[0].set(ylabel="accuracy, %", ylim=(80, 100))
    figure.legend(*axes[1].get_legend_handles_labels(), loc="outside lower center", ncols=len(NAMES), fontsize="small")
    saved(figure, path)


def _reduced(tasks: dict[str, Any], path: Path) -> None:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(len(tasks), 3, figsize=(10, 3 * len(tasks)), layout="constrained", squeeze=False,
                                sharey="row")
    for row, (task, models) in zip(axes, tasks.items()):
        for name in models:
            for ax, kind in zip(row, KINDS):
                _line(ax, models[name], kind, plain(name) == name, color=color(name), label=NAMES[name])
        row[0].set(ylabel=f"{'permuted' if 'permuted' in task else 'ordered'}, accuracy, %")
    for ax, x in zip(axes[-1], KINDS.values()):
        ax.set(xlabel=x)
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize="small")
    saved(figure, path)


def _line(ax: Any, runs: list[dict[str, Any]], kind: str, is_plain: bool, color: str, label: str) -> None:
    """With a band; broken and without one, if it is not plain."""
    curves = [_curve(run["scores"], kind) for run in runs]
    means = [mean(column) for column in zip(*(shares for _, shares in curves))]
    ax.plot(curves[0][0], [one.mean for one in means], "o-" if is_plain else "--", markersize=3, color=color, label=label)
    if is_plain:
        ax.fill_between(curves[0][0], [one.low for one in means], [one.high for one in means], color=color, alpha=0.15,
                        linewidth=0)


def _curve(scores: dict[str, float], kind: str) -> tuple[list[float], list[float]]:
    found = [(0.0, scores["clean"])] + [(float(name.rpartition(" ")[2]), share) for name, share in scores.items()
                                        if name.startswith(kind)]
    return [x for x, _ in found], [y for _, y in found]
