"""Choose on early cut-offs, fit, forecast in the engine, judge: `python -m experiments.covid --data FOLDER`."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import torch
from nrnn.train.data.covid import week_means

import nrnn

from .. import arguments, results
from .bands import half_widths, judged
from .field import Recipe, export, fitted, forecast, start

AHEAD, WEEK = 14, 7
EARLY, LATE = 7, 8  # cut-offs, the last one 14 days before the end: choose on the early, judge on the late
RECIPES = [Recipe(*some) for some in product((14.0, 21.0, 28.0), (0.0, 0.25, 0.5, 1.0))]
SHOWN = 4           # places with most cases at the first late cut-off
CREDIT = "CDC, public domain"


def main() -> None:
    given = arguments.parse(arguments.parser("covid", __doc__, seeds=3))
    torch.set_num_threads(1)
    (given.out / "models").mkdir(exist_ok=True)
    days, places, x = week_means(given.data)
    early, late = cutoffs(len(x), *(2, 2) if given.quick else (EARLY, LATE))
    recipes = [Recipe(14.0, steps=20), Recipe(7.0, 0.5, steps=20)] if given.quick else RECIPES
    fields = Fields(x, days, given.out / "models")
    tried = [np.mean([np.abs(fields.errors(c, recipe, 1)).mean() for c in early]) for recipe in recipes]
    recipe = recipes[int(np.argmin(tried))]
    found = {"persistent level": [level(x, c) for c in early + late],
             "persistent growth": [growth(x, c) for c in early + late]}
    simple = {name: np.mean(np.abs(those[:len(early)])) for name, those in found.items()}
    found |= {f"field {seed}": [fields.errors(c, recipe, seed) for c in early + late] for seed in given.seeds}
    largest = np.argsort(x[late[0]])[::-1][:SHOWN]
    results.save(given.out, {
        "days": days, "places": places, "early": early, "late": late, "recipe": vars(recipe), "simple": simple,
        "tried": [{"recipe": vars(r), "error": e} for r, e in zip(recipes, tried)],
        "methods": {name: [judged(those[i], half_widths(those[:i])) | {"by place": np.abs(those[i]).mean(axis=0)}
                           for i in range(len(early), len(those))] for name, those in found.items()},
        "shown": {places[p]: {"seen": x[:, p], "forecasts": [x[c + 1:c + 1 + AHEAD, p] + found["field 1"][i][:, p]
                                                              for i, c in enumerate(early + late) if c in late]}
                  for p in largest}})


def cutoffs(days: int, early: int, late: int) -> tuple[list[int], list[int]]:
    """Last days that are known."""
    all_ = [days - 1 - AHEAD * (i + 1) for i in range(early + late)][::-1]
    return all_[:early], all_[early:]


class Fields:
    """One for each cut-off, recipe and seed; x of shape (days, places)."""

    def __init__(self, x: np.ndarray, days: list[str], folder: Path) -> None:
        self.x, self.days, self.folder = x, days, folder

    def errors(self, cutoff: int, recipe: Recipe, seed: int) -> np.ndarray:
        """Forecast - truth, shape (days ahead, places)."""
        z = start(self.x[:cutoff + 1], recipe)
        return forecast(self._model(cutoff, replace(recipe, trust=1.0), seed), z, AHEAD) - _truth(self.x, cutoff)

    @cache
    def _model(self, cutoff: int, recipe: Recipe, seed: int) -> nrnn.Model:
        """Fitted to the days up to the cut-off; it does not depend on where forecasts start."""
        known, day = self.x[:cutoff + 1], self.days[cutoff].replace(" ", "")
        path = self.folder / f"until-{day}-{recipe.bandwidth:g}-{seed}.nrnn"
        return export(fitted(known, recipe, seed), path, start(known, recipe), self.days[cutoff], CREDIT)


def level(x: np.ndarray, cutoff: int) -> np.ndarray:
    """Tomorrow is like today."""
    return np.tile(x[cutoff], (AHEAD, 1)) - _truth(x, cutoff)


def growth(x: np.ndarray, cutoff: int) -> np.ndarray:
    """It grows on as in the last week."""
    rate = (x[cutoff] - x[cutoff - WEEK]) / WEEK
    return x[cutoff] + np.arange(1, AHEAD + 1)[:, None] * rate - _truth(x, cutoff)


def _truth(x: np.ndarray, cutoff: int) -> np.ndarray:
    return x[cutoff + 1:cutoff + 1 + AHEAD]


if __name__ == "__main__":
    main()
