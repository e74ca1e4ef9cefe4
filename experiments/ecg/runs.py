"""The single runs: one setting of one model with one seed is trained, then the setting that is kept is judged."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import nrnn.train
import numpy as np
import torch
from nrnn.train.data import DataSet
from nrnn.train.record import write_whole

import nrnn

from .data import MODELS
from .judge import columns, ensemble, judge
from .tries import best, tries

QUICK = {"epochs": 1, "batches": 2, "batch": 8}
DRAWS = 3  # of each perturbation by chance


def train(job: tuple[str, int, int], data: DataSet, given: argparse.Namespace) -> None:
    """One setting of a model with one seed: leaves a file, and what the validation part says of it. Done once."""
    name, seed, i = job
    path = _run(name, seed, i, given)
    if path.exists():
        return
    setting, config = tries(MODELS[name])[i]
    config["training"] |= {"device": given.device} | (QUICK if given.quick else {})
    result = nrnn.train.train(config | {"seed": seed}, data, progress=False)
    said = result.network.export(path.with_suffix(".nrnn"), {
        "name": f"ecg {name}", "source": data.credit, "recipe": json.dumps(config | {"seed": seed})})
    last = result.log[-2]  # of the last epoch: its weights are kept
    found = {"setting": setting, "accuracy": last["validation_accuracy"], "loss": last["validation_loss"],
             "train_loss": last["train_loss"], "seconds": sum(line["seconds"] for line in result.log[:-1]),
             "parameters": sum(p.numel() for p in result.network.parameters() if p.requires_grad), "engine": said}
    write_whole(path, json.dumps(found).encode())


def judged(pair: tuple[str, int], data: DataSet, given: argparse.Namespace) -> dict[str, Any]:
    """Scores on the test part of the setting that is kept, through the engine. Done once."""
    torch.set_num_threads(1)
    name, seed = pair
    run, path = _run(name, seed, kept(name, given), given), given.out / f"{name}-{seed}.nrnn"
    scores = run.with_suffix(".scores.json")
    shutil.copy(run.with_suffix(".nrnn"), path)
    if not scores.exists():
        part = data.test.take(range(0, len(data.test), len(data.test) // 40 or 1)) if given.quick else data.test
        extremes = float(data.train.x.min()), float(data.train.x.max())
        found = {"file": path.name, "scores": judge(path, part.x, part.y, extremes, 1 if given.quick else DRAWS)}
        if nrnn.Model.load(path).has_noise:
            few = part.take(range(0, len(part), 3))
            found["ensemble"] = ensemble(path, few.x, few.y)
        write_whole(scores, json.dumps(found).encode())
    return json.loads(scores.read_text())


def gathered(data: DataSet, given: argparse.Namespace) -> dict[str, Any]:
    """The kept setting of every model, what all settings reached on the validation part, and the scores."""
    found: dict[str, Any] = {"columns": columns(), "parts": _parts(data), "models": {}}
    for name in MODELS:
        tried, chosen = _tried(name, given), kept(name, given)
        found["models"][name] = {"setting": tried[chosen]["setting"], "parameters": tried[chosen]["parameters"],
                                 "tries": tried, "seeds": [judged((name, seed), data, given) for seed in given.seeds]}
    return found


def kept(name: str, given: argparse.Namespace) -> int:
    """The setting of a model that the first seed chooses."""
    return best(_tried(name, given))


def count(name: str, given: argparse.Namespace) -> int:
    """How many settings of a model are tried."""
    return 1 if given.quick else len(tries(MODELS[name]))


def _tried(name: str, given: argparse.Namespace) -> list[dict[str, Any]]:
    """What the validation part says of every setting, with the first seed."""
    return [json.loads(_run(name, given.seeds[0], i, given).read_text()) for i in range(count(name, given))]


def _parts(data: DataSet) -> dict[str, list[int]]:
    """Windows of each part, normal and premature."""
    return {name: np.bincount(getattr(data, name).y, minlength=2).tolist() for name in ("train", "validation", "test")}


def _run(name: str, seed: int, i: int, given: argparse.Namespace) -> Path:
    return given.out / "runs" / f"{name}-{seed}-{i}.json"
