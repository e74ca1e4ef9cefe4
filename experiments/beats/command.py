"""Train what is not trained yet, choose by validation, judge, gather."""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

from .. import arguments, results
from .judge import columns
from .runs import SCORES, Runs
from .task import Task, quick

_PARTS = ("train", "validation", "test")


def main(task: Task) -> None:
    given = _arguments(task)
    data, names = task.load(given.data), given.only or list(task.models)
    runs = Runs(task, quick(data) if given.quick else data, given)
    runs.trained([job for name in names for job in runs.settings(name)])
    jobs = sorted((job for name in names for job in runs.jobs(name)), key=lambda job: job[1])  # all models of a seed
    runs.trained(jobs)
    runs.judged(jobs)
    results.save(given.out, gathered(runs))


def _arguments(task: Task) -> argparse.Namespace:
    made = arguments.parser(task.name, task.about, seeds=task.seeds, jobs=True, device=True)
    made.add_argument("--only", action="append", choices=list(task.models), help="this model; the others are left")
    return arguments.parse(made)


def gathered(runs: Runs) -> dict[str, Any]:
    """Of every model that was judged: its settings and what they reached on the validation part; scores by seed."""
    parts = {name: np.bincount(getattr(runs.data, name).y, minlength=2).tolist() for name in _PARTS}
    tried = [name for name in runs.task.models if runs.has(runs.settings(name)) == runs.settings(name)]
    return {"columns": columns(), "parts": parts,
            "models": {name: found for name in tried if (found := _model(runs, name))["seeds"]}}


def _model(runs: Runs, name: str) -> dict[str, Any]:
    tried, jobs = runs.trained(runs.settings(name)), runs.has(runs.jobs(name), SCORES)
    kept, both = tried[runs.chosen(name)], zip(runs.trained(jobs), runs.judged(jobs))
    return {"setting": kept["setting"], "parameters": kept["parameters"], "tries": tried,
            "seeds": [{entry: run[entry] for entry in ("accuracy", "train_loss", "step", "engine")} | judged
                      for run, judged in both]}
