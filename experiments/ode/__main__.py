"""Recover, export, integrate in the engine: `python -m experiments.ode`. Needs no data: it is computed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from .. import arguments, results
from ..jobs import every
from ..kept import kept
from .judge import judge
from .recover import Effort, recovered
from .systems import SYSTEMS

NOISES = (0.01, 0.05, 0.1)  # in deviations of each coordinate


def main() -> None:
    made = arguments.parser("ode", __doc__, seeds=3, needs_data=False)
    made.add_argument("--data", type=Path, help="not needed")
    made.add_argument("--jobs", type=int, default=1, help="processes at once (default: 1)")
    given = arguments.parse(made)
    (given.out / "models").mkdir(exist_ok=True)
    noises = NOISES[1:2] if given.quick else NOISES
    jobs = [Job(name, noise, seed, given.out / "models", given.quick)
            for name in SYSTEMS for noise in noises for seed in given.seeds]
    done = every(run, jobs, given.jobs)
    results.save(given.out, {"noises": noises, "runs": done, "truth": {name: _truth(name) for name in SYSTEMS}})


@dataclass(frozen=True)
class Job:
    """A trajectory with noise of this seed."""

    system: str
    noise: float
    seed: int
    models: Path
    quick: bool


def run(job: Job) -> dict[str, Any]:
    return kept(job.models / _file(job, "run").replace(".nrnn", ".json"), lambda: _run(job))


def _run(job: Job) -> dict[str, Any]:
    torch.set_num_threads(1)
    system = SYSTEMS[job.system]
    if job.quick:
        system = replace(system, samples=1 + (system.samples - 1) // 4, span=system.span / 4)
    truth = system.path()
    draws = np.random.default_rng(job.seed).standard_normal(truth.shape)
    t, y = np.arange(system.samples) * system.interval, truth + job.noise * truth.std(axis=0) * draws
    fields = recovered(system, t, y, job.seed, Effort(40, 10) if job.quick else Effort())
    found = {name: judge(system, field, job.models / _file(job, name)) for name, field in fields.items()}
    for method in found.values() if job.seed > 1 else ():
        del method["states"]
    return {"system": job.system, "noise": job.noise, "seed": job.seed, "methods": found}


def _file(job: Job, method: str) -> str:
    words = method.replace(",", "").replace("kernel at half the bandwidth", "half").split()
    return "-".join([job.system.replace("–", "-").lower(), f"{100 * job.noise:.0f}", *words, str(job.seed)]) + ".nrnn"


def _truth(name: str) -> dict[str, Any]:
    system = SYSTEMS[name]
    step = -(-system.samples // 250)
    return {"interval": system.interval, "samples": system.samples, "states": system.path()[::step],
            "step": step * system.interval}


if __name__ == "__main__":
    main()
