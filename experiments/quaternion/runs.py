"""One network: trained, exported, and judged by the engine on the test part."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from nrnn.train import Result, train
from nrnn.train.data import IGNORED, Part

import nrnn

from .. import configs
from .tasks import Task

MEASURES = ("validation_loss", "validation_accuracy")


def run(job: tuple[Task, str, int, int], folder: Path, models: Path, quick: bool) -> dict[str, Any]:
    """What came out of (task, cell, units, seed); the model of seed 1 stays in `models`."""
    task, cell, units, seed = job
    config = task.config(cell, units, seed, quick)
    data = configs.load(config.as_dict()["data"], folder)
    with tempfile.TemporaryDirectory() as room:
        result = train(config, data=data, out=room, progress=False)
        path = Path(room) / "model.nrnn"
        model = nrnn.Model.load(path)
        check = model.verify()
        if seed == 1:
            shutil.copy(path, models / file_name(task.name, cell, units))
    return {"task": task.name, "cell": cell, "units": units, "seed": seed, "parameters": model.parameters,
            "check": check.worst_error / check.tolerance, "every": config.training.batches,
            "test_accuracy": accuracy(model, data.test), "test_accuracy_torch": result.test["test_accuracy"],
            **_epochs(result)}


def _epochs(result: Result) -> dict[str, Any]:
    """Validation of the epoch that was kept, and the accuracy, 0..1, of all."""
    kept = next(line for line in result.epochs if line["epoch"] == result.log[-1]["kept_epoch"])
    return {"kept_epoch": kept["epoch"], **{name: kept[name] for name in MEASURES},
            "curve": [round(line["validation_accuracy"], 3) for line in result.epochs]}


def file_name(task: str, cell: str, units: int) -> str:
    return f"{task}-{cell.replace('quaternion_', 'q')}-{units}.nrnn"


def accuracy(model: nrnn.Model, part: Part) -> float:
    """Share of the known labels that the engine names, 0..1."""
    said = model.predict(list(part.x), outputs=("nominal",)).nominal.argmax(-1)
    known = np.asarray(part.y) != IGNORED
    return float((said == part.y)[known].mean())
