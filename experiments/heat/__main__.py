"""Train, export, judge in the engine: `python -m experiments.heat`. Needs no data: it is computed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nrnn.train
import numpy as np
import torch
from nrnn.train.data import load

from .. import arguments, configs, results
from ..jobs import every
from ..kept import kept
from .equation import PUBLISHED_WIDTH, euler, test_fields
from .judge import judge, radius, times

MODELS = configs.read(Path(__file__).parent / "models.toml")
NEWTON, ADAM = "newton", {"adam 1e-3": 1e-3}
ADAM_SEEDS, ADAM_STEPS = 3, 12_000  # steps as published
QUICK = {"fields": 6, "tests": 2}


def main() -> None:
    made = arguments.parser("heat", __doc__, seeds=5, needs_data=False)
    made.add_argument("--data", type=Path, help="not needed")
    made.add_argument("--jobs", type=int, default=1, help="processes at once (default: 1)")
    given = arguments.parse(made)
    models = {name: _less(config) if given.quick else config for name, config in MODELS.items()}
    (given.out / "models").mkdir(exist_ok=True)
    asked = [Job(name, label, seed, config, given.out / "models" / f"{_file(name, label)}-{seed}.nrnn", given.quick)
             for name, config in models.items() for label, seed in _runs(name, list(given.seeds))]
    done = every(run, asked, given.jobs)
    found = {name: _gathered(config, [one for one in done if one["case"] == name]) for name, config in models.items()}
    results.save(given.out, {"cases": found})


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
    return kept(job.path.with_suffix(".json"), lambda: _run(job))


def _run(job: Job) -> dict[str, Any]:
    """The weights with the best rollouts of validation fields are judged."""
    torch.set_num_threads(1)
    options = {name: value for name, value in job.config["data"].items() if name != "set"}
    data = load("heat", ".", **options)
    config = job.config if job.optimiser == NEWTON else _adam(job, len(data.train))
    result = nrnn.train.train(config | {"seed": job.seed}, data, progress=False)
    *epochs, last = result.log
    check = np.full((64, len(data.inputs)), np.nan)
    check[0] = data.validation.x[0][0]
    notes = {"name": f"heat equation, {job.case}", "recipe": json.dumps(config | {"seed": job.seed})}
    result.network.export(job.path, notes, check)
    cell = result.network.cells[0]
    cost = epochs[-1].get("products", config["training"]["epochs"] * config["training"]["batches"])
    return {"case": job.case, "optimiser": job.optimiser, "seed": job.seed, "kept": last["kept_epoch"], "cost": cost,
            "validation": min(line["validation_loss"] for line in epochs), "module": last["test_loss"],
            "seconds": sum(line["seconds"] for line in epochs), "growth": radius(cell) - 1,
            "parameters": sum(p.numel() for p in result.network.parameters()), "interior": cell.layer().interior,
            } | judge(job.path, test_fields(job.config["data"]), _some(job.config))


def _gathered(config: dict[str, Any], runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Of one kind of data, with Euler's method on it."""
    u = test_fields(config["data"])
    return {"some": _some(config), "times": times(u.shape[1] - 1), "runs": runs, "euler": _euler(config, u, None),
            "euler, published width": _euler(config, u, PUBLISHED_WIDTH)}


def _runs(name: str, seeds: list[int]) -> list[tuple[str, int]]:
    rest = () if "," in name else ADAM  # of a second size Newton alone
    return [(NEWTON, seed) for seed in seeds] + [(label, seed) for label in rest for seed in seeds[:ADAM_SEEDS]]


def _adam(job: Job, pairs: int) -> dict[str, Any]:
    """An epoch is up to five hundred steps; rollouts after each."""
    training = job.config["training"]
    batches = min(500, max(1, pairs // training["batch"]))
    training = training | {"epochs": 2 if job.quick else ADAM_STEPS // batches, "batches": batches}
    return job.config | {"optimiser": {"name": "adam", "lr": ADAM[job.optimiser]}, "training": training}


def _less(config: dict[str, Any]) -> dict[str, Any]:
    data = config["data"] | QUICK
    return config | {"data": data | {"snapshots": min(10, config["data"].get("snapshots", 10))},
                     "training": config["training"] | {"epochs": 3}}


def _some(config: dict[str, Any]) -> int:
    """Steps between the first and the full horizon."""
    return 3 if config["data"].get("snapshots", 1000) < 10 else 10


def _euler(config: dict[str, Any], u: np.ndarray, width: float | None) -> dict[str, Any]:
    steps = u.shape[1] - 1
    errors = ((euler(u[:, 0], steps, width=width, **{k: v for k, v in config["data"].items() if k != "set"}) - u[:, 1:]) ** 2).mean(axis=(0, 2))
    return {"full": errors[-1], "curve": errors[times(steps) - 1]}


def _file(name: str, label: str) -> str:
    return name.split(",")[0] + ("-small" if "," in name else "") + ("" if label == NEWTON else "-" + label[5:])


if __name__ == "__main__":
    main()
