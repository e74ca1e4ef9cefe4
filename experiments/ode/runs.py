"""One noisy trajectory and what is recovered from it, in a module of its own, for processes that share the work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .judge import judge
from .recover import METHODS, Effort, Seen
from .systems import SYSTEMS, resampled

DRAWN = (1, 0.05)  # seed and noise of the picture
QUICK = Effort(150, 15)


@dataclass(frozen=True)
class Job:
    """A trajectory with noise of this seed, at `finer` times the system's samples in the same time."""

    system: str
    noise: float
    seed: int
    models: Path
    quick: bool
    methods: tuple[str, ...]
    finer: float = 1.0

    @property
    def effort(self) -> Effort:
        return QUICK if self.quick else Effort()


def run(job: Job) -> dict[str, Any]:
    system = resampled(SYSTEMS[job.system], job.finer, span=0.25 if job.quick else 1.0)
    truth = system.path()
    draws = np.random.default_rng(job.seed).standard_normal(truth.shape)
    t, y = np.arange(system.samples) * system.interval, truth + job.noise * truth.std(axis=0) * draws
    seen = Seen(system, t, y, job.seed, job.effort)
    found = {name: judge(system, METHODS[name](seen), job.models / f"{stem(job, name)}.nrnn") for name in job.methods}
    for method in found.values() if (job.seed, job.noise, job.finer) != (*DRAWN, 1) else ():
        del method["seen"]
    return {"system": job.system, "noise": job.noise, "seed": job.seed, "finer": job.finer, "methods": found}


def stem(job: Job, method: str) -> str:
    words = method.replace(",", "").replace("kernel at half the bandwidth", "half").split()
    finer = [] if job.finer == 1 else [f"x{job.finer:g}"]
    return "-".join([job.system.replace("–", "-").lower(), f"{100 * job.noise:g}", *finer, *words, str(job.seed)])
