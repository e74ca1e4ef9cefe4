#!/usr/bin/env python3
"""Writes small valid models, one per row of the zoo: small_models.py FOLDER. And into
FOLDER/large one with pages of weights, without noise."""
import sys
from pathlib import Path

import nrnn

sys.path.append(str(Path(__file__).resolve().parent.parent))
import zoo

N, D = 3, 2
TRAINED = (nrnn.OfficialNoise(add=0.0625, mult=0.25, trained_with=False),
           nrnn.PaperNoise(eps=0.5, sigma1=0.25, sigma2=0.125, trained_with=True))
TASKS = {"sde-gate": "softmax", "gru": "softmax", "lstm": "sigmoid"}


def calibration(layers, task):
    """Of a model that names noise."""
    if all(layer.noise is None for layer in layers if hasattr(layer, "noise")):
        return None
    if task != "regression":
        return nrnn.Calibration(0.5, 3)
    return nrnn.Calibration(0.5, 3, [0.25, 0.75], [[-0.5, -1], [0.25, 2]], [[0, 0.25], [0.5, 1]], "made up")


def large():
    draw = zoo.Draw()
    return nrnn.ModelFile(zoo.layers("gru", draw, 64, D), readout=draw(2, 64))


def model(name):
    """A model with something in every part of the file that is in use."""
    draw = zoo.Draw()
    layers = zoo.layers(name, draw, N, D, TRAINED[list(zoo.CELLS).index(name) % 2])
    layers[0].name = "first"
    task = TASKS.get(name, "regression")
    outputs = [nrnn.Output("a"), nrnn.Output("b")] if task != "regression" else [nrnn.Output("a", "m", 1, 2), "b"]
    return nrnn.ModelFile(
        layers, readout=(draw(2, layers[-1].outputs), draw(2)), task=task, outputs=outputs,
        inputs=[nrnn.Channel("x", "K", 0.5, 2, 3), "y"], check=([[0.25, -0.5]], [[0, 0]]),
        sequence=nrnn.Sequence(interval=0.5, valid="end", trained_length=4, warm_up=1),
        provenance={"name": name, "note": "small"}, calibration=calibration(layers, task))


if __name__ == "__main__":
    for name in zoo.CELLS:
        model(name).save(Path(sys.argv[1]) / f"{name}.nrnn")
    (Path(sys.argv[1]) / "large").mkdir()
    large().save(Path(sys.argv[1]) / "large/large-gru.nrnn")
