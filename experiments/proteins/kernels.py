"""One recurrent kernel network: anchors, readout, training, and what the engine says of the test part."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from nrnn.torch import Network
from nrnn.train import Run, sets
from nrnn.train.data import DataSet, Part

import nrnn

from .logistic import chosen
from .scores import scores
from .variants import Variant

_CHECK = 100  # residues


def run(variant: Variant, folder: Path, models: Path, quick: bool) -> list[dict[str, Any]]:
    """Anchors by k-means and a readout by logistic regression; then both trained by Adam from there on.

    Of training, the weights of the least validation loss are kept. The models of seed 1 stay in `models`.
    """
    torch.set_num_threads(1)
    data = load(variant, folder, quick)
    trainer = Run(variant.config(quick), data, progress=False)
    _fit_readout(trainer.network, data)
    found = [_found(variant, trainer, models, trained=False)]
    trainer.fit()
    trainer.finish()
    return [*found, _found(variant, trainer, models, trained=True)]


def load(variant: Variant, folder: Path, quick: bool) -> DataSet:
    data = variant.config(quick).data
    return sets.load(data.set, folder, **data.options)


def _found(variant: Variant, trainer: Run, models: Path, trained: bool) -> dict[str, Any]:
    """Validation by the module; the test part by the engine, from the file."""
    path = models / variant.file(trained)
    notes = {"name": path.stem, "source": trainer.data.credit, "seed": str(variant.seed),
             "recipe": json.dumps(trainer.config.as_dict())}
    trainer.network.export(path, notes, check=trainer.data.validation.x[0][:_CHECK])
    model = nrnn.Model.load(path)
    model.verify()
    if variant.seed > 1:
        path.unlink()
    validation = trainer.evaluate(trainer.data.validation)
    return {**vars(variant), "trained": trained, "parameters": model.parameters, "kept_epoch": trainer.best["epoch"],
            **{f"validation_{name}": value for name, value in validation.items()}, **judged(model, trainer.data.test)}


def judged(model: nrnn.Model, part: Part) -> dict[str, float]:
    """Scores of what the engine gives after the last residue."""
    return scores(model.predict(list(part.x), outputs=("nominal",)).nominal, part.y)


def _fit_readout(network: Network, data: DataSet) -> None:
    train, validation = (_features(network, data, part) for part in (data.train, data.validation))
    _, readout = chosen(train, validation, len(data.outputs))
    with torch.no_grad():
        network.readout.weight.copy_(readout.V)
        network.readout.bias.copy_(readout.c)


@torch.no_grad()
def _features(network: Network, data: DataSet, part: Part, size: int = 32) -> tuple[torch.Tensor, torch.Tensor]:
    """What the kernel network gives after the last residue, shape (count, q), and the labels."""
    network.eval()
    found = []
    for chosen_rows in torch.arange(len(part)).split(size):
        batch = data.batch(part, chosen_rows.tolist())
        y = network.features(batch.x)
        ends = torch.full((len(y),), y.shape[1]) if batch.lengths is None else batch.lengths
        found.append(y[torch.arange(len(y)), ends - 1])
    return torch.cat(found), torch.as_tensor(part.y)
