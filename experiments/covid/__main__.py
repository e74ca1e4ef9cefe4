"""Choose on early cut-offs, fit, forecast in the engine, judge: `python -m experiments.covid --data FOLDER`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from nrnn.train.data.covid import week_means

from .. import arguments, results
from .bands import half_widths, judged
from .field import Recipe, export, fitted, forecast, start

AHEAD, WEEK = 14, 7
EARLY, LATE = 7, 8  # cut-offs, every 14 days, the last one 14 days before the end: choose on the early, judge on the late
RECIPES = [Recipe(bandwidth) for bandwidth in (7.0, 14.0, 21.0)]
SHOWN = 4           # places with most cases at the first late cut-off
CREDIT = "CDC, public domain"


def main() -> None:
    given = arguments.parse(arguments.parser("covid", __doc__, seeds=3))
    torch.set_num_threads(1)
    (given.out / "models").mkdir(exist_ok=True)
    days, places, x = week_means(given.data)
    early, late = cutoffs(len(x), *(2, 2) if given.quick else (EARLY, LATE))
    recipes = [Recipe(steps=20), Recipe(7.0, steps=20)] if given.quick else RECIPES
    tried = [np.mean([np.abs(errors(x, c, recipe, 1, given.out, days)).mean() for c in early]) for recipe in recipes]
    recipe = recipes[int(np.argmin(tried))]
    found = {"persistent level": [level(x, c) for c in early + late],
             "persistent growth": [growth(x, c) for c in early + late]}
    found |= {f"field {seed}": [errors(x, c, recipe, seed, given.out, days) for c in early + late]
              for seed in given.seeds}
    largest = np.argsort(x[late[0]])[::-1][:SHOWN]
    results.save(given.out, {
        "days": days, "places": places, "early": early, "late": late, "recipe": vars(recipe),
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


def errors(x: np.ndarray, cutoff: int, recipe: Recipe, seed: int, out: Path, days: list[str]) -> np.ndarray:
    """Forecast - truth, shape (days ahead, places), by a field that was fitted to the days up to the cut-off."""
    known = x[:cutoff + 1]
    cell, z = fitted(known, recipe, seed), start(known, recipe)
    path = out / "models" / f"until-{days[cutoff].replace(' ', '')}-{seed}.nrnn"
    return forecast(export(cell, path, z, days[cutoff], CREDIT), z, AHEAD) - _truth(x, cutoff)


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
