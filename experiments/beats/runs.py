"""The single runs: a model is trained with one setting and one seed, then the setting that is kept is judged."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nrnn.train
import torch
from nrnn.train.data import DataSet

import nrnn

from ..jobs import kept
from .judge import ensemble, judge
from .task import Task
from .tries import best, tries

_QUICK = {"epochs": 24, "batches": 1, "batch": 16}
_DRAWS = 5  # of each perturbation by chance

Job = tuple[str, int, int]  # a model, its seed, and which of its settings


@dataclass(frozen=True)
class Runs:
    """What is done stays in `folder`, and is not done again."""

    task: Task
    data: DataSet
    given: argparse.Namespace

    @property
    def folder(self) -> Path:
        return self.given.out / "runs"

    def jobs(self, name: str) -> list[Job]:
        """A model with each of its seeds, in the setting that the first one chose."""
        chosen = self.chosen(name)
        return [(name, seed, chosen) for seed in self.task.seeds_of(name, self.given.seeds)]

    def settings(self, name: str) -> list[Job]:
        """What is tried with the first seed."""
        count = 1 if self.given.quick else len(tries(self.task.models[name]))
        return [(name, self.given.seeds[0], i) for i in range(count)]

    def trained(self, jobs: list[Job]) -> list[dict[str, Any]]:
        return self._every(self._train, jobs, "")

    def judged(self, jobs: list[Job]) -> list[dict[str, Any]]:
        return self._every(self._judge, jobs, ".scores")

    def chosen(self, name: str) -> int:
        """The setting that does best on the validation part."""
        return best(self.trained(self.settings(name)))

    def _every(self, run: Callable[[Job], dict[str, Any]], jobs: list[Job], kind: str) -> list[dict[str, Any]]:
        named = {_stem(job) + kind: job for job in jobs}
        return kept(run, named, self.given.jobs, self.folder, lambda job: (self._recipe(job)[1], self.given.quick))

    def _recipe(self, job: Job) -> tuple[dict[str, float], dict[str, Any]]:
        """The setting, and the configuration; on which device is free."""
        setting, config = tries(self.task.models[job[0]])[job[2]]
        config["training"] |= _QUICK if self.given.quick else {}
        return setting, config | {"seed": job[1]}

    def _train(self, job: Job) -> dict[str, Any]:
        """Leaves a model file; what the validation part says of it."""
        setting, config = self._recipe(job)
        config["training"] |= {"device": self.given.device}
        held = self.data.validation  # once, after the last epoch; the test part is for the judge alone
        blind = replace(self.data, validation=held.take([0]), test=held)
        result = nrnn.train.train(config, blind, progress=False)
        provenance = {"name": f"{self.task.name} {job[0]}", "source": self.data.credit, "recipe": json.dumps(config)}
        said = result.network.export(self.folder / f"{_stem(job)}.nrnn", provenance)
        return {"setting": setting, "accuracy": result.test["test_accuracy"], "loss": result.test["test_loss"],
                "train_loss": result.epochs[-1]["train_loss"], "seconds": sum(line["seconds"] for line in result.epochs),
                "parameters": sum(p.numel() for p in result.network.parameters() if p.requires_grad),
                "step": _step(result.network), "engine": said}

    def _judge(self, job: Job) -> dict[str, Any]:
        """Scores on the test part, through the engine."""
        path = self.given.out / f"{job[0]}-{job[1]}.nrnn"
        shutil.copy(self.folder / f"{_stem(job)}.nrnn", path)
        extremes = float(self.data.train.x.min()), float(self.data.train.x.max())
        draws = 1 if self.given.quick else _DRAWS
        found = {"seed": job[1], "file": path.name, "scores": judge(path, self.data.test, extremes, draws)}
        return found | ({"ensemble": ensemble(path, self.data.test)} if nrnn.Model.load(path).has_noise else {})


def _stem(job: Job) -> str:
    return "-".join(map(str, job))


def _step(network: torch.nn.Module) -> float | None:
    """The mean step of a discretised differential equation."""
    step = getattr(network.cells[0], "step", None)
    return float(step.detach().mean()) if isinstance(step, torch.Tensor) else None
