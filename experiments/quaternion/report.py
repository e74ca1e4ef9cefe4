"""The section of the quaternion LSTMs; its pictures are in `pictures.py`."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..results import spread, table
from .equals import mean, microseconds, models, pairs
from .pictures import draw
from .runs import file_name
from .tasks import TASKS
from .widths import WIDTHS

__all__ = ["draw", "section"]

TITLES = {"copy-10": "copy, 10 blanks", "copy-30": "copy, 30 blanks", "digits": "spoken digits",
          "vowels": "Japanese vowels"}
CELLS = {"lstm": "LSTM", "quaternion_lstm": "QLSTM"}


def section(found: dict[str, Any]) -> str:
    return f"""## Quaternion LSTMs

{_models(found)}

{_pairs(found)}

{_widths(found)}
"""


def _models(found: dict[str, Any]) -> str:
    """Every network that was trained."""
    rows = []
    for task in TASKS:
        for (cell, units), runs in models(found, task.name).items():
            file = found["timing"][file_name(task.name, cell, units)]
            rows.append([f"{TITLES[task.name]}: {CELLS[cell]} {units}", f"{runs[0]['parameters']:,}",
                         *(spread([100 * one[name] for one in runs]) for name in ("validation_accuracy", "test_accuracy")),
                         f"{np.median(file['rounds']):.2f}", f"{file['bytes'] / 1000:.0f}"])
    return table(["task: cell, reals", "parameters", "validation, %", "test, %", "µs a step", "file, KB"], rows)


def _pairs(found: dict[str, Any]) -> str:
    """At equal quality."""
    rows = []
    for task in TASKS:
        for row in pairs(found, task.name):
            name = f"{TITLES[task.name]}: QLSTM {row['units']}"
            test = f"{100 * mean(row['runs'], 'test_accuracy'):.1f}"
            if row["plain"] is None:
                rows.append([name, "none", test, "", "", ""])
            else:
                rows.append([name, f"LSTM {row['plain']}", test, f"{100 * mean(row['others'], 'test_accuracy'):.1f}",
                             f"{row['parameters']:.2f}", f"{row['time']:.2f}"])
    return table(["quaternion", "as good on validation", "its test, %", "the plain one's, %", "parameters, ratio",
                  "time, ratio"], rows)


def _widths(found: dict[str, Any]) -> str:
    """At equal width."""
    rows = []
    for n in WIDTHS:
        plain, quaternion = (found["widths"][f"{cell}-{n}"] for cell in CELLS)
        a, b = (np.array(one["rounds"]) for one in (plain, quaternion))
        rows.append([n, f"{np.median(a):.2f}", f"{np.median(b):.2f}", f"{np.median(b / a):.2f}",
                     f"{quaternion['parameters'] / plain['parameters']:.2f}", f"{quaternion['bytes'] / plain['bytes']:.2f}"])
    return table(["reals", "LSTM, µs a step", "QLSTM, µs a step", "time, ratio", "parameters, ratio", "file, ratio"], rows)
