"""Held-out data from a file: inputs, what came of them, and the time between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..engine.model import Model
from ..reading.bad import BadData
from ..reading.cell import Missing, found
from ..reading.cell import read as cell_of
from ..reading.clock import GapLimit
from ..reading.number import grammar
from ..reading.read import read as read_table
from ..reading.table import Table
from ..values.intervals import rows_later


def read(model: Model, path: Any, targets: list[str], first: int = 0, **options: Any
         ) -> tuple[list[np.ndarray], list[np.ndarray], list[np.ndarray] | None]:
    """Inputs and truth of each sequence of a file, and the intervals if it has times.

    Parameters
    ----------
    path : path, or several
    targets : list of str
        Columns of the truth, one per output, or the one of the class labels. The truth of a row is the value `horizon`
        nominal intervals later, as the model's file says: with times that of the row nearest to then, as in training; not
        known where a gap lies between. Of a model that speaks at the end that of the sequence's last row.
    first : int
        Rows of a sequence before this one, from 0, are streamed but have no truth: history, or data of training.
    **options
        As of `nrnn.read`. Each key has sequences of its own; a change of `sequence` begins the next.

    Returns
    -------
    X : list of ndarray, shape (T, channels)
        NaN where a value is missing.
    y : list of ndarray
    dt : list of ndarray, shape (T,), or None
        Seconds; 0, the nominal interval, before the first row.
    """
    classes = model.task != "regression"
    if classes and len(targets) != 1:
        raise ValueError(f"target: expected one column of class labels, found {', '.join(targets)}")
    table = read_table(path, model=model, **({"keep": targets} if classes else {"channels": targets}), **options)
    places = [] if classes else [table.channels.index(one) for one in targets]
    truth = _classes(model, table, targets[0]) if classes else table.x[:, places]
    inputs = table.x[:, :len(model.inputs)].astype(np.float64)
    limit = GapLimit.of(model, options.get("max_substeps"), model.sequence.interval)
    X, y, dt = [], [], []
    for rows in _sequences(table):
        times = np.zeros(len(rows)) if table.time is None else table.time[rows]
        seconds = np.diff(times, prepend=times[:1]) / 1e9
        X.append(inputs[rows])
        gaps = np.array([limit.is_passed(round(one * 1e9)) for one in seconds])
        y.append(_truth(model, truth[rows], first, gaps, None if table.time is None else times))
        dt.append(seconds)
    return X, y, None if table.time is None else dt


def _sequences(table: Table) -> Iterator[np.ndarray]:
    """The rows of each."""
    for rows in table.groups().values():
        names = [table.sequence[i] for i in rows] if table.sequence else [None] * len(rows)
        begins = [i for i in range(1, len(rows)) if names[i] != names[i - 1]]
        yield from np.split(rows, begins)


def _truth(model: Model, values: np.ndarray, first: int, gaps: np.ndarray, times: np.ndarray | None) -> np.ndarray:
    """Of each row, or of the last one."""
    if model.sequence.valid == "end":
        return values[-1]
    unknown = "" if values.dtype.kind == "U" else np.nan
    place = rows_later(times, len(values), model.sequence.horizon, model.sequence.interval)
    passed = np.cumsum(gaps)
    known = (place >= 0) & (np.arange(len(values)) >= first) & (passed[place] == passed)
    return np.where(known[:, None], values[place], unknown)


def _classes(model: Model, table: Table, target: str) -> np.ndarray:
    """The labels, or the indices of classes, one for each row."""
    cells = [cell_of(one.strip()) for one in table.keep[target]]
    words = ["" if isinstance(one, Missing) else one.decode(errors="replace") for one in cells]
    if {*words} <= {*model.labels, ""}:
        return np.array(words, str)[:, None]
    is_number = grammar(b".")
    for i, cell in enumerate(cells):
        if words[i] and not is_number(cell):
            place = f"{table.file[i]}: line {table.line[i]}, column {target!r}"
            raise BadData(f"{place}: expected one of {model.labels} or its index, found {found(cell)}")
    return np.array([float(one) if one else np.nan for one in words])[:, None]
