"""Accuracy against the strength of every disturbance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..figures import saved
from ..networks import color
from ..verdicts import mean
from .judge import LEVELS
from .tables import named, scores

_AXES = {"white": "white noise, standard deviations", "multiplicative": "multiplicative noise, share",
         "salt and pepper": "salt and pepper, share", "FGSM": "FGSM radius, standard deviations",
         "PGD": "PGD radius, standard deviations"}
CAPTION = "*Lines: mean of the seeds; bands: its 95 % interval. Broken: trained without noise.*"


def draw(found: dict[str, Any], path: Path, label: str) -> None:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, len(_AXES), figsize=(14, 4), sharey=True, layout="constrained")
    for ax, (kind, said) in zip(axes, _AXES.items()):
        levels = (0, *LEVELS[kind])
        for name in named(found):
            _line(ax, found, name, kind, levels, color(name))
        ax.set(xlabel=said, xticks=levels)
        ax.grid(alpha=0.3)
    axes[0].set(ylabel=label, ylim=(None, 101))  # bands may reach above
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=8, frameon=False)
    saved(figure, path, 100)


def _line(ax: Any, found: dict[str, Any], name: str, kind: str, levels: tuple[float, ...], color: str) -> None:
    held = [mean([*scores(found, name, f"{kind} {level:g}" if level else "clean").values()]) for level in levels]
    noisy = name in ("nrnn-paper", "nrnn-high")
    ax.plot(levels, [one.mean for one in held], "o-" if noisy else "o--", markersize=3, color=color,
            label=named(found)[name])
    ax.fill_between(levels, [one.low for one in held], [one.high for one in held], color=color, alpha=0.1, linewidth=0)
