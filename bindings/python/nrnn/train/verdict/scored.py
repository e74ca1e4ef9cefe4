"""The rows that are judged, run through the model as it will run: series by series, with the rows before as history."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...engine.model import Model
from ...uncertainty.trial import FIT, OFFSET, TEST, Trial
from ..own.dataset import OwnSet
from ..own.parts import scored
from ..own.series import TEST as TEST_PART
from ..own.series import VALIDATION

FIRST_HALF, SECOND_HALF = FIT, OFFSET


@dataclass
class Scored:
    """A trial whose first two parts are the halves of the validation part; and where its rows are in the series."""

    trial: Trial
    spots: list[tuple[int, int]]

    @property
    def validation(self) -> np.ndarray:
        return np.flatnonzero(self.trial.part != TEST)

    @property
    def test(self) -> np.ndarray:
        return self.trial.rows(TEST)

    @property
    def truth(self) -> np.ndarray:
        """Values, shape (rows,), or classes."""
        return self.trial.truth if self.trial.classes else self.trial.truth[:, 0]

    def of(self, forecasts: list[np.ndarray]) -> np.ndarray:
        """What forecasts of all rows of each series say of those that are judged."""
        return np.array([forecasts[i][row] for i, row in self.spots])


def score(model: Model, data: OwnSet, seed: int) -> Scored:
    """All rows of validation and test that count."""
    X, y, dt, parts, spots = [], [], [], [], []
    classes = model.task != "regression"
    for part in (VALIDATION, TEST_PART):
        for i, one in enumerate(data.series):
            first, rows = scored(one, part, data.settings)
            if not len(rows):
                continue
            end = int(rows[-1]) + 1
            truth = np.full(end - first, np.nan)
            truth[rows - first] = one.y[rows]
            X.append(one.raw[first:end])
            y.append(np.where(np.isnan(truth), -1, truth).astype(int) if classes else truth[:, None])
            dt.append(one.dt[first:end])
            parts.append(_halves(truth, part, classes))
            spots += [(i, int(row)) for row in rows]
    trial = Trial(model, X, y, parts, seed, {"missing": "hold", "gap": "nominal"}, dt)
    return Scored(trial, spots)


def _halves(truth: np.ndarray, part: int, classes: bool) -> np.ndarray:
    """Of validation the first half of what is known fits the noise scale, the second the offsets, if there are any."""
    if part == TEST_PART:
        return np.full(len(truth), TEST)
    known = np.cumsum(~np.isnan(truth))
    return np.where(known <= known[-1] // 2, FIT, OFFSET) if not classes else np.full(len(truth), FIT)
