"""Train, export, judge in the engine: `python -m experiments.heat`. Needs no data: it is computed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from .. import arguments, configs, results
from ..jobs import kept
from .equation import PUBLISHED_WIDTH, euler, judged_fields
from .judge import times
from .runs import ADAM, ADAM_STEPS, NEWTON, Job, run, some_steps

MODELS = configs.read(Path(__file__).parent / "models.toml")
ADAM_SEEDS = 2
QUICK = {"fields": 6, "tests": 2}


@arguments.told
def main() -> None:
    given = arguments.parse(arguments.parser("heat", __doc__, seeds=3, needs_data=False, jobs=True))
    results.expect_seeds(given.out, given.seeds, _seeds)
    models = {name: less(config) if given.quick else config for name, config in MODELS.items()}
    asked = [Job(name, label, seed, config, given.out / "models" / f"{_file(name, label)}-{seed}.nrnn", given.quick)
             for name, config in models.items() for label, seed in _runs(name, list(given.seeds))]
    asked.sort(key=lambda job: (job.optimiser != NEWTON, job.seed))  # what is cut off has whole seeds
    done = kept(run, {job.path.stem: job for job in asked}, given.jobs, given.out / "models",
                lambda job: (job, ADAM, ADAM_STEPS))
    found = {name: _gathered(config, [one for one in done if one["case"] == name]) for name, config in models.items()}
    results.save(given.out, {"cases": found})


def _seeds(found: dict[str, Any]) -> list[int]:
    return [run["seed"] for case in found["cases"].values() for run in case["runs"]]


def _gathered(config: dict[str, Any], runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Of one kind of data, with Euler's method on it."""
    u = judged_fields(config["data"])
    return {"some": some_steps(config), "times": times(u.shape[1] - 1), "runs": runs, "euler": _euler(config, u, None),
            "euler, published width": _euler(config, u, PUBLISHED_WIDTH)}


def _euler(config: dict[str, Any], u: np.ndarray, width: float | None) -> dict[str, Any]:
    steps = u.shape[1] - 1
    told = {name: config["data"][name] for name in ("interval", "forcing") if name in config["data"]}
    errors = ((euler(u[:, 0], steps, width=width, **told) - u[:, 1:]) ** 2).mean(axis=(0, 2))
    return {"full": errors[-1], "curve": errors[times(steps) - 1]}


def _runs(name: str, seeds: list[int]) -> list[tuple[str, int]]:
    rest = () if "," in name else (ADAM,)  # of a second size Newton alone
    return [(NEWTON, seed) for seed in seeds] + [(label, seed) for label in rest for seed in seeds[:ADAM_SEEDS]]


def less(config: dict[str, Any]) -> dict[str, Any]:
    """What a quick run trains on, and how long."""
    data = config["data"] | QUICK
    return config | {"data": data | {"snapshots": min(10, config["data"].get("snapshots", 10))},
                     "training": config["training"] | {"epochs": 12}}


def _file(name: str, label: str) -> str:
    return name.split(",")[0] + ("-small" if "," in name else "") + ("" if label == NEWTON else "-" + label[5:])


if __name__ == "__main__":
    main()
