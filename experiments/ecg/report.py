"""The section of the heart beats, and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from .. import results
from .judge import CHANCE, RADII
from .paper import COLUMNS, TABLE
from .text import AFTER, BEFORE

NAMES = {"antisymmetric": "Antisymmetric RNN", "cornn": "coRNN", "exponential": "Exponential RNN", "lstm": "LSTM",
         "lipschitz": "Lipschitz RNN", "nrnn-paper": "NRNN .06 / .03", "nrnn-high": "NRNN .12 / .03"}
_PICTURE = """![Balanced accuracy of seven networks under three disturbances](results/ecg.png)

*Lines: mean of the seeds; bands: from one seed to the other. Broken: trained without noise.*"""
_OTHERS = [*(f"salt and pepper {level:g}" for level in CHANCE["salt and pepper"][1]),
           *(f"FGSM {radius:g}" for radius in RADII)]


def section(found: dict[str, Any]) -> str:
    train, validation, test = (sum(found["parts"][name]) for name in ("train", "validation", "test"))
    return "\n\n".join(["## Heart beats", BEFORE.format(train=train, validation=validation, test=test),
                        _table(found, list(COLUMNS)), _table(found, _OTHERS), _remembered(), _ensembles(found),
                        _PICTURE, AFTER, _settings(found)]) + "\n"


def draw(found: dict[str, Any], folder: Path) -> None:
    """Accuracy against the strength of three perturbations, mean and range over the seeds."""
    import matplotlib.pyplot as plt

    kinds = {"white": "white noise, standard deviations", "multiplicative": "multiplicative noise, share",
             "FGSM": "FGSM radius, standard deviations"}
    figure, axes = plt.subplots(1, 3, figsize=(9, 4), sharey=True)
    for ax, (kind, label) in zip(axes, kinds.items()):
        levels = (0, *(RADII if kind == "FGSM" else CHANCE[kind][1]))
        for i, name in enumerate(NAMES):
            scores = np.array([_scores(found, name, f"{kind} {level:g}" if level else "clean") for level in levels])
            ax.plot(levels, scores.mean(1), "o-" if name.startswith("nrnn") else "o--", markersize=3, color=f"C{i}",
                    label=NAMES[name])
            ax.fill_between(levels, scores.min(1), scores.max(1), color=f"C{i}", alpha=0.1, linewidth=0)
        ax.set(xlabel=label, xticks=levels)
        ax.grid(alpha=0.3)
    axes[0].set_ylabel("balanced accuracy, %")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="upper center", ncols=4, frameon=False)
    figure.tight_layout(rect=(0, 0, 1, 0.87))
    figure.savefig(folder / "ecg.png", dpi=110)
    plt.close(figure)


def _table(found: dict[str, Any], columns: list[str]) -> str:
    rows = [[NAMES[name], *(results.spread(_scores(found, name, column)) for column in columns)] for name in NAMES]
    return results.table(["balanced accuracy, %", *columns], rows)


def _remembered() -> str:
    rows = [[NAMES[name], *row] for name, row in TABLE.items()]
    return "The paper's Table 2, on other data (its row of the NRNN is not remembered, but that it is best or level " \
        "with the best in every column):\n\n" + results.table(["accuracy, %, *from memory*", *COLUMNS], rows)


def _ensembles(found: dict[str, Any]) -> str:
    """Of the models that name noise: the output without it, and the mean of members that keep it."""
    rows = []
    for name in (name for name in NAMES if name.startswith("nrnn")):
        runs = [one["ensemble"] for one in found["models"][name]["seeds"]]
        rows.append([NAMES[name], *(results.spread([run[kind][column] for run in runs])
                                    for column in ("clean", "white 0.8") for kind in ("noise-free", "ensemble"))])
    head = ["balanced accuracy, %, a third of the test part", "clean, noise off", "clean, 32 members",
            "white 0.8, noise off", "white 0.8, 32 members"]
    said = "The same networks, hidden noise off and left on (mean of 32 members, one draw of white noise):"
    return f"{said}\n\n{results.table(head, rows)}"


def _settings(found: dict[str, Any]) -> str:
    rows = []
    for name in NAMES:
        model = found["models"][name]
        told = "; ".join(f"{_setting(one['setting'])}: {100 * one['accuracy']:.1f} %, loss {one['loss']:.3f}"
                         for one in model["tries"])
        rows.append([NAMES[name], model["parameters"], _setting(model["setting"]), told])
    return "What was tried, and what the validation part (record 116) said of it with the first seed:\n\n" + \
        results.table(["network", "parameters", "taken", "validation"], rows)


def _setting(setting: dict[str, float]) -> str:
    return ", ".join(f"{key.rpartition('.')[2]} {value:g}" for key, value in setting.items())


def _scores(found: dict[str, Any], name: str, column: str) -> list[float]:
    return [one["scores"][column] for one in found["models"][name]["seeds"]]
