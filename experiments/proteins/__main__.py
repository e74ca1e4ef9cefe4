"""Trains and judges all variants; see the package."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from itertools import chain
from typing import Any

import nrnn

from .. import arguments, results, timing
from ..jobs import kept
from .kernels import load, run
from .variants import FORMS, PENALTIES, POOLINGS, Variant, variants
from .words import baseline, majority


def main() -> None:
    asked = arguments.parse(arguments.parser("proteins", __doc__, seeds=2, jobs=True))
    (asked.out / "models").mkdir(exist_ok=True)
    one = partial(run, folder=asked.data, models=asked.out / "models", quick=asked.quick)
    runs = kept(one, {variant.name: variant for variant in variants(asked.seeds)}, asked.jobs, asked.out / "runs")
    words = {f"{form}-words": form for form in FORMS}
    baselines = kept(partial(_baselines, asked), words, asked.jobs, asked.out / "runs")
    results.save(asked.out, {"runs": list(chain(*runs)),
                             "sets": {form: _set(form, asked) | found for form, found in zip(FORMS, baselines)}})


def _baselines(asked: Namespace, form: str) -> dict[str, Any]:
    data = load(Variant(form, POOLINGS[0], PENALTIES[0], 1), asked.data, asked.quick)
    return {"majority": majority(data), "words": baseline(data)}


def _set(form: str, asked: Namespace) -> dict[str, Any]:
    """Sizes, and the time of a residue of every model of seed 1."""
    first = [variant for variant in variants(range(1, 2)) if variant.form == form]
    layer, data = first[0].config(asked.quick).layers[0], load(first[0], asked.data, asked.quick)
    rounds, long = (3, 200) if asked.quick else (15, 2000)
    names = [variant.file(trained) for variant in first for trained in (False, True)]
    models = {name: nrnn.Model.load(asked.out / "models" / name) for name in names}
    x = timing.steps(data.test.x, long)
    return {"sequences": [len(part) for part in (data.train, data.validation, data.test)], "classes": data.outputs,
            "units": layer.options["units"], "length": layer.options["length"], "longest": data.longest,
            "rounds": timing.rounds(models, dict.fromkeys(models, x), rounds)}


if __name__ == "__main__":
    main()
