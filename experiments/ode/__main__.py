"""Recover, export, integrate in the engine: `python -m experiments.ode`. Needs no data: it is computed."""

from __future__ import annotations

from typing import Any

from .. import arguments, results
from ..jobs import kept
from .runs import Job, run, stem
from .systems import SYSTEMS

NOISES = (0.01, 0.05, 0.1)  # in deviations of each coordinate


def main() -> None:
    given = arguments.parse(arguments.parser("ode", __doc__, seeds=3, needs_data=False, jobs=True))
    noises = NOISES[1:2] if given.quick else NOISES
    jobs = [Job(name, noise, seed, given.out / "models", given.quick)
            for seed in given.seeds for noise in noises for name in SYSTEMS]  # what is cut off has whole seeds
    done = kept(run, {stem(job, "run"): job for job in jobs}, given.jobs, given.out / "models")
    results.save(given.out, {"noises": noises, "runs": done, "truth": {name: _truth(name) for name in SYSTEMS}})


def _truth(name: str) -> dict[str, Any]:
    system = SYSTEMS[name]
    step = -(-system.samples // 250)
    return {"seen": system.path()[::step, 0], "step": step * system.interval}


if __name__ == "__main__":
    main()
