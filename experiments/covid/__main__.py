"""Choose on early cut-offs, fit, forecast in the engine, judge: `python -m experiments.covid --data FOLDER`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import numpy as np
import torch
from nrnn.train.data.covid import week_means

from .. import arguments, results
from .bands import half_widths, judged
from .field import Recipe
from .forecasts import Fields, cutoffs, truth
from .persistence import SIMPLE

EARLY, LATE = 7, 8  # cut-offs: choose on the early, judge on the late
RECIPES = [Recipe(*some) for some in product((14.0, 21.0, 28.0), (0.0, 0.25, 0.5, 1.0))]
QUICK = [Recipe(14.0, steps=20), Recipe(7.0, 0.5, steps=20)]
SHOWN = 4           # places with most cases at the first late cut-off


@arguments.told
def main() -> None:
    given = arguments.parse(arguments.parser("covid", __doc__, seeds=3))
    torch.set_num_threads(1)
    (given.out / "models").mkdir(exist_ok=True)
    days, places, x = week_means(given.data)
    early, late = cutoffs(len(x), *(2, 2) if given.quick else (EARLY, LATE))
    fields = Fields(x, days, given.out / "models")
    tried = _tried(fields, early, QUICK if given.quick else RECIPES)
    recipe = min(tried, key=tried.get)
    found = _errors(fields, early + late, recipe, given.seeds)
    results.save(given.out, {
        "days": days, "places": places, "early": early, "late": late, "recipe": vars(recipe),
        "simple": {name: np.mean(np.abs(found[name][:len(early)])) for name in SIMPLE},
        "tried": [{"recipe": vars(one), "error": error} for one, error in tried.items()],
        "methods": {name: _judged(those, len(early)) for name, those in found.items()},
        "shown": {places[p]: _shown(x, found["field 1"], early, late, p)
                  for p in np.argsort(x[late[0]])[::-1][:SHOWN]}})


def _tried(fields: Fields, early: list[int], recipes: list[Recipe]) -> dict[Recipe, float]:
    """Mean error of each over days ahead, places and early cut-offs."""
    return {recipe: np.mean([np.abs(fields.errors(c, recipe, 1)).mean() for c in early]) for recipe in recipes}


def _errors(fields: Fields, all_: list[int], recipe: Recipe, seeds: Iterable[int]) -> dict[str, list[np.ndarray]]:
    """By method, at every cut-off, shape (days ahead, places)."""
    found = {name: [simple(fields.x, c) for c in all_] for name, simple in SIMPLE.items()}
    return found | {f"field {seed}": [fields.errors(c, recipe, seed) for c in all_] for seed in seeds}


def _judged(errors: list[np.ndarray], early: int) -> list[dict[str, Any]]:
    """At each late cut-off, within bands from all those before."""
    return [judged(errors[i], half_widths(errors[:i])) | {"by place": np.abs(errors[i]).mean(axis=0)}
            for i in range(early, len(errors))]


def _shown(x: np.ndarray, errors: list[np.ndarray], early: list[int], late: list[int], place: int) -> dict[str, Any]:
    """What was seen of a place, and what was forecast of it at the late cut-offs."""
    forecasts = [truth(x, c)[:, place] + errors[len(early) + i][:, place] for i, c in enumerate(late)]
    return {"seen": x[:, place], "forecasts": forecasts}


if __name__ == "__main__":
    main()
