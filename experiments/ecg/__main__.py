"""Train what is not trained yet, choose by validation, judge: `python -m experiments.ecg --data FOLDER`."""

from __future__ import annotations

import argparse
from functools import partial

from .. import arguments, results
from ..jobs import every
from .data import MODELS, load
from .runs import count, gathered, judged, kept, train


def main() -> None:
    given = _arguments()
    data, names = load(given.data), given.only or list(MODELS)
    (given.out / "runs").mkdir(exist_ok=True)
    first, *others = given.seeds
    training, judging = partial(train, data=data, given=given), partial(judged, data=data, given=given)
    every(training, [(name, first, i) for name in names for i in range(count(name, given))], given.jobs)
    every(training, [(name, seed, kept(name, given)) for seed in others for name in names], given.jobs)
    every(judging, [(name, seed) for seed in given.seeds for name in names], given.jobs)
    if not given.only:
        results.save(given.out, gathered(data, given))


def _arguments() -> argparse.Namespace:
    made = arguments.parser("ecg", __doc__, seeds=2, jobs=True, device=True)
    made.add_argument("--only", action="append", choices=list(MODELS), help="this model; the others are left")
    return arguments.parse(made)


if __name__ == "__main__":
    main()
