"""Train what is not trained yet, choose by validation, judge: `python -m experiments.ecg --data FOLDER`."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import nrnn.train
import numpy as np
from nrnn.train.data import DataSet
from nrnn.train.record import write_whole

from .. import arguments, results
from .data import MODELS, load
from .judge import columns, ensemble, judge
from .tries import best, tries

QUICK = {"epochs": 1, "batches": 2, "batch": 8}


def main() -> None:
    given = _arguments()
    data = load(given.data)
    pairs = [(name, seed) for seed in given.only_seeds or given.seeds for name in given.only or MODELS]
    for name, seed in pairs:
        train(name, seed, data, given)
    if given.judge or not given.only:
        for name, seed in pairs:
            judged(name, seed, data, given)
    if not given.only:
        results.save(given.out, gathered(data, given))


def _arguments() -> argparse.Namespace:
    made = arguments.parser("ecg", __doc__, seeds=3)
    made.add_argument("--only", action="append", choices=list(MODELS), help="train this model, and stop")
    made.add_argument("--only-seeds", type=int, nargs="+", help="these seeds, so that several runs share the work")
    made.add_argument("--judge", action="store_true", help="with --only: judge too; all seeds must be trained")
    return arguments.parse(made)


def train(name: str, seed: int, data: DataSet, given: argparse.Namespace) -> None:
    """Every setting of a model with one seed; leaves files and what the validation part says; done once."""
    folder = _folder(name, seed, given)
    if (folder / "validation.json").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for i, (setting, config) in enumerate(tries(MODELS[name])[:1 if given.quick else None]):
        config["training"] |= {"device": given.device} | (QUICK if given.quick else {})
        result = nrnn.train.train(config | {"seed": seed}, data, progress=False)
        said = result.network.export(folder / f"{i}.nrnn", {"name": f"ecg {name}", "source": data.credit,
                                                            "recipe": json.dumps(config | {"seed": seed})})
        last = result.log[-2]
        found.append({"setting": setting, "accuracy": last["validation_accuracy"], "loss": last["validation_loss"],
                      "train_loss": last["train_loss"], "seconds": sum(line["seconds"] for line in result.log[:-1]),
                      "parameters": sum(p.numel() for p in result.network.parameters() if p.requires_grad),
                      "engine": said})
    write_whole(folder / "validation.json", json.dumps(found).encode())


def judged(name: str, seed: int, data: DataSet, given: argparse.Namespace) -> dict[str, Any]:
    """Scores on the test part of the setting that is kept, through the engine; done once."""
    folder, kept = _folder(name, seed, given), best(_validations(name, given))
    path, scores = given.out / f"{name}-{seed}.nrnn", folder / f"scores-{kept}.json"
    shutil.copy(folder / f"{kept}.nrnn", path)
    if not scores.exists():
        part = data.test.take(range(0, len(data.test), len(data.test) // 40 or 1)) if given.quick else data.test
        extremes = float(data.train.x.min()), float(data.train.x.max())
        found = {"file": path.name, "scores": judge(path, part.x, part.y, extremes, 1 if given.quick else 5)}
        if nrnn.Model.load(path).has_noise:
            found["ensemble"] = ensemble(path, part.x, part.y)
        write_whole(scores, json.dumps(found).encode())
    return json.loads(scores.read_text())


def gathered(data: DataSet, given: argparse.Namespace) -> dict[str, Any]:
    """The kept setting of every model, what all settings reached on the validation part, and the scores."""
    found: dict[str, Any] = {"columns": columns(), "parts": _parts(data), "models": {}}
    for name in MODELS:
        validations = _validations(name, given)
        kept = validations[0][best(validations)]
        found["models"][name] = {"setting": kept["setting"], "parameters": kept["parameters"], "tries": validations,
                                 "seeds": [judged(name, seed, data, given) for seed in given.seeds]}
    return found


def _validations(name: str, given: argparse.Namespace) -> list[list[dict[str, Any]]]:
    return [json.loads((_folder(name, seed, given) / "validation.json").read_text()) for seed in given.seeds]


def _parts(data: DataSet) -> dict[str, list[int]]:
    """Windows of each part, normal and premature."""
    return {name: np.bincount(getattr(data, name).y, minlength=2).tolist() for name in ("train", "validation", "test")}


def _folder(name: str, seed: int, given: argparse.Namespace) -> Path:
    return given.out / "runs" / f"{name}-{seed}"


if __name__ == "__main__":
    main()
