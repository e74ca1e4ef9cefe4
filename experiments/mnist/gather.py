"""What all runs left, over what results.json has already."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from .. import results
from .judge import attack_columns, columns
from .runs import Run, scored
from .tasks import TASKS, recipes


def recorded(out: Path) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Tasks, models and their seeds as results.json has them."""
    return results.before(out).get("tasks", {})


def gathered(out: Path) -> dict[str, Any]:
    """Of every task and model what its seeds left, over what results.json has already: another machine's runs stay."""
    before = recorded(out)
    found = {task: {name: _seeds(task, name, out, before) for name in recipes(task)} for task in TASKS}
    held = {task: {name: seeds for name, seeds in models.items() if seeds} for task, models in found.items()}
    return {"columns": columns(), "attack columns": attack_columns(),
            "tasks": {task: models for task, models in held.items() if models}}


def _seeds(task: str, name: str, out: Path, before: dict[str, Any]) -> list[dict[str, Any]]:
    """A run that was trained here replaces what is known of its seed; scores alone, of another machine's, join it."""
    held = before.get(task, {}).get(name, [])
    known, found = {entry["seed"]: entry for entry in held}, []
    for folder in (out / "runs" / task).glob(f"{name}-[0-9]*"):
        run = Run(task, name, int(folder.name.rpartition("-")[2]), out)
        found.append(({} if run.done else known.get(run.seed, {})) | {"seed": run.seed} | _left(run))
    return results.later([*held, *(entry for entry in found if "scores" in entry)])


def _left(run: Run) -> dict[str, Any]:
    """What the steps of a run have left so far."""
    found: dict[str, Any] = {}
    if run.done:
        result, machine = (json.loads((run.folder / f"{name}.json").read_text()) for name in ("result", "machine"))
        lines = [json.loads(line) for line in (run.folder / "log.jsonl").read_text().splitlines()]
        epochs = [line for line in lines if "epoch" in line]
        shutil.copy(run.file, run.out / f"{run.stem}.nrnn")
        found = {"trained on": machine, "recipe": run.recipe, "parameters": result["parameters"],
                 "epochs": result["epochs"], "kept": result["kept_epoch"], "engine": result["engine"],
                 "seconds": sum(line["seconds"] for line in epochs),
                 "loss": [line["validation_loss"] for line in epochs],
                 "validation": [line["validation_accuracy"] for line in epochs]}
    return found | scored(run, "scores") | scored(run, "attacks")
