"""Measure the trained models of some sets: `python -m experiments.effects --data FOLDER`.

Those that ship, or with `--models FOLDER` those in the folder of each set in it, as the experiments leave them, with
more seeds. What is done is kept in `runs`; sets, models and seeds that are not measured now stay in results.json.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from nrnn.train.data import DataSet

from .. import arguments, results
from ..jobs import digest, kept
from . import merged
from . import stability as stable
from .measure import flat, measure
from .merged import PARTS
from .sources import QUICK, SHIPPED, SOURCES, Counts, files, some
from .sweep import SCALES

Job = tuple[str, int, Path]  # a model, its seed, its file
_FOLDERS = {"models": (".", "flat"), "others": ("flat",), "stability": ("stable",)}  # of `runs`, with what is kept


@arguments.told
def main() -> None:
    given = _arguments()
    jobs = {name: found for name in given.only or SOURCES if (found := _jobs(name, given))}
    held = _held(jobs, given)
    sets = {name: SOURCES[name].load(given.data) for name in jobs}  # before hours of work: a folder may lack one
    found = {name: _measured(name, jobs[name], sets[name], given) for name in jobs}
    results.save(given.out, _shared(given) | {"sets": merged.over(held, found)})


def _arguments() -> argparse.Namespace:
    made = arguments.parser("effects", __doc__, seeds=10, jobs=True)
    made.add_argument("--models", type=Path, default=SHIPPED, help="folder with a folder of models for each set")
    made.add_argument("--only", action="append", choices=list(SOURCES), help="this set; the others are left")
    made.add_argument("--part", action="append", choices=PARTS, help="this part; the others are left")
    made.add_argument("--gather", action="store_true", help="only gather the models that are done")
    return arguments.parse(made)


def _jobs(name: str, given: argparse.Namespace) -> dict[str, dict[str, Job]]:
    """Of each part, by the names of what is kept, another one for another file of a model; in a quick run of one pair
    of models and one other.

    A set has none before its experiment was run.
    """
    source = SOURCES[name]
    models, others = (source.against[-1], source.others[:1]) if given.quick else (source.models, source.others)
    found = {part: _named(name, others if part == "others" else models, given, part)
             for part in PARTS if part in (given.part or PARTS)}
    return {part: jobs for part, jobs in found.items() if jobs}


def _named(name: str, models: Iterable[str], given: argparse.Namespace, part: str) -> dict[str, Job]:
    jobs = {f"{name}-{model}-{seed}-{digest(path)}": (model, seed, path)
            for model, seed, path in files(name, given.models) if model in models and seed in given.seeds}
    folders = [given.out / "runs" / folder for folder in _FOLDERS[part]]
    return {job: one for job, one in jobs.items()
            if not given.gather or all((folder / f"{job}.json").exists() for folder in folders)}


def _held(names: Iterable[str], given: argparse.Namespace) -> dict[str, Any]:
    """The sets of results.json, which runs may join that are measured alike."""
    before = results.before(given.out)
    results.expect_same(before, _shared(given), given.out)
    held = before.get("sets", {})
    for name in names:
        results.expect_same(held.get(name, {}), _settings(name, given.quick), given.out)
    return held


def _shared(given: argparse.Namespace) -> dict[str, Any]:
    return {"scales": SCALES, "noises": vars(_noises(given))}


def _noises(given: argparse.Namespace) -> stable.Noises:
    return stable.QUICK if given.quick else stable.NOISES


def _settings(name: str, quick: bool) -> dict[str, Any]:
    noise = SOURCES[name].noise
    return {"noise": {"add": noise.add, "mult": noise.mult}, "counts": vars(_counts(name, quick))}


def _counts(name: str, quick: bool) -> Counts:
    return QUICK if quick else SOURCES[name].counts


def _measured(name: str, jobs: dict[str, dict[str, Job]], data: DataSet, given: argparse.Namespace) -> dict[str, Any]:
    """Of every model and seed, the parts that are asked for."""
    noise, counts, settings = SOURCES[name].noise, _counts(name, given.quick), _settings(name, given.quick)
    (X, labels), (Z, said) = some(data.test, max(counts.rows, counts.attacked)), some(data.train, counts.training)
    noises = _noises(given)

    def each(part: str, run: Callable[[Path], Any], folder: str, asked: Any) -> list[Any]:
        paths = {job: path for job, (_, _, path) in jobs.get(part, {}).items()}
        return kept(run, paths, given.jobs, given.out / "runs" / folder, lambda path: (path, settings, asked))

    curved = partial(flat, X=Z, labels=said, counts=counts)
    measured = each("models", partial(measure, X=X, labels=labels, noise=noise, counts=counts), ".", SCALES)
    curves = {part: [{"flat": one} for one in each(part, curved, "flat", SCALES)] for part in ("models", "others")}
    states = partial(stable.stability, X=X[:counts.exponents], noise=noise, noises=noises)
    found = {"models": [one | curve for one, curve in zip(measured, curves["models"])], "others": curves["others"],
             "stability": each("stability", states, "stable", vars(noises))}
    return settings | {part: _by_model(jobs[part], found[part]) for part in PARTS if part in jobs}


def _by_model(jobs: dict[str, Job], found: list[dict[str, Any]]) -> dict[str, Any]:
    by_model: dict[str, Any] = {}
    for (model, seed, _), one in zip(jobs.values(), found):
        if seed > 1 and "margins" in one:
            del one["margins"]["pairs"]  # those of the first seed are enough for a picture
        by_model.setdefault(model, []).append({"seed": seed} | one)
    return by_model


if __name__ == "__main__":
    main()
