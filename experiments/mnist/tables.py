"""The tables of the section."""

from __future__ import annotations

from typing import Any

from ..networks import NAMES
from ..tables import spread, table
from . import paper
from .compare import Pair, difference, short

Models = dict[str, list[dict[str, Any]]]


def shares(models: Models, columns: list[str], kind: str = "scores") -> str:
    """Accuracies, mean and standard deviation over the seeds."""
    rows = [[NAMES[name], *(spread([run[kind][column] for run in models[name]]) for column in columns)]
            for name in NAMES if name in models]
    return table(["", *map(short, columns)], rows)


def remembered() -> str:
    rows = [[NAMES[name], *paper.TABLE[name]] for name in NAMES if name in paper.TABLE]
    return table(["remembered", *map(short, paper.COLUMNS)], rows)


def gaps(models: Models, pairs: tuple[Pair, ...], columns: list[str], kind: str = "scores") -> str:
    """Differences with their intervals: a row for each column, a column of the table for each pair that has runs."""
    first = {pair: difference(models, pair, columns[0], kind) for pair in pairs}
    held = {pair: f", n = {one.n}" for pair, one in first.items() if one is not None}
    rows = [[short(column), *(difference(models, pair, column, kind).numbers() for pair in held)] for column in columns]
    return table(["", *(f"{NAMES[a]} − {NAMES[b]}{n}" for (a, b), n in held.items())], rows)


def sizes(tasks: dict[str, Models]) -> str:
    """Of every network of every task."""
    rows = [[task, NAMES[name], f"{runs[0]['parameters']:,}", ", ".join(str(run["kept"]) for run in runs),
             _where(runs[0]["trained on"]), f"{max(run['seconds'] for run in runs) / 60:.1f}"]
            for task, models in tasks.items() for name, runs in models.items()]
    return table(["task", "network", "parameters", "kept epochs", "trained on", "minutes a run"], rows, texts=2)


def _where(facts: dict[str, Any]) -> str:
    return f"{facts.get('accelerator', facts['processor'])}, PyTorch {facts['torch']}"
