"""Trains, judges and times; see the package."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from typing import Any

import nrnn

from .. import arguments, results, timing
from ..jobs import kept
from .runs import file_name, load, run
from .tasks import GRIDS, TASKS, Task
from .widths import widths


def main() -> None:
    asked = arguments.parse(arguments.parser("quaternion", __doc__, seeds=4, jobs=True))
    (asked.out / "models").mkdir(exist_ok=True)
    one = partial(run, folder=asked.data, models=asked.out / "models", quick=asked.quick)
    jobs = {f"{task.name}-{model[0]}-{model[1]}-{seed}": (task, *model, seed)
            for task in TASKS for seed in asked.seeds if seed <= task.seeds for model in _models(task, asked.quick)}
    runs = kept(one, jobs, asked.jobs, asked.out / "runs")
    rounds, long = (3, 200) if asked.quick else (15, 2000)
    results.save(asked.out, {"runs": runs, "timing": _timed(asked, rounds, long), "widths": widths(rounds, long)})


def _models(task: Task, quick: bool) -> tuple[tuple[str, int], ...]:
    """In a quick run the smallest plain ones, two at most, and the smallest quaternion one."""
    plain, quaternion = ([one for one in task.models if (one[0] == "lstm") == held] for held in (True, False))
    return (*plain[:2], quaternion[0]) if quick else task.models


def _timed(asked: Namespace, count: int, long: int) -> dict[str, dict[str, Any]]:
    """Rounds and bytes of the models of the grids, by the name of their files."""
    folder, tasks = asked.out / "models", {}
    for task in GRIDS:
        tasks |= {file_name(task.name, *model): task for model in _models(task, asked.quick)}
    models = {name: nrnn.Model.load(folder / name) for name in tasks}
    data = {task.name: load(task.config(*task.models[0], 1, asked.quick), asked.data) for task in GRIDS}
    inputs = {name: timing.steps(data[task.name].test.x, long) for name, task in tasks.items()}
    found = timing.rounds(models, inputs, count)
    return {name: {"rounds": found[name], "bytes": (folder / name).stat().st_size} for name in models}


if __name__ == "__main__":
    main()
