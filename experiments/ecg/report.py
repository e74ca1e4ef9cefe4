"""The section of the heart beats, and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from .. import results
from .judge import CHANCE, RADII
from .paper import TABLE

NAMES = {"antisymmetric": "Antisymmetric RNN", "cornn": "coRNN", "exponential": "Exponential RNN", "lstm": "LSTM",
         "lipschitz": "Lipschitz RNN", "nrnn-low": "NRNN .02 / .02", "nrnn-paper": "NRNN .06 / .03",
         "nrnn-high": "NRNN .12 / .03"}
_GROUPS = {"white and multiplicative": ["clean", *(f"{kind} {level:g}" for kind in ("white", "multiplicative")
                                                   for level in CHANCE[kind][1])],
           "others": [*(f"salt and pepper {level:g}" for level in CHANCE["salt and pepper"][1]),
                      *(f"FGSM {radius:g}" for radius in RADII)]}


def section(found: dict[str, Any]) -> str:
    first, second = _GROUPS.values()
    return f"""## Heart beats

A window of 140 samples (0.78 s) around each beat, a sample a step: normal, or premature ventricular? Whole patients in
each part.

{_table(found, first)}

{_table(found, second)}
"""


def draw(found: dict[str, Any], folder: Path) -> None:
    """Accuracy against the strength of three perturbations, mean and spread over the seeds."""
    import matplotlib.pyplot as plt

    kinds = {"white": "white noise, standard deviations", "multiplicative": "multiplicative noise, share",
             "FGSM": "FGSM radius, standard deviations"}
    figure, axes = plt.subplots(1, 3, figsize=(11, 4.2), sharey=True, constrained_layout=True)
    for ax, (kind, label) in zip(axes, kinds.items()):
        levels = (0, *(RADII if kind == "FGSM" else CHANCE[kind][1]))
        for i, name in enumerate(NAMES):
            scores = np.array([_scores(found, name, _column(kind, level)) for level in levels])
            ax.errorbar(levels, scores.mean(1), scores.std(1), label=NAMES[name], color=f"C{i}", marker="o",
                        markersize=3, capsize=2, linestyle="-" if name.startswith("nrnn") else "--")
        ax.set_xlabel(label)
        ax.grid(alpha=0.3)
    axes[0].set_ylabel("balanced accuracy, %")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=4, frameon=False)
    figure.savefig(folder / "ecg.png", dpi=110)


def _table(found: dict[str, Any], columns: list[str]) -> str:
    rows = [[NAMES[name], *(results.spread(_scores(found, name, column)) for column in columns)] for name in NAMES]
    return results.table(["balanced accuracy, %", *columns], rows)


def _scores(found: dict[str, Any], name: str, column: str) -> list[float]:
    return [one["scores"][column] for one in found["models"][name]["seeds"]]


def _column(kind: str, level: float) -> str:
    return f"{kind} {level:g}" if level else "clean"
