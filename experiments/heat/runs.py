"""A training and what came out of it, in a module of its own, for processes that are started to share the work."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nrnn.train
import numpy as np

from ..configs import load
from .equation import judged_fields
from .judge import judge, radius

NEWTON, ADAM = "newton", "adam 1e-3"  # labels of the runs
ADAM_RATE = 1e-3
ADAM_STEPS = 2_000  # as many gradients as Newton's products; the paper gives 12,000


@dataclass(frozen=True)
class Job:
    """A training: of which data, by which optimiser, with which seed, to which file."""

    case: str
    optimiser: str
    seed: int
    config: dict[str, Any]
    path: Path
    quick: bool


def run(job: Job) -> dict[str, Any]:
    """The weights with the best rollouts of validation fields are judged."""
    data = load(job.config["data"])
    config = job.config if job.optimiser == NEWTON else _adam(job, len(data.train))
    result = nrnn.train.train(config | {"seed": job.seed}, data, progress=False)
    epochs, last = result.epochs, result.log[-1]
    check = np.full((16, len(data.inputs)), np.nan)
    check[0] = data.validation.x[0][0]
    notes = {"name": f"heat equation, {job.case}", "recipe": json.dumps(config | {"seed": job.seed})}
    result.network.export(job.path, notes, check)
    cell = result.network.cells[0]
    cost = epochs[-1].get("products", config["training"]["epochs"] * config["training"]["batches"])
    return {"case": job.case, "optimiser": job.optimiser, "seed": job.seed, "kept": last["kept_epoch"], "cost": cost,
            "validation": min(line["validation_loss"] for line in epochs), "module": last["test_loss"],
            "seconds": sum(line["seconds"] for line in epochs), "growth": radius(cell) - 1,
            "parameters": sum(p.numel() for p in result.network.parameters()),
            "interior": cell.layer().interior.tolist(),
            } | judge(job.path, judged_fields(job.config["data"]), some_steps(job.config))


def _adam(job: Job, pairs: int) -> dict[str, Any]:
    """An epoch is up to a hundred steps; rollouts after each."""
    training = job.config["training"]
    batches = min(100, max(1, pairs // training["batch"]))
    training = training | {"epochs": 2 if job.quick else ADAM_STEPS // batches, "batches": batches}
    return job.config | {"optimiser": {"name": "adam", "lr": ADAM_RATE}, "training": training}


def some_steps(config: dict[str, Any]) -> int:
    """Steps between the first and the full horizon."""
    return 3 if config["data"].get("snapshots", 1000) < 10 else 10
