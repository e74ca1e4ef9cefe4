"""The section of the quaternion LSTMs; its pictures are in `pictures.py`, its sentences in `findings.py`."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ratios import ratio, times
from ..tables import spread, table
from .claims import TIMIT, claims, spoken
from .copies import PLAIN, QUATERNION, WIDE, last, learnt, recall, told
from .equals import mean, models, pairs
from .findings import findings
from .matched import MARGIN, losses, points, share, slowdown, widths
from .pictures import draw
from .runs import file_name
from .seeds import seeds
from .tasks import COPIES, GRIDS, PUBLISHED, TRUE, Task
from .text import TEXT
from .widths import WIDTHS

__all__ = ["claims", "draw", "section"]

CELLS = {"lstm": "LSTM", "quaternion_lstm": "QLSTM"}


def section(found: dict[str, Any]) -> str:
    return TEXT.format(timit=spoken(*TIMIT), seeds=seeds(found), copies=_copies(found), models=_models(found),
                       **_budgets(found), rounds=len(next(iter(found["timing"].values()))["rounds"]),
                       matched=_matched(found), widths=_widths(found), findings=findings(found), margin=f"{MARGIN:g}")


def _budgets(found: dict[str, Any]) -> dict[str, str]:
    """Training steps of the copies, epochs of the grids."""
    ten, _, four = TRUE
    digits, vowels = (str(len(_first(found, task)["curve"])) for task in GRIDS)
    return {"script_steps": " and ".join(str(last(_first(found, task))) for task in PUBLISHED),
            "ten_steps": str(last(_first(found, ten))), "four_steps": str(last(_first(found, four))),
            "digits_epochs": digits, "vowels_epochs": vowels}


def _first(found: dict[str, Any], task: Task) -> dict[str, Any]:
    return next(one for one in found["runs"] if one["task"] == task.name)


def _copies(found: dict[str, Any]) -> str:
    """Steps until a network recalls, those of each seed, and how the others compare with the quaternion one."""
    rows = []
    for task in COPIES:
        runs = models(found, task.name)
        for name in (one for one in (QUATERNION, PLAIN, WIDE) if one in runs):
            steps = ", ".join(str(learnt(one) or f"> {last(one)}") for one in runs[name])
            right = spread([100 * one["test_accuracy"] for one in runs[name]])
            other = ["", ""] if name == QUATERNION else [told(runs, name), recall(runs, name).text("")]
            rows.append([_title(task.title, *name), f"{runs[name][0]['parameters']:,}", steps, right, *other])
    return table(["task: cell, reals", "parameters", "steps, by seed", "test recall, %", "steps, LSTM over QLSTM",
                  "recall, QLSTM less LSTM, points"], rows)


def _models(found: dict[str, Any]) -> str:
    """The networks of the grids."""
    rows = []
    for task in GRIDS:
        for (cell, units), runs in models(found, task.name).items():
            file = found["timing"][file_name(task.name, cell, units)]
            rows.append([_title(task.title, cell, units), f"{runs[0]['parameters']:,}",
                         f"{mean(runs, 'validation_loss'):.3f}",
                         *(spread([100 * one[name] for one in runs])
                           for name in ("validation_accuracy", "test_accuracy")),
                         f"{np.median(file['rounds']):.2f}", f"{file['bytes'] / 1000:.0f}"])
    return table(["task: cell, reals", "parameters", "validation loss", "validation, %", "test, %", "µs a step",
                  "file, KB"], rows)


def _matched(found: dict[str, Any]) -> str:
    """Pairs of twice the width, then of the same."""
    rows = []
    for task in GRIDS:
        equal = {row["units"]: row["parameters"] for row in pairs(found, task.name)}
        for factor in (2, 1):
            for plain, quaternion in widths(found, task.name, factor):
                pair = found, task.name, plain, quaternion
                rows.append([f"{task.title}: QLSTM {quaternion}, LSTM {plain}", f"{share(*pair):.2f}",
                             points(*pair).text(""), times(losses(*pair)), times(slowdown(*pair), count=False),
                             "" if equal[quaternion] is None else f"{equal[quaternion]:.2f}"])
    return table(["pair", "parameters, ratio", "accuracy, points", "validation loss, ratio", "time, ratio",
                  "parameters at equal mean loss, ratio"], rows)


def _widths(found: dict[str, Any]) -> str:
    """At equal width."""
    rows = []
    for n in WIDTHS:
        plain, quaternion = (found["widths"][f"{cell}-{n}"] for cell in CELLS)
        a, b = (np.array(one["rounds"]) for one in (plain, quaternion))
        rows.append([n, f"{np.median(a):.2f}", f"{np.median(b):.2f}", times(ratio(b, a), count=False),
                     f"{quaternion['parameters'] / plain['parameters']:.2f}",
                     f"{quaternion['bytes'] / plain['bytes']:.2f}"])
    return table(["reals", "LSTM, µs a step", "QLSTM, µs a step", "time, ratio", "parameters, ratio",
                  "file, ratio"], rows)


def _title(task: str, cell: str, units: int) -> str:
    return f"{task}: {CELLS[cell]} {units}"
