"""Trains, judges and times; see the package."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from typing import Any

from nrnn.train.data import DataSet

import nrnn

from .. import arguments, configs, results, timing
from ..jobs import kept
from .runs import file_name, run
from .tasks import GRIDS, TASKS, Task
from .widths import widths


@arguments.told
def main() -> None:
    asked = arguments.parse(arguments.parser("quaternion", __doc__, seeds=6, jobs=True))
    results.expect_seeds(asked.out, asked.seeds, lambda found: [run["seed"] for run in found["runs"]])
    sets = {task.name: _set(task, asked) for task in GRIDS}  # before hours of copies: a folder may lack one
    (asked.out / "models").mkdir(exist_ok=True)
    one = partial(run, folder=asked.data, models=asked.out / "models", quick=asked.quick)
    jobs = {f"{task.name}-{model[0]}-{model[1]}-{seed}": (task, *model, seed)
            for task in TASKS for seed in asked.seeds if seed <= task.seeds for model in _models(task, asked.quick)}
    runs = kept(one, jobs, asked.jobs, asked.out / "runs", lambda job: job[0].config(*job[1:], asked.quick))
    rounds, long = (3, 200) if asked.quick else (15, 2000)
    results.save(asked.out, {"runs": runs, "timing": _timed(asked, sets, rounds, long), "widths": widths(rounds, long)})


def _models(task: Task, quick: bool) -> tuple[tuple[str, int], ...]:
    """In a quick run the smallest plain ones, two at most, and the smallest quaternion one."""
    plain, quaternion = ([one for one in task.models if (one[0] == "lstm") == held] for held in (True, False))
    return (*plain[:2], quaternion[0]) if quick else task.models


def _set(task: Task, asked: Namespace) -> DataSet:
    return configs.load(task.config(*task.models[0], 1, asked.quick).as_dict()["data"], asked.data)


def _timed(asked: Namespace, sets: dict[str, DataSet], count: int, long: int) -> dict[str, dict[str, Any]]:
    """Rounds and bytes of the models of the grids, by the name of their files."""
    folder, tasks = asked.out / "models", {}
    for task in GRIDS:
        tasks |= {file_name(task.name, *model): task for model in _models(task, asked.quick)}
    models = {name: nrnn.Model.load(folder / name) for name in tasks}
    inputs = {name: timing.steps(sets[task.name].test.x, long) for name, task in tasks.items()}
    found = timing.rounds(models, inputs, count)
    return {name: {"rounds": found[name], "bytes": (folder / name).stat().st_size} for name in models}


if __name__ == "__main__":
    main()
