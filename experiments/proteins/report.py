"""The section of the recurrent kernel networks on proteins, and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..figures import saved
from ..tables import spread, table
from . import comparisons, paper, text
from .claims import claims
from .findings import findings
from .rows import FEWEST, Row, Seeds, best, few, over_words, rows, runs, title, words
from .variants import BASES, LONG, Kind

__all__ = ["claims", "draw", "section"]
TITLES = {"families": "Families of Pfam", "places": "Compartments of the cell"}
SCORES = ("accuracy", "f1", "auroc")
_HEADER = ["", "validation loss", "accuracy, %", "macro F1, %", "macro auROC, %", "against words, points of accuracy",
           "parameters", "µs a residue"]


def section(found: dict[str, Any]) -> str:
    parts = [f"**{TITLES[form]}**: {_size(found, form)}.\n\n{_table(found, form)}" for form in BASES]
    scarce = few(found)
    before = text.BEFORE.format(splits=_seeds(found), few=text.FEW.format(fewest=FEWEST) * scarce)
    limits = text.LIMITS.format(few=text.UNTESTED_FEW * scarce, gaps=paper.gaps())
    return "\n\n".join(["## Proteins: recurrent kernel networks", before, *parts, text.AFTER, _comparisons(found),
                        f"{findings(found)}\n{limits}"]) + "\n"


def _seeds(found: dict[str, Any]) -> str:
    count = len({one["seed"] for one in found["runs"]})
    return "One split" if count == 1 else f"{count} splits"


def _size(found: dict[str, Any], form: str) -> str:
    held = found["sets"][form]
    train, validation, test = held["sequences"]
    return (f"{len(held['classes'])} classes; {train:,} / {validation} / {test} sequences to train, validate and test, "
            f"of up to {BASES[form].longest} residues unless said; anchors of {held['length']} residues")


def _table(found: dict[str, Any], form: str) -> str:
    chosen, counted = best(found, form), [words(found, kind) for kind in _counted(form)]
    lines = [["majority class", "", *_percent({seed: one["majority"] for seed, one in counted[0].items()}), "", "", ""]]
    lines += [_words(kind, seeds) for kind, seeds in zip(_counted(form), counted)]
    return table(_HEADER, lines + [_network(found, row, row == chosen) for row in rows(form)])


def _counted(form: str) -> list[Kind]:
    return [BASES[form], *([LONG] if form == LONG.form else [])]


def _words(kind: Kind, seeds: Seeds) -> list[str]:
    held = list(seeds.values())
    longest = " or ".join(map(str, sorted({one["words"] for one in held})))
    return [f"words up to {longest}{f', {kind.longest} residues' * (kind == LONG)}", _loss(held), *_percent(seeds), "",
            f"{held[0]['parameters']:,}", ""]


def _network(found: dict[str, Any], row: Row, bold: bool) -> list[str]:
    kind, trained = row
    seeds = runs(found, row)
    time = "" if trained else f"{np.median(found['sets'][kind.form]['rounds'][kind.name]):.1f}"
    held = list(seeds.values())
    return [f"**{title(row)}**" if bold else title(row), _loss(held), *_percent(seeds),
            over_words(found, row).text(""), f"{held[0]['parameters']:,}", time]


def _loss(held: list[dict[str, Any]]) -> str:
    return f"{np.mean([one['validation_loss'] for one in held]):.2f}"


def _percent(seeds: Seeds) -> list[str]:
    return [spread([100 * one[name] for one in seeds.values()]) for name in SCORES]


def _comparisons(found: dict[str, Any]) -> str:
    lines = []
    for asked in comparisons.ALL:
        held = [asked.found(found, trained) for trained in (False, True)]
        lines.append([asked.topic, asked.where, *("" if one is None else one.text("") for one in held)])
    return table(["", "", "anchors of k-means", "anchors trained"], lines, texts=2)


def draw(found: dict[str, Any], folder: Path) -> None:
    """The interval of each network's accuracy less that of words."""

    from matplotlib import pyplot as plt

    heights = [len(rows(form)) for form in BASES]
    figure, axes = plt.subplots(2, 1, figsize=(8.4, 1.6 + 0.26 * sum(heights)), constrained_layout=True,
                                gridspec_kw={"height_ratios": heights})
    for ax, form in zip(axes, BASES):
        _panel(ax, found, form)
    axes[-1].set_xlabel("accuracy less that of words, points")
    saved(figure, folder / "proteins.png", 100)


def _panel(ax: Any, found: dict[str, Any], form: str) -> None:
    shown = rows(form)
    for place, row in enumerate(shown):
        d = over_words(found, row).by
        color = "C3" if row[1] else "C0"
        ax.plot([d.low, d.high], [place, place], color=color, linewidth=2)
        ax.plot(d.mean, place, "o", color=color, markersize=5)
    ax.axvline(0, color="0.3", linewidth=1)
    ax.set_yticks(range(len(shown)), map(title, shown), fontsize="small")
    ax.invert_yaxis()
    ax.set_title(TITLES[form])
    ax.grid(alpha=0.3, axis="x")
