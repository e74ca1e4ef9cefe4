"""The single runs: a model of a task is trained with a seed, judged, attacked."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nrnn.train
from nrnn.train import ConfigError
from nrnn.train.data import DataSet
from nrnn.train.record import write_whole

import nrnn

from .. import results
from ..configs import load
from ..jobs import digest
from .judge import attack, judge
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

    @property
    def done(self) -> bool:
        """Is it trained? What is asked for is written last."""
        return (self.folder / "machine.json").exists()

    @property
    def recipe(self) -> dict[str, Any]:
        """The configuration that its model was trained with."""
        return json.loads(nrnn.Model.load(self.file).provenance["recipe"])


def train(run: Run, given: argparse.Namespace) -> None:
    """Go on from a checkpoint if there is one."""
    if run.done:
        return
    config = _asked(run, given.quick)
    config["training"] |= {"device": given.device}
    resume = (run.folder / "checkpoint.pt").exists()
    nrnn.train.train(config, _digits(run.task, given.data, given.quick), run.folder, resume, progress=False,
                     overwrite=not resume)  # of a run that was cut off in its first epoch
    write_whole(run.folder / "machine.json", json.dumps(results.facts()).encode())


def expect_recipe(run: Run, quick: bool) -> None:
    """Raises ConfigError where the model of the run's folder was trained with another recipe than the present one."""
    if run.done and _fixed(run.recipe) != _fixed(_asked(run, quick)):
        raise ConfigError(f"--out: expected the recipe of {run.file}, found another: delete {run.folder}, or take "
                          "another --out")


def _asked(run: Run, quick: bool) -> dict[str, Any]:
    return recipes(run.task, quick)[run.model] | {"seed": run.seed}


def _fixed(recipe: dict[str, Any]) -> dict[str, Any]:
    """With all defaults; where a run is trained is free."""
    entries = nrnn.train.parse(recipe).as_dict()
    return entries | {"training": entries["training"] | {"device": None, "threads": None}}


def judged(run: Run, given: argparse.Namespace) -> None:
    _score(run, given, "scores", judge, TASKS[run.task].judged)


def attacked(run: Run, given: argparse.Namespace) -> None:
    _score(run, given, "attacks", attack, TASKS[run.task].attacked)


STEPS = {"train": train, "judge": judged, "attack": attacked}  # each done once


def through(run: Run, given: argparse.Namespace) -> None:
    """The steps of one run; what is done already is kept."""
    for step in given.step or STEPS:
        STEPS[step](run, given)


def _score(run: Run, given: argparse.Namespace, name: str, scores: Callable[..., dict[str, float]], count: int) -> None:
    data = _digits(run.task, given.data, given.quick)
    count = min(40 if given.quick else count, len(data.test))
    if scored(run, name).get(f"{name} on", {}).get("digits") == count:
        return
    run.folder.mkdir(parents=True, exist_ok=True)
    on = {"digits": count, "model": digest(run.file)} | results.facts()
    found = {name: scores(run.file, data, count, given.device), f"{name} on": on}
    write_whole(run.folder / f"{name}.json", json.dumps(found).encode())


def scored(run: Run, name: str) -> dict[str, Any]:
    """What judge or attack left, if the model is still the one that they read; the first ones did not say which."""
    path = run.folder / f"{name}.json"
    found = json.loads(path.read_text()) if path.exists() else {}
    read = found.get(f"{name} on", {}).get("model")
    return found if read is None or read == digest(run.file) else {}


@cache
def _digits(task: str, folder: Path, quick: bool) -> DataSet:
    return load(next(iter(recipes(task, quick).values()))["data"], folder)
