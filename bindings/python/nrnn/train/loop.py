"""The run itself."""

from __future__ import annotations

import copy
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from tqdm import tqdm

from ._choices import ConfigError
from .config import Config
from .data import Batch, DataSet, Part
from .losses import count, crps, loss, measures
from .models import build, settle
from .optimisers import optimiser
from .record import Log, load, save

_FREE = {"epochs", "threads", "device", "patience"}  # of training: a run may be resumed with others
_STRIDE = 1_000_003                                   # between the seeds of two runs, more than a run has epochs


class TrainingError(RuntimeError):
    """The loss is no longer a number; the message says where."""


class Run:
    """A network, its optimiser, and how far it has come.

    All that is random in epoch e, order and noise, follows from the seed and e: a resumed run goes on as if it had
    never stopped.
    """

    def __init__(self, config: Config, data: DataSet, folder: Path | None = None, resume: bool = False,
                 progress: bool | None = None) -> None:
        self.config, self.data, self.folder, self.progress = config, data, folder, progress
        settings = config.training
        if settings.loss == "crps" and (data.task != "regression" or config.noise.mode in ("off", "explicit")):
            raise ConfigError("training.loss: expected 'default' for classes, or without noise, found 'crps'")
        self.dtype = getattr(torch, settings.dtype)
        torch.manual_seed(config.seed * _STRIDE)
        self.network = build(config, data).to(settings.device, self.dtype)
        if not resume:
            settle(config, self.network, data)
        self.optimiser = optimiser(config.optimiser, self.network, settings.clip)
        self.schedule = self.optimiser.falling(config.schedule, settings.epochs)
        self.epoch, self.best = 0, {"loss": math.inf, "epoch": 0, "model": None}
        state = self._saved() if resume else None
        if state is not None:
            self._restore(state)
        self.log = Log(folder and folder / "log.jsonl", self.epoch if resume else None)

    def fit(self) -> None:
        """Epochs until the last, or until the validation loss has not fallen for long."""
        settings = self.config.training
        while self.epoch < settings.epochs and not self._stalled():
            self.epoch += 1
            start = time.perf_counter()
            trained = self._train()
            found = self.evaluate(self.data.validation)
            self._note(found["loss"])
            rate = self.optimiser.rate
            self.schedule.step(found["loss"])
            self.log.add(epoch=self.epoch, **{f"train_{k}": v for k, v in trained.items()},
                         **{f"validation_{k}": v for k, v in found.items()}, rate=rate,
                         **self.optimiser.cost, seconds=round(time.perf_counter() - start, 3))
            self._save()

    def finish(self) -> dict[str, float]:
        """Keep the weights that the configuration says, and judge them once on the test part."""
        if self.config.training.keep == "best" and self.best["model"] is not None:
            self.network.load_state_dict(self.best["model"])
        kept = self.best["epoch"] if self.config.training.keep == "best" else self.epoch
        found = {f"test_{k}": v for k, v in self.evaluate(self.data.test).items()}
        self.log.add(kept_epoch=kept, **found)
        return found

    @torch.no_grad()
    def evaluate(self, part: Part) -> dict[str, float]:
        """Loss and measures of a part, noise off."""
        self.network.eval()
        totals: dict[str, float] = {}
        number = 0
        for batch in self._batches(part, torch.arange(len(part)), self.config.training.batch):
            o, known = self._output(batch), count(self.data.task, batch.y)
            for name, value in measures(self.data.task, o, batch.y).items() if known else ():
                totals[name] = totals.get(name, 0.0) + known * value
            number += known
        return {name: total / number for name, total in totals.items()}

    def _train(self) -> dict[str, float]:
        """One epoch; mean loss and mean length of the gradient."""
        settings = self.config.training
        torch.manual_seed(self.config.seed * _STRIDE + self.epoch)
        self.network.train()
        order = torch.randperm(len(self.data.train))
        order = order[:settings.batches * settings.batch] if settings.batches else order
        losses, lengths = [], []
        for batch in self._bar(self.data.portions(order, settings.batch)):
            value, length = self.optimiser.step(lambda: self._objective(batch))
            if not math.isfinite(value):
                raise TrainingError(f"epoch {self.epoch}, batch {len(losses)}: expected a finite loss, found {value}; "
                                    "a smaller optimiser.lr or training.clip may help")
            losses.append(value)
            lengths.append(length)
        found = {"loss": sum(losses) / len(losses)}
        return found if lengths[0] is None else found | {"gradient": sum(lengths) / len(lengths)}

    def _objective(self, batch: Batch) -> Tensor:
        if self.config.training.loss == "crps":
            return crps(self._output(batch.twice()), batch.y)
        value = loss(self.data.task, self._output(batch), batch.y)
        if not self.network.explicit:
            return value
        added = self.network.penalty(batch.x, batch.lengths, batch.rho, self.config.noise.draws or None)
        return value + (added / len(self.data.outputs) if self.data.task == "regression" else added)

    def _output(self, batch: Batch) -> Tensor:
        return self.network(batch.x, batch.lengths, batch.rho)

    def _batches(self, part: Part, order: Tensor, size: int) -> Iterator[Batch]:
        for chosen in order.split(size):
            yield self.data.batch(part, chosen.tolist()).to(self.config.training.device, self.dtype)

    def _bar(self, chunks: list[Tensor]) -> Iterator[Batch]:
        """Batches of an epoch, with a bar on a terminal."""
        hidden = None if self.progress is None else not self.progress
        for chosen in tqdm(chunks, f"epoch {self.epoch}", leave=False, disable=hidden):
            yield self.data.batch(self.data.train, chosen.tolist()).to(self.config.training.device, self.dtype)

    def _note(self, value: float) -> None:
        if value < self.best["loss"]:
            self.best = {"loss": value, "epoch": self.epoch, "model": copy.deepcopy(self.network.state_dict())}

    def _stalled(self) -> bool:
        patience = self.config.training.patience
        return bool(patience) and self.epoch - self.best["epoch"] >= patience

    def _save(self) -> None:
        if self.folder is not None:
            save(self.folder / "checkpoint.pt", {
                "config": json.dumps(self.config.as_dict()), "epoch": self.epoch, "best": self.best,
                "model": self.network.state_dict(), "optimiser": self.optimiser.inner.state_dict(),
                "schedule": self.schedule.state_dict()})

    def _saved(self) -> dict[str, Any]:
        path = None if self.folder is None else self.folder / "checkpoint.pt"
        if path is None or not path.exists():
            raise ConfigError(f"resume: expected {path or 'a folder with checkpoint.pt'}, found none")
        state = load(path, self.config.training.device)
        if _fixed(json.loads(state["config"])) != _fixed(json.loads(json.dumps(self.config.as_dict()))):
            raise ConfigError(f"resume: expected the configuration of {path}, but for {', '.join(sorted(_FREE))} "
                              "(under a cosine not epochs), found another")
        return state

    def _restore(self, state: dict[str, Any]) -> None:
        self.epoch, self.best = state["epoch"], state["best"]
        self.network.load_state_dict(state["model"])
        self.optimiser.inner.load_state_dict(state["optimiser"])
        self.schedule.load_state_dict(state["schedule"])


def _fixed(entries: dict[str, Any]) -> dict[str, Any]:
    free = _FREE - ({"epochs"} if entries["schedule"]["name"] == "cosine" else set())  # a cosine ends with the run
    training = {name: value for name, value in entries["training"].items() if name not in free}
    return entries | {"training": training}
