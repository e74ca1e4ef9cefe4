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

_MANY = 10  # series


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
    X, y, dt, known, spots = [], [], [], [], []
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
            known.append((part, ~np.isnan(truth)))
            spots += [(i, int(row)) for row in rows]
    parts = [np.full(len(rows), TEST) if part == TEST_PART else np.full(len(rows), FIT) for part, rows in known]
    if not classes:
        _halve([rows for part, rows in known if part == VALIDATION], parts)
    trial = Trial(model, X, y, parts, seed, {"missing": "hold", "gap": "nominal"}, dt)
    return Scored(trial, spots)


def _halve(known: list[np.ndarray], parts: list[np.ndarray]) -> None:
    """Half of validation fits the noise scale, the other half the offsets: whole series, if there are many of them; else
    the first and the second half of each.
    """
    counts = {FIT: 0, OFFSET: 0}
    for rows, part in zip(known, parts):
        if len(known) >= _MANY:
            part[:] = min(counts, key=counts.get)
            counts[part[0]] += int(rows.sum())
        else:
            so_far = np.cumsum(rows)
            part[:] = np.where(so_far <= so_far[-1] // 2, FIT, OFFSET)
