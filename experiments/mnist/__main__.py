"""Train what is not trained yet, judge it, and gather: `python -m experiments.mnist --data FOLDER --task reduced`."""

from __future__ import annotations

import argparse
from functools import partial

from .. import arguments, results
from ..jobs import every
from .gather import gathered
from .runs import STEPS, Run, expect_recipe, through
from .tasks import TASKS, recipes


def parser() -> argparse.ArgumentParser:
    """What tells which runs are meant, and what is done with them."""
    made = arguments.parser("mnist", __doc__, seeds=5, jobs=True, device=True)
    made.add_argument("--task", action="append", choices=list(TASKS), help="this one; the others are left")
    names = {name for task in TASKS for name in recipes(task)}
    made.add_argument("--only", action="append", choices=sorted(names), help="this model; the others are left")
    made.add_argument("--only-seeds", type=int, nargs="+", metavar="SEED", help="these seeds")
    made.add_argument("--step", action="append", choices=list(STEPS), help="this one; the others are left")
    return made


def runs(given: argparse.Namespace) -> list[Run]:
    """Seed by seed, so that a part of them is of all models. Raises ConfigError where one was trained otherwise."""
    found = [Run(task, name, seed, given.out) for seed in given.only_seeds or given.seeds
             for task in given.task or TASKS for name in recipes(task) if name in (given.only or [name])]
    for run in found:
        expect_recipe(run, given.quick)
    return found


@arguments.told
def main() -> None:
    given = arguments.parse(parser())
    every(partial(through, given=given), runs(given), given.jobs)
    if given.step != ["train"]:  # of which many may run side by side
        results.save(given.out, gathered(given.out))


if __name__ == "__main__":
    main()
