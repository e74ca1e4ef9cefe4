"""Trains and judges all networks; see the package."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

import nrnn

from .. import arguments, results, timing
from ..jobs import kept
from .kernels import load, run
from .variants import BASES, KINDS
from .words import counts


@arguments.told
def main() -> None:
    asked = arguments.parse(arguments.parser("proteins", __doc__, seeds=10, jobs=True))
    results.expect_seeds(asked.out, asked.seeds, lambda found: [run["seed"] for run in found["runs"]])
    (asked.out / "models").mkdir(exist_ok=True)
    one = partial(run, folder=asked.data, models=asked.out / "models", quick=asked.quick)
    wanted = [(kind, seed) for seed in asked.seeds for kind in KINDS]
    named = {f"{kind.name}-{seed}": (kind, seed) for kind, seed in wanted}
    runs = chain(*kept(one, named, asked.jobs, asked.out / "runs",
                       lambda job: (job[0].config(job[1], asked.quick), job[0].trains)))
    counted = {f"words-{kind.form}-{kind.longest}-{seed}": (kind, seed) for kind, seed in wanted}
    words = kept(partial(counts, folder=asked.data, quick=asked.quick), counted, asked.jobs, asked.out / "runs",
                 lambda job: replace(job[0], blosum=False).config(job[1], asked.quick).data)
    results.save(asked.out, {"runs": list(map(_short, runs)), "words": list(map(_short, words)),
                             "sets": {form: _set(form, asked) for form in BASES}})


def _short(found: dict[str, Any]) -> dict[str, Any]:
    """Which test sequences are named rightly, as a text of 0 and 1."""
    return found | {"right": "".join("01"[one] for one in found["right"])}


def _set(form: str, asked: Namespace) -> dict[str, Any]:
    """Sizes, and the time of a residue of every model of seed 1 whose anchors are frozen."""
    data = load(BASES[form], 1, asked.data, asked.quick)
    count, long = (3, 200) if asked.quick else (15, 2000)
    models = {kind.name: nrnn.Model.load(asked.out / "models" / kind.file(1, trained=False))
              for kind in KINDS if kind.form == form}
    x = timing.steps(data.test.x, long)
    return {"sequences": [len(part) for part in (data.train, data.validation, data.test)], "classes": data.outputs,
            "length": BASES[form].config(1, asked.quick).layers[0].options["length"],
            "rounds": timing.rounds(models, dict.fromkeys(models, x), count)}


if __name__ == "__main__":
    main()
