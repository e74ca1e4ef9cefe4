"""Measure the trained models of some sets: `python -m experiments.effects --data FOLDER`.

Those that ship, or with `--models FOLDER` those in the folder of each set in it, as the experiments leave them, with
more seeds. What is done is kept in `runs`; sets, models and seeds that are not measured now stay in results.json.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from .. import arguments, results
from ..jobs import kept
from . import merged
from .measure import flat, measure
from .sources import QUICK, SHIPPED, SOURCES, files, some
from .sweep import SCALES


def main() -> None:
    given = _arguments()
    jobs = {name: _jobs(name, given) for name in given.only or SOURCES}
    found = {name: _measured(name, each, given) for name, each in jobs.items() if each}
    results.save(given.out, {"scales": SCALES, "sets": merged.over(merged.before(given.out), found)})


def _arguments() -> argparse.Namespace:
    made = arguments.parser("effects", __doc__, seeds=10, jobs=True)
    made.add_argument("--models", type=Path, default=SHIPPED, help="folder with a folder of models for each set")
    made.add_argument("--only", action="append", choices=list(SOURCES), help="this set; the others are left")
    made.add_argument("--gather", action="store_true", help="only gather the models that are done")
    return arguments.parse(made)


def _jobs(name: str, given: argparse.Namespace) -> dict[str, Path]:
    """The model files of a set, which has none before its experiment was run; in a quick run of one pair of models."""
    models = SOURCES[name].against[-1] if given.quick else SOURCES[name].models
    jobs = {f"{name}-{model}-{seed}": path for model in models
            for seed, path in files(name, model, given.models).items() if seed in given.seeds}
    return {job: path for job, path in jobs.items() if not given.gather or _done(job, given.out / "runs")}


def _done(job: str, runs: Path) -> bool:
    return all((folder / f"{job}.json").exists() for folder in (runs, runs / "flat"))


def _measured(name: str, jobs: dict[str, Path], given: argparse.Namespace) -> dict[str, Any]:
    """Of every model and seed."""
    source, data = SOURCES[name], SOURCES[name].load(given.data)
    counts = QUICK if given.quick else source.counts
    tested, trained = some(data.test, max(counts.rows, counts.attacked)), some(data.train, counts.training)
    runs, each = given.out / "runs", partial(kept, jobs=jobs, at_once=given.jobs)
    said = each(partial(measure, X=tested[0], labels=tested[1], noise=source.noise, counts=counts), folder=runs)
    curved = each(partial(flat, X=trained[0], labels=trained[1], counts=counts), folder=runs / "flat")
    found: dict[str, Any] = {}
    for job, one, curve in zip(jobs, said, curved):
        model, _, seed = job.removeprefix(f"{name}-").rpartition("-")
        if int(seed) > 1:
            del one["margins"]["pairs"]  # those of the first seed are enough for a picture
        found.setdefault(model, []).append({"seed": int(seed)} | one | {"flat": curve})
    return {"noise": {"add": source.noise.add, "mult": source.noise.mult}, "counts": vars(counts), "models": found}


if __name__ == "__main__":
    main()
