"""One noisy trajectory and all that is recovered from it, in a module of its own, for processes that share the work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from .judge import judge
from .recover import Effort, recovered
from .systems import SYSTEMS

DRAWN = (1, 0.05)  # seed and noise of the picture


@dataclass(frozen=True)
class Job:
    """A trajectory with noise of this seed."""

    system: str
    noise: float
    seed: int
    models: Path
    quick: bool


def run(job: Job) -> dict[str, Any]:
    torch.set_num_threads(1)
    system = SYSTEMS[job.system]
    if job.quick:
        system = replace(system, samples=1 + (system.samples - 1) // 4, span=system.span / 4)
    truth = system.path()
    draws = np.random.default_rng(job.seed).standard_normal(truth.shape)
    t, y = np.arange(system.samples) * system.interval, truth + job.noise * truth.std(axis=0) * draws
    fields = recovered(system, t, y, job.seed, Effort(40, 10) if job.quick else Effort())
    found = {name: judge(system, field, job.models / f"{stem(job, name)}.nrnn") for name, field in fields.items()}
    for method in found.values() if (job.seed, job.noise) != DRAWN else ():
        del method["seen"]
    return {"system": job.system, "noise": job.noise, "seed": job.seed, "methods": found}


def stem(job: Job, method: str) -> str:
    words = method.replace(",", "").replace("kernel at half the bandwidth", "half").split()
    return "-".join([job.system.replace("–", "-").lower(), f"{100 * job.noise:.0f}", *words, str(job.seed)])
