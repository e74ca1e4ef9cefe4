"""Forecasts of the field from every cut-off, each by a network that was fitted to what was known there."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

import nrnn

from .field import Recipe, export, fitted, forecast, start

AHEAD = 14  # days
CREDIT = "CDC, public domain"


def cutoffs(days: int, early: int, late: int) -> tuple[list[int], list[int]]:
    """Last days that are known, AHEAD apart, the last one AHEAD before the end."""
    all_ = [days - 1 - AHEAD * (i + 1) for i in range(early + late)][::-1]
    return all_[:early], all_[early:]


def truth(x: np.ndarray, cutoff: int) -> np.ndarray:
    """What came, shape (AHEAD, places)."""
    return x[cutoff + 1:cutoff + 1 + AHEAD]


class Fields:
    """One for each cut-off, recipe and seed; x of shape (days, places)."""

    def __init__(self, x: np.ndarray, days: list[str], folder: Path) -> None:
        self.x, self.days, self.folder = x, days, folder

    def errors(self, cutoff: int, recipe: Recipe, seed: int) -> np.ndarray:
        """Forecast - truth, shape (AHEAD, places)."""
        z = start(self.x[:cutoff + 1], recipe)
        return forecast(self._model(cutoff, replace(recipe, trust=1.0), seed), z, AHEAD) - truth(self.x, cutoff)

    @cache
    def _model(self, cutoff: int, recipe: Recipe, seed: int) -> nrnn.Model:
        """Fitted to the days up to the cut-off; it does not depend on where forecasts start."""
        known, day = self.x[:cutoff + 1], self.days[cutoff].replace(" ", "")
        path = self.folder / f"until-{day}-{recipe.bandwidth:g}-{seed}.nrnn"
        return export(fitted(known, recipe, seed), path, start(known, recipe), self.days[cutoff], CREDIT)
