"""The single runs: a model of a task is trained with a seed, judged, attacked; and what all of them left, gathered."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nrnn.train
from nrnn.train.data import DataSet
from nrnn.train.record import write_whole

from .. import results
from .judge import attack, attack_columns, columns, judge
from .tasks import ORDERED, TASKS, recipes

SHIPPED = Path(__file__).resolve().parents[2] / "examples/models/mnist"


@dataclass(frozen=True)
class Run:
    """Where a run is, and what it is."""

    task: str
    model: str
    seed: int
    out: Path

    @property
    def folder(self) -> Path:
        return self.out / "runs" / self.task / f"{self.model}-{self.seed}"

    @property
    def stem(self) -> str:
        """Of the model's file beside results.json and among the examples."""
        return f"{'' if self.task == ORDERED else self.task + '-'}{self.model}-{self.seed}"

    @property
    def file(self) -> Path:
        """The trained model: of this run, or shipped."""
        own = self.folder / "model.nrnn"
        return own if own.exists() else SHIPPED / f"{self.stem}.nrnn"


def train(run: Run, given: argparse.Namespace) -> None:
    """Go on from a checkpoint if there is one."""
    if (run.folder / "model.nrnn").exists():
        return
    config = recipes(run.task, given.quick)[run.model] | {"seed": run.seed}
    config["training"] = config["training"] | {"device": given.device}
    resume = (run.folder / "checkpoint.pt").exists()
    nrnn.train.train(config, _digits(run.task, given.data, given.quick), run.folder, resume, progress=False)
    write_whole(run.folder / "machine.json", json.dumps(results.facts()).encode())


def judged(run: Run, given: argparse.Namespace) -> None:
    _score(run, given, "scores", judge, TASKS[run.task].judged)


def attacked(run: Run, given: argparse.Namespace) -> None:
    _score(run, given, "attacks", attack, TASKS[run.task].attacked)


STEPS = {"train": train, "judge": judged, "attack": attacked}  # each done once


def _score(run: Run, given: argparse.Namespace, name: str, scores: Callable[..., dict[str, float]], count: int) -> None:
    path, data = run.folder / f"{name}.json", _digits(run.task, given.data, given.quick)
    if path.exists():
        return
    run.folder.mkdir(parents=True, exist_ok=True)
    count = min(40 if given.quick else count, len(data.test))
    found = {name: scores(run.file, data, count, given.device), f"{name} on": {"digits": count} | results.facts()}
    write_whole(path, json.dumps(found).encode())


@cache
def _digits(task: str, folder: Path, quick: bool) -> DataSet:
    options = next(iter(recipes(task, quick).values()))["data"]
    return nrnn.train.sets.load(options["set"], folder, **{k: v for k, v in options.items() if k != "set"})


def recorded(out: Path) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Tasks, models and their seeds as results.json has them."""
    path = out / "results.json"
    return json.loads(path.read_text())["tasks"] if path.exists() else {}


def gathered(out: Path) -> dict[str, Any]:
    """Of every task and model what its seeds left, over what results.json has already: another machine's runs stay."""
    before = recorded(out)
    found = {task: {name: _seeds(task, name, out, before) for name in recipes(task)} for task in TASKS}
    held = {task: {name: seeds for name, seeds in models.items() if seeds} for task, models in found.items()}
    return {"columns": columns(), "attack columns": attack_columns(),
            "tasks": {task: models for task, models in held.items() if models}}


def _seeds(task: str, name: str, out: Path, before: dict[str, Any]) -> list[dict[str, Any]]:
    found = {entry["seed"]: entry for entry in before.get(task, {}).get(name, [])}
    for folder in (out / "runs" / task).glob(f"{name}-[0-9]*"):
        run = Run(task, name, int(folder.name.rpartition("-")[2]), out)
        entry = found.get(run.seed, {"seed": run.seed}) | _left(run)
        if "scores" in entry:
            found[run.seed] = entry
    return [found[seed] for seed in sorted(found)]


def _left(run: Run) -> dict[str, Any]:
    """What the steps of a run have left so far."""
    found: dict[str, Any] = {}
    if (run.folder / "machine.json").exists():
        result, machine = (json.loads((run.folder / f"{name}.json").read_text()) for name in ("result", "machine"))
        lines = [json.loads(line) for line in (run.folder / "log.jsonl").read_text().splitlines()]
        epochs = [line for line in lines if "epoch" in line]
        shutil.copy(run.file, run.out / f"{run.stem}.nrnn")
        found = {"trained on": machine, "parameters": result["parameters"], "epochs": result["epochs"],
                 "kept": result["kept_epoch"], "engine": result["engine"],
                 "seconds": sum(line["seconds"] for line in epochs),
                 "loss": [line["validation_loss"] for line in epochs],
                 "validation": [line["validation_accuracy"] for line in epochs]}
    for path in (run.folder / f"{name}.json" for name in ("scores", "attacks")):
        found |= json.loads(path.read_text()) if path.exists() else {}
    return found
