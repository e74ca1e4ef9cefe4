"""One recurrent kernel network: anchors, readout, training, and what the engine says of the test part."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from nrnn.torch import Network
from nrnn.train import Run
from nrnn.train.data import DataSet, Part

import nrnn

from .. import configs
from .logistic import chosen
from .scores import scores
from .variants import Kind

_CHECK = 40                                    # residues of the check vector
_SEQUENCES, _SAMPLES, _ROUNDS = 2000, 20_000, 15  # of k-means


def run(asked: tuple[Kind, int], folder: Path, models: Path, quick: bool) -> list[dict[str, Any]]:
    """Of a kind and a seed: anchors by k-means and a readout by logistic regression; then both trained by Adam, and the
    readout fitted again.

    Of training, the weights of the least validation loss are kept. The models of seed 1 stay in `models`.
    """
    kind, seed = asked
    data = load(kind, seed, folder, quick)
    trainer = Run(kind.config(seed, quick), data, progress=False)
    _fit_anchors(trainer.network, data)
    found = [_found(asked, trainer, models, trained=False)]
    if kind.trains:
        trainer.fit()
        trainer.network.load_state_dict(trainer.best["model"])
        found.append(_found(asked, trainer, models, trained=True))
    return found


def load(kind: Kind, seed: int, folder: Path, quick: bool) -> DataSet:
    return configs.load(kind.config(seed, quick).as_dict()["data"], folder)


def _found(asked: tuple[Kind, int], trainer: Run, models: Path, trained: bool) -> dict[str, Any]:
    """The readout, chosen by validation; then the test part by the engine, from the file."""
    kind, seed = asked
    loss, penalty = _fit_readout(trainer.network, trainer.data)
    path = models / kind.file(seed, trained)
    notes = {"name": path.stem, "source": trainer.data.credit, "seed": str(seed),
             "recipe": json.dumps(trainer.config.as_dict())}
    trainer.network.export(path, notes, check=trainer.data.validation.x[0][:_CHECK])
    model = nrnn.Model.load(path)
    model.verify()
    if seed > 1:
        path.unlink()
    return {**vars(kind), "seed": seed, "trained": trained, "parameters": model.parameters, "penalty": penalty,
            "kept_epoch": trainer.best["epoch"], "validation_loss": loss, **judged(model, trainer.data.test)}


def judged(model: nrnn.Model, part: Part) -> dict[str, Any]:
    """Scores of what the engine gives after the last residue."""
    return scores(np.asarray(model.predict(list(part.x), outputs=("nominal",)).nominal), part.y)


def _fit_anchors(network: Network, data: DataSet) -> None:
    some = torch.randperm(len(data.train))[:_SEQUENCES].tolist()
    batch = data.batch(data.train, some)
    network.cells[0].fit_anchors(batch.x, batch.lengths, samples=_SAMPLES, iterations=_ROUNDS)


def _fit_readout(network: Network, data: DataSet) -> tuple[float, float]:
    """The least validation loss, and its penalty."""
    alone = Network(*network.cells, inputs=data.inputs, sequence=data.sequence)
    model = nrnn.Model.load(alone.file(check=data.validation.x[0][:_CHECK]).to_bytes())
    train, validation = (_features(model, part) for part in (data.train, data.validation))
    loss, penalty, readout = chosen(train, validation, len(data.outputs))
    with torch.no_grad():
        network.readout.weight.copy_(readout.V)
        network.readout.bias.copy_(readout.c)
    return loss, penalty


def _features(model: nrnn.Model, part: Part) -> tuple[torch.Tensor, torch.Tensor]:
    """What the cell gives after the last residue, shape (count, q), and the labels. The engine is 5 times as fast as
    PyTorch here."""
    y = model.predict(list(part.x), outputs=("nominal",)).nominal
    return torch.from_numpy(np.array(y, np.float32)), torch.as_tensor(part.y)
