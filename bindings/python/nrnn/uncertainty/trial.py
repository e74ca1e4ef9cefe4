"""Held-out data run through a model: which rows count, in which of three parts they are, what was forecast."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..engine.model import Model
from ..values.columns import values as samples
from ..values.numbers import as_numbers, missing

FIT, OFFSET, TEST = range(3)
_BLOCKS = 20        # of a part of one series: the unit in which its rows are drawn again
_TIMED_STEPS = 2000


@dataclass(frozen=True, eq=False)
class Forecast:
    """Rows that count: nominal (N, k), members (N, M, k), quantiles (N, levels, k), in float64."""

    nominal: np.ndarray
    members: np.ndarray
    quantiles: np.ndarray

    def __getitem__(self, rows: Any) -> Forecast:
        return Forecast(self.nominal[rows], self.members[rows], self.quantiles[rows])

    @property
    def mean(self) -> np.ndarray:
        return self.members.mean(1)


class Trial:
    """Data with its truth, in three parts.

    Classes have no quantiles to shift: the second part joins the third. One series is cut in time, first the part to
    fit on; several sequences are dealt whole, by chance. The parts share no row, and nothing is fitted on the third.

    Parameters
    ----------
    X : ndarray, shape (T,) or (T, channels): one series; (N, T, channels) or a list of arrays: sequences
        Raw, NaN where a value is missing.
    y : truth for each scored row
        Of a model that speaks at every step (T,) or (T, outputs) for each sequence, already moved by the model's
        horizon; of one that speaks at the end one for each sequence. Classes are indices or labels. NaN (class -1):
        not known.
    parts : three positive numbers, or list of arrays of int
        Their shares; or the part of each row of each sequence: `FIT`, `OFFSET` or `TEST`.
    options : dict
        Of the streams, such as ``missing="hold"``.
    dt : as X, optional
        Seconds before each row; None: the nominal interval.
    """

    def __init__(self, model: Model, X: Any, y: Any, parts: Any = (1, 1, 1), seed: int = 0,
                 options: dict[str, Any] | None = None, dt: Any = None) -> None:
        self.model, self.seed, self.options = model, seed, options or {}
        self.classes = model.task != "regression"
        self.at_end = model.sequence.valid == "end"
        if model.task not in ("regression", "softmax"):
            raise ValueError(f"task: expected regression or softmax, found {model.task}")
        single = not self.at_end and _is_one_series(X)
        self.X = [samples("X", one, model._channels, "time").astype(np.float64) for one in ([X] if single else X)]
        self.dt = [dt] if single and dt is not None else dt
        truth = _truths(model, [y] if single else y, [len(one) for one in self.X], self.at_end)
        place = [(i, t) for i, one in enumerate(truth) for t in range(len(one))]
        known = np.array([np.isfinite(truth[i][t]).all() and (self.at_end or t >= model.sequence.warm_up)
                          for i, t in place], bool)
        self.place = np.array(place)[known]
        values = np.concatenate(truth)[known]
        self.truth = values[:, 0].astype(int) if self.classes else values
        if np.ndim(parts[0]):
            self.part = np.concatenate([np.asarray(one, int) for one in parts])[known]
            self.block = _blocks(self.part)
        else:
            self.part, self.block = _dealt(self.place, as_numbers("parts", parts), seed)
        needed = {FIT, TEST} if self.classes and np.ndim(parts[0]) else {FIT, OFFSET, TEST}
        if needed - set(self.part):
            raise ValueError("data: expected rows with a known truth in each of three parts, "
                             f"found {len(values)} in all")
        if self.classes:  # they have no offsets to fit: the second part tells too
            self.part[self.part == OFFSET] = TEST

    def forecast(self, members: int, scale: float, levels: Sequence[float] = (), only: int | None = None) -> Forecast:
        """What the model says of every row, or of those of one part."""
        chosen = self.part == only if only is not None else np.ones(len(self.part), bool)
        reach, needed = self._reach(chosen)
        wanted = ("nominal", "members", "quantiles") if levels else ("nominal", "members")
        summary = self.model.predict([self.X[i][:reach[i]] for i in needed], members=members, noise=True,
                                     noise_scale=scale, quantiles=levels, seed=self.seed, outputs=wanted,
                                     dt=self._intervals(reach, needed), **self.options)
        row = np.searchsorted(needed, self.place[chosen, 0])
        at = (row,) if self.at_end else (row, self.place[chosen, 1])
        k = len(self.model.outputs)
        quantiles = summary.quantiles[at] if levels else np.zeros((len(row), 0, k))
        return Forecast(*(one.astype(np.float64) for one in (summary.nominal[at], summary.members[at], quantiles)))

    def _intervals(self, reach: np.ndarray, needed: np.ndarray) -> list[Any] | None:
        return None if self.dt is None else [self.dt[i][:reach[i]] for i in needed]

    def time_per_step(self, members: int, scale: float) -> float:
        """Seconds, the best of three runs over the first steps; mean of the members, noise on."""
        rows, best = self.X[0][:_TIMED_STEPS], np.inf
        with self.model.stream(members, noise=True, noise_scale=scale, **self.options) as stream:
            repeats = max(1, 256 // len(rows))
            for _ in range(3):
                start = time.perf_counter()
                for _ in range(repeats):
                    stream.run(rows, outputs=("mean",))
                best = min(best, (time.perf_counter() - start) / (len(rows) * repeats))
        return best

    def rows(self, part: int) -> np.ndarray:
        return np.flatnonzero(self.part == part)

    def _reach(self, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How far each sequence must run, and which must at all."""
        reach = np.zeros(len(self.X), int)
        np.maximum.at(reach, self.place[chosen, 0], self.place[chosen, 1] + 1)
        if self.at_end:
            reach = np.where(reach > 0, [len(one) for one in self.X], 0)
        return reach, np.flatnonzero(reach)


def _is_one_series(X: Any) -> bool:
    if hasattr(type(X), "columns") or hasattr(type(X), "column_names") or hasattr(type(X), "keys"):
        return True  # a table, a dict of columns, a Series
    return np.ndim(X[0]) == 0 or isinstance(X, np.ndarray) and X.ndim == 2


def _truths(model: Model, y: Any, lengths: list[int], at_end: bool) -> list[np.ndarray]:
    """One array (rows, columns) per sequence; classes as indices, -1 as NaN."""
    classes, columns = model.task != "regression", len(model.outputs)
    if len(y) != len(lengths):
        raise ValueError(f"y: expected {len(lengths)}, one per sequence, found {len(y)}")
    found = []
    for i, (one, length) in enumerate(zip(y, lengths)):
        rows = 1 if at_end else length
        values = _indices(model, one) if classes else as_numbers(f"y[{i}]", one)
        values = values.reshape(rows, -1) if values.size in (rows, rows * columns) else values
        if values.shape != (rows, 1 if classes else columns):
            raise ValueError(f"y[{i}]: expected shape ({rows}, {1 if classes else columns}), found {values.shape}")
        found.append(values)
    return found


def _indices(model: Model, labels: ArrayLike) -> np.ndarray:
    given = list(labels) if np.ndim(labels) else [labels]
    if any(isinstance(one, str) for one in given):
        known = {label: i for i, label in enumerate(model.labels)} | {"": -1}
        unknown = [one for one in given if not missing(one) and one not in known]
        if unknown:
            raise ValueError(f"y: expected one of {model.labels}, found {unknown[0]!r}")
        given = [-1 if missing(one) else known[one] for one in given]
    values = as_numbers("y", given)
    if (values >= len(model.outputs)).any():
        raise ValueError(f"y: expected classes 0 .. {len(model.outputs) - 1}, found {values.max():g}")
    return np.where(values < 0, np.nan, values)


def _dealt(place: np.ndarray, shares: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The part of each row, and the block: rows that depend on each other."""
    if shares.shape != (3,) or not (shares > 0).all():
        raise ValueError(f"parts: expected three numbers > 0, found {shares.tolist()}")
    edges = np.cumsum(shares)[:2] / shares.sum()
    sequence, count = place[:, 0], place[:, 0].max(initial=0) + 1
    if count > 1:
        order = np.random.default_rng(seed).permutation(count)
        return np.searchsorted(edges, (order[sequence] + 0.5) / count), sequence
    part = np.searchsorted(edges, (np.arange(len(place)) + 0.5) / max(len(place), 1))
    return part, _blocks(part)


def _blocks(part: np.ndarray) -> np.ndarray:
    """The rows of each part in blocks, in their order."""
    found = np.zeros(len(part), int)
    for one in range(3):
        rows = np.flatnonzero(part == one)
        found[rows] = np.arange(len(rows)) * _BLOCKS // max(len(rows), 1) + one * _BLOCKS
    return found
