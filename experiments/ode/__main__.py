"""Recover, export, integrate in the engine: `python -m experiments.ode`. Needs no data: it is computed."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from .. import arguments, results
from ..jobs import kept
from .recover import METHODS
from .runs import DRAWN, Job, run, stem
from .systems import SYSTEMS

NOISES = (0.003, 0.01, 0.03, 0.05, 0.1, 0.3)  # in deviations of each coordinate
SHOWN = (0.01, 0.05, 0.1)  # of which the page has errors, not only comparisons
FINER = (0.5, 2.0)         # times as many samples, at the noise of the picture
FEW = ("kernel, dense", "kernel, right terms")
COSTLY = ("kernel, sparse", "kernel at half the bandwidth, dense")  # at the noise of the picture alone


@arguments.told
def main() -> None:
    given = arguments.parse(arguments.parser("ode", __doc__, seeds=5, needs_data=False, jobs=True))
    results.expect_seeds(given.out, given.seeds, lambda found: [run["seed"] for run in found["runs"]])
    jobs = _swept(given) + _sampled(given)  # what is cut off has whole seeds of the sweep
    done = kept(run, {stem(job, "run"): job for job in jobs}, given.jobs, given.out / "models",
                lambda job: (job, job.effort))
    results.save(given.out, {"noises": _noises(given), "shown": SHOWN,
                             "runs": [one for one in done if one["finer"] == 1],
                             "sampled": [one for one in done if one["finer"] != 1],
                             "truth": {name: _truth(name) for name in SYSTEMS}})


def _swept(given: Namespace) -> list[Job]:
    """All noises."""
    rest = tuple(name for name in METHODS if name not in COSTLY)
    return [Job(name, noise, seed, given.out / "models", given.quick, tuple(METHODS) if noise == DRAWN[1] else rest)
            for seed in given.seeds for noise in _noises(given) for name in SYSTEMS]


def _sampled(given: Namespace) -> list[Job]:
    """Numbers of samples, at one noise."""
    return [Job(name, DRAWN[1], seed, given.out / "models", given.quick, FEW, finer)
            for seed in given.seeds for finer in (FINER[1:2] if given.quick else FINER) for name in SYSTEMS]


def _noises(given: Namespace) -> tuple[float, ...]:
    return DRAWN[1:] if given.quick else NOISES


def _truth(name: str) -> dict[str, Any]:
    system = SYSTEMS[name]
    step = -(-system.samples // 250)
    return {"seen": system.path()[::step, 0], "step": step * system.interval}


if __name__ == "__main__":
    main()
