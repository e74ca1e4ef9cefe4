"""Measure the trained models of some sets: `python -m experiments.effects --data FOLDER`.

Those that ship, or with `--models FOLDER` those in the folder of each set in it, as the experiments leave them, with
more seeds. What is done is kept in `runs`; sets, models and seeds that are not measured now stay in results.json.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from nrnn.train.data import DataSet

from .. import arguments, results
from ..jobs import digest, kept
from . import merged
from .measure import flat, measure
from .sources import QUICK, SHIPPED, SOURCES, Counts, files, some
from .sweep import SCALES

Job = tuple[str, int, Path]  # a model, its seed, its file


@arguments.told
def main() -> None:
    given = _arguments()
    jobs = {name: found for name in given.only or SOURCES if (found := _jobs(name, given))}
    held = _held(jobs, given)
    sets = {name: SOURCES[name].load(given.data) for name in jobs}  # before hours of work: a folder may lack one
    found = {name: _measured(name, jobs[name], sets[name], given) for name in jobs}
    results.save(given.out, {"scales": SCALES, "sets": merged.over(held, found)})


def _arguments() -> argparse.Namespace:
    made = arguments.parser("effects", __doc__, seeds=10, jobs=True)
    made.add_argument("--models", type=Path, default=SHIPPED, help="folder with a folder of models for each set")
    made.add_argument("--only", action="append", choices=list(SOURCES), help="this set; the others are left")
    made.add_argument("--gather", action="store_true", help="only gather the models that are done")
    return arguments.parse(made)


def _jobs(name: str, given: argparse.Namespace) -> dict[str, Job]:
    """By the names of what is kept, another one for another file of a model; in a quick run of one pair of models.

    A set has none before its experiment was run.
    """
    models = SOURCES[name].against[-1] if given.quick else SOURCES[name].models
    jobs = {f"{name}-{model}-{seed}-{digest(path)}": (model, seed, path)
            for model, seed, path in files(name, given.models) if model in models and seed in given.seeds}
    return {job: one for job, one in jobs.items() if not given.gather or _done(job, given.out / "runs")}


def _done(job: str, runs: Path) -> bool:
    return all((folder / f"{job}.json").exists() for folder in (runs, runs / "flat"))


def _held(names: Iterable[str], given: argparse.Namespace) -> dict[str, Any]:
    """The sets of results.json, which runs may join that are measured alike."""
    before = results.before(given.out)
    results.expect_same(before, {"scales": SCALES}, given.out)
    held = before.get("sets", {})
    for name in names:
        results.expect_same(held.get(name, {}), _settings(name, given.quick), given.out)
    return held


def _settings(name: str, quick: bool) -> dict[str, Any]:
    noise = SOURCES[name].noise
    return {"noise": {"add": noise.add, "mult": noise.mult}, "counts": vars(_counts(name, quick))}


def _counts(name: str, quick: bool) -> Counts:
    return QUICK if quick else SOURCES[name].counts


def _measured(name: str, jobs: dict[str, Job], data: DataSet, given: argparse.Namespace) -> dict[str, Any]:
    """Of every model and seed."""
    noise, counts, settings = SOURCES[name].noise, _counts(name, given.quick), _settings(name, given.quick)
    tested, trained = some(data.test, max(counts.rows, counts.attacked)), some(data.train, counts.training)
    runs, paths = given.out / "runs", {job: path for job, (_, _, path) in jobs.items()}
    each = partial(kept, jobs=paths, at_once=given.jobs, asked=lambda path: (path, settings, SCALES))
    said = each(partial(measure, X=tested[0], labels=tested[1], noise=noise, counts=counts), folder=runs)
    curved = each(partial(flat, X=trained[0], labels=trained[1], counts=counts), folder=runs / "flat")
    found: dict[str, Any] = {}
    for (model, seed, _), one, curve in zip(jobs.values(), said, curved):
        if seed > 1:
            del one["margins"]["pairs"]  # those of the first seed are enough for a picture
        found.setdefault(model, []).append({"seed": seed} | one | {"flat": curve})
    return settings | {"models": found}


if __name__ == "__main__":
    main()
