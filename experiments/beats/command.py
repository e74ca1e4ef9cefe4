"""Train what is not trained yet, choose by validation, judge, gather."""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

from .. import arguments, results
from .judge import columns
from .runs import Runs
from .task import Task, quick
from .tries import best

_PARTS = ("train", "validation", "test")


@arguments.told
def main(task: Task) -> None:
    given = _arguments(task)
    data, names = task.load(given.data), given.only or list(task.models)
    runs = Runs(task, quick(data) if given.quick else data, given)
    results.expect_same(results.before(given.out), _shared(runs), given.out)
    runs.trained([job for name in names for job in runs.settings(name)])
    jobs = sorted((job for name in names for job in runs.jobs(name)), key=lambda job: job[1])  # all models of a seed
    runs.trained(jobs)
    runs.judged(jobs)
    results.save(given.out, gathered(runs, names))


def _arguments(task: Task) -> argparse.Namespace:
    made = arguments.parser(task.name, task.about, seeds=task.seeds, jobs=True, device=True)
    made.add_argument("--only", action="append", choices=list(task.models), help="this model; the others are left")
    return arguments.parse(made)


def gathered(runs: Runs, names: list[str]) -> dict[str, Any]:
    """Of every model: its settings and what they reached on the validation part; scores by seed.

    Other models and seeds stay as results.json has them.
    """
    held = results.before(runs.given.out).get("models", {})
    found = held | {name: _model(runs, name, held.get(name, {})) for name in names}
    return _shared(runs) | {"models": {name: found[name] for name in runs.task.models if name in found}}


def _shared(runs: Runs) -> dict[str, Any]:
    """What all models are judged on."""
    parts = {name: np.bincount(getattr(runs.data, name).y, minlength=2).tolist() for name in _PARTS}
    return {"columns": columns(), "parts": parts}


def _model(runs: Runs, name: str, before: dict[str, Any]) -> dict[str, Any]:
    tried, jobs = runs.trained(runs.settings(name)), runs.jobs(name)
    kept, both = tried[best(tried)], zip(runs.trained(jobs), runs.judged(jobs))
    results.expect_same(before, {"setting": kept["setting"]}, runs.given.out)
    seeds = [{entry: run[entry] for entry in ("accuracy", "train_loss", "step", "engine")} | judged
             for run, judged in both]
    return {"setting": kept["setting"], "parameters": kept["parameters"], "tries": tried,
            "seeds": results.later([*before.get("seeds", []), *seeds])}
