"""Train what is not trained yet, choose by validation, judge: `python -m experiments.ecg --data FOLDER`."""

from __future__ import annotations

import argparse
from functools import partial

from .. import arguments, results
from ..jobs import every
from .data import MODELS, load
from .runs import count, gathered, judged, train


def main() -> None:
    given = _arguments()
    data = load(given.data)
    (given.out / "runs").mkdir(exist_ok=True)
    pairs = [(name, seed) for seed in given.only_seeds or given.seeds for name in given.only or MODELS]
    every(partial(train, data=data, given=given),
          [(name, seed, i) for name, seed in pairs for i in range(count(name, given))], given.jobs)
    if not given.only:
        every(partial(judged, data=data, given=given), pairs, given.jobs)
        results.save(given.out, gathered(data, given))


def _arguments() -> argparse.Namespace:
    made = arguments.parser("ecg", __doc__, seeds=2)
    made.add_argument("--jobs", type=int, default=1, help="processes at once (default: 1)")
    made.add_argument("--only", action="append", choices=list(MODELS), help="train this model, and do not judge")
    made.add_argument("--only-seeds", type=int, nargs="+", help="of --only: these seeds")
    return arguments.parse(made)


if __name__ == "__main__":
    main()
