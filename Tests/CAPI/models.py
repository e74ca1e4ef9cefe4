"""Writes the models that the C API tests loop over: every row of the zoo, every form of noise, every task.

    models.py FOLDER

Sizes are chosen to leave remainders: units are no multiple of a vector, outputs and inputs differ.
"""
import sys
from pathlib import Path

import numpy as np

import nrnn

sys.path.append(str(Path(__file__).resolve().parent.parent))
import weights
import zoo

# They take turns, each at its own pace; every third task is softmax, which needs several outputs.
UNITS, INPUTS, OUTPUTS, NOISES = (9, 17, 5, 7, 13), (2, 1, 3), (2, 10, 1, 1, 3, 2), (zoo.PAPER, zoo.OFFICIAL)

# Stored in 16 and 8 bits: name -> (of which row, how).
STORED = {
    "sde-f16": ("sde", "f16"),
    "gru-bf16": ("gru", "bf16"),
    "lstm-initial-int8": ("lstm-peephole-initial", "int8"),
    "gru-int8": ("gru-before", "int8"),
    "stack-mixed": ("stack", "mixed"),
    "sde-int8-state": ("sde-gate-drift", "int8-state"),
}

# Those with a calibration: name -> (of which row, task, outputs, what was found).
CALIBRATED = {
    "calibrated": ("gru-clip", "regression", 2,
                   nrnn.Calibration(1.5, 13, [0.1, 0.5, 0.9], [-1, -2, 0.5, 0.25, 3, 4], [], "made up")),
    "calibrated-classes": ("sde", "softmax", 10, nrnn.Calibration(2, 5)),
}

# Features of which few or no rows fit a product at once.
WIDTHS = (400, 3000, 5000)


def channels(d):
    return [nrnn.Channel(f"x{i}", "V", mean=3.0 + i, scale=2.0, limit=1.0) for i in range(d)]


def file(layers, outputs, task="regression", inputs=None, *, w, **more):
    readout = (w(outputs, layers[-1].outputs), w(outputs)) if outputs else None
    return nrnn.ModelFile(layers, readout, inputs=inputs or channels(layers[0].inputs), task=task,
                          sequence=nrnn.Sequence(interval=0.5, trained_length=20, warm_up=3),
                          provenance={"name": "test", "note": "made for tests"}, **more)


def model(row):
    """A row of the zoo in its turn; one that ends in a dense layer has no readout."""
    turn = list(zoo.CELLS).index(row)
    w = zoo.Draw()
    n, d, outputs, noise = (table[turn % len(table)] for table in (UNITS, INPUTS, OUTPUTS, NOISES))
    layers = zoo.layers(row, w, n, d, noise)
    ends = isinstance(layers[-1], nrnn.Dense) and len(layers) > 1
    return file(layers, 0 if ends else outputs, zoo.task(row, turn), w=w)


def calibrated(row, task, outputs, calibration):
    w = zoo.Draw()
    return file(zoo.layers(row, w, 7, 2, zoo.PAPER), outputs, task, w=w, calibration=calibration)


def of_width(d, inputs=None):
    w = zoo.Draw()
    return file(zoo.layers("elman", w, 9, d, zoo.PAPER), 2, inputs=inputs or [nrnn.Channel() for _ in range(d)], w=w)


def derived():
    return of_width(5, [*channels(2), nrnn.Present(0), nrnn.Age(1, scale=2), nrnn.Dt()])


def explosive():
    """Doubles its state at each step until it is no longer finite; member by member, noise tips it."""
    return nrnn.ModelFile([nrnn.Elman(W=np.eye(3) * 1e12, U=np.ones((3, 1)), activation="identity", noise=zoo.PAPER)],
                          task="regression")


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name in zoo.CELLS:
        model(name).save(folder / f"{name}.nrnn")
    for name, recipe in CALIBRATED.items():
        calibrated(*recipe).save(folder / f"{name}.nrnn")
    for name, (row, storage) in STORED.items():
        (folder / f"{name}.nrnn").write_bytes(weights.stored(model(row).to_bytes(), storage))
    explosive().save(folder / "explosive.model")
    derived().save(folder / "derived.model")
    for d in WIDTHS:
        of_width(d).save(folder / f"wide-{d}.model")
        (folder / f"wide-{d}-int8.model").write_bytes(weights.stored(of_width(d).to_bytes(), "int8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
