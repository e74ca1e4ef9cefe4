"""Train what is not trained yet, judge it, and gather: `python -m experiments.mnist --data FOLDER --device cuda`."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import nrnn.train
from nrnn.train.data import DataSet
from nrnn.train.record import write_whole

from .. import arguments, configs, results
from .judge import columns, judge

HERE = Path(__file__).parent
QUICK = {"epochs": 1, "batches": 2, "batch": 8}
MODELS = configs.read(HERE / "models.toml")


def main() -> None:
    given = _arguments()
    names, seeds = given.only or list(MODELS), given.only_seeds or given.seeds
    if not given.gather:
        data = nrnn.train.sets.load("mnist", given.data)
        for seed in seeds:
            for name in names:
                one(name, seed, data, given)
    if given.gather or not given.only:
        results.save(given.out, gathered(given.out / "runs"))


def _arguments() -> argparse.Namespace:
    made = arguments.parser("mnist", __doc__, seeds=2, device=True)
    made.add_argument("--only", action="append", choices=list(MODELS), help="this model; the others are left")
    made.add_argument("--only-seeds", type=int, nargs="+", help="these seeds, so that several runs share the work")
    made.add_argument("--train-only", action="store_true", help="do not judge")
    made.add_argument("--gather", action="store_true", help="only gather what was judged")
    return arguments.parse(made)


def one(name: str, seed: int, data: DataSet, given: argparse.Namespace) -> None:
    """Train with one seed, going on from a checkpoint if there is one, and judge; what is there already is kept."""
    folder = given.out / "runs" / f"{name}-{seed}"
    if not (folder / "model.nrnn").exists():
        config = MODELS[name] | {"seed": seed}
        config["training"] = config["training"] | {"device": given.device} | (QUICK if given.quick else {})
        resume = (folder / "checkpoint.pt").exists()
        nrnn.train.train(config, data, folder, resume, progress=False)
        write_whole(folder / "machine.json", json.dumps(results.facts()).encode())
    if not given.train_only and not (folder / "scores.json").exists():
        scores = judge(folder / "model.nrnn", data, 20 if given.quick else len(data.test), given.device)
        write_whole(folder / "scores.json", json.dumps(scores).encode())


def gathered(runs: Path) -> dict[str, Any]:
    """Scores, curves and sizes of every run."""
    found: dict[str, Any] = {"columns": columns(), "models": {}}
    for name in MODELS:
        folders = sorted(runs.glob(f"{name}-[0-9]*"), key=lambda folder: int(folder.name.rpartition("-")[2]))
        if folders:
            found["models"][name] = [_gathered(folder) for folder in folders]
    return found


def _gathered(folder: Path) -> dict[str, Any]:
    result = json.loads((folder / "result.json").read_text())
    lines = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    epochs = [line for line in lines if "epoch" in line]
    shutil.copy(folder / "model.nrnn", folder.parent.parent / f"{folder.name}.nrnn")
    return {"seed": int(folder.name.rpartition("-")[2]), "scores": json.loads((folder / "scores.json").read_text()),
            "trained on": json.loads((folder / "machine.json").read_text()), "parameters": result["parameters"],
            "epochs": result["epochs"], "kept": result["kept_epoch"],
            "engine": result["engine"], "seconds": sum(line["seconds"] for line in epochs),
            "validation": [line["validation_accuracy"] for line in epochs]}


if __name__ == "__main__":
    main()
