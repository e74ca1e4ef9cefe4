"""The section of the recurrent kernel networks on proteins, and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..results import spread, table
from .variants import FORMS, PENALTIES, POOLINGS, Variant

TITLES = {"families": "families of Pfam", "places": "compartments of the cell"}
SCORES = ("accuracy", "f1", "auroc")
_HEADER = ["", "validation loss", "accuracy, %", "macro F1, %", "macro auROC, %", "parameters", "µs a residue"]


def section(found: dict[str, Any]) -> str:
    parts = "\n\n".join(f"**{TITLES[form][0].upper()}{TITLES[form][1:]}**, {_size(found, form)}\n\n{_table(found, form)}"
                        for form in FORMS)
    return f"""## Proteins: recurrent kernel networks

{parts}
"""


def variants(found: dict[str, Any], form: str) -> dict[tuple[str, float, bool], list[dict[str, Any]]]:
    """The runs of a set by (pooling, lambda, trained)."""
    keys = [(pooling, penalty, trained) for pooling in POOLINGS for penalty in PENALTIES for trained in (False, True)]
    return {key: [one for one in found["runs"] if one["form"] == form
                  and (one["pooling"], one["gap_penalty"], one["trained"]) == key] for key in keys}


def best(found: dict[str, Any], form: str) -> tuple[str, float, bool]:
    """The variant of the least mean validation loss."""
    runs = variants(found, form)
    return min(runs, key=lambda key: np.mean([one["validation_loss"] for one in runs[key]]))


def title(pooling: str, penalty: float, trained: bool) -> str:
    return f"{pooling}, λ = {penalty:g}, anchors {'trained' if trained else 'of k-means'}"


def _size(found: dict[str, Any], form: str) -> str:
    held = found["sets"][form]
    train, validation, test = held["sequences"]
    return (f"{len(held['classes'])} classes; {train:,} / {validation} / {test} sequences to train, validate and test; "
            f"{held['units']} anchors of {held['length']} residues")


def _table(found: dict[str, Any], form: str) -> str:
    held, chosen = found["sets"][form], best(found, form)
    rows = [["majority class", "", *_percent([held["majority"]]), "", ""],
            [f"words up to {held['words']['longest']}", f"{held['words']['validation_loss']:.2f}",
             *_percent([held["words"]]), f"{held['words']['parameters']:,}", ""]]
    for key, runs in variants(found, form).items():
        pooling, penalty, trained = key
        name = Variant(form, pooling, penalty, 1).file(trained)
        loss = np.mean([one["validation_loss"] for one in runs])
        text = f"**{title(*key)}**" if key == chosen else title(*key)
        rows.append([text, f"{loss:.2f}", *_percent(runs), f"{runs[0]['parameters']:,}",
                     f"{np.median(held['rounds'][name]):.2f}"])
    return table(_HEADER, rows)


def _percent(runs: list[dict[str, Any]]) -> list[str]:
    return [spread([100 * one[name] for one in runs]) for name in SCORES]


def draw(found: dict[str, Any], folder: Path) -> None:
    """Accuracy of each variant, a point a seed, with the baselines as lines."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(8.4, 4), constrained_layout=True)
    for ax, form in zip(axes, FORMS):
        _panel(ax, found, form)
    axes[0].set_ylabel("test accuracy, %")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, fontsize="small")
    folder.mkdir(parents=True, exist_ok=True)
    figure.savefig(folder / "proteins.png", dpi=100)


def _panel(ax: Any, found: dict[str, Any], form: str) -> None:
    runs = variants(found, form)
    places = [(pooling, penalty) for pooling in POOLINGS for penalty in PENALTIES]
    for trained, color, label in ((False, "C0", "anchors of k-means"), (True, "C3", "anchors trained")):
        points = [(i + (0.12 if trained else -0.12), 100 * one["accuracy"]) for i, key in enumerate(places)
                  for one in runs[*key, trained]]
        ax.plot(*zip(*points), "o", color=color, label=label, alpha=0.75, markersize=5)
    for name, style, label in (("words", "--", "words"), ("majority", ":", "majority class")):
        ax.axhline(100 * found["sets"][form][name]["accuracy"], color="0.3", linestyle=style, linewidth=1, label=label)
    ax.set_xticks(range(len(places)), [f"{pooling}\nλ = {penalty:g}" for pooling, penalty in places])
    ax.set(title=TITLES[form], xlim=(-0.5, len(places) - 0.5))
    ax.grid(alpha=0.3, axis="y")
