"""Writes models whose state dies away slowly when the input is zero, one per kind of cell and of output.

    models.py FOLDER

Each state shrinks by a factor between 0.95 and 0.995 a step, so that it passes 2^-100 well within 100,000 steps, and
would hang at denormals for ever were they not set to zero. 32 units, one input, mean 0 and scale 1.
"""
import sys
from pathlib import Path

import numpy as np

import nrnn

N = 32
NOISE = nrnn.PaperNoise(eps=0.2, sigma1=0.3, sigma2=0.2)
random = np.random.default_rng(1)


def draw(rows, columns, size=0.1):
    return random.standard_normal((rows, columns)) * size / np.sqrt(columns)


def stacked(gates, gate, value):
    """The bias of a cell with so many gates: `value` for one of them, else 0."""
    return np.where(np.arange(gates * N) // N == gate, value, 0.0)


def sde(**given):
    return nrnn.Sde(A=-np.eye(N), W=draw(N, N), U=draw(N, 1, 1), step=0.02, noise=NOISE, **given)


def lstm(**given):
    return nrnn.Lstm(W=draw(4 * N, N, 0.03), U=draw(4 * N, 1, 1), b=stacked(4, 1, 3), noise=NOISE, **given)


def slow_elman():
    rotation = np.linalg.qr(random.standard_normal((N, N)))[0]
    return nrnn.Elman(W=0.99 * rotation, U=draw(N, 1, 1), noise=NOISE)


CELLS = {
    "sde": sde,
    "sde-gate": lambda: sde(gate=nrnn.Gate(U=draw(N, 1))),
    "sde-relu": lambda: sde(activation="relu"),
    "elman": slow_elman,
    "gru": lambda: nrnn.Gru(W=draw(3 * N, N), U=draw(3 * N, 1, 1), b=stacked(3, 1, 4), noise=NOISE),
    "gru-before": lambda: nrnn.Gru(W=draw(3 * N, N), U=draw(3 * N, 1, 1), b=stacked(3, 1, 4), reset_after=False,
                                   noise=NOISE),
    "lstm": lstm,
    "lstm-peephole": lambda: lstm(peephole=np.full(3 * N, 0.1)),
}


def save(folder, name, layer, task, readout=1, **given):
    nrnn.ModelFile([layer], (draw(3, N, readout), np.zeros(3)), task=task, **given).save(folder / f"{name}.nrnn")


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, cell in CELLS.items():
        save(folder, name, cell(), "regression")
    for task in ("softmax", "sigmoid"):
        save(folder, task, sde(), task, readout=1000)  # probabilities from 0 to 1, both included
    save(folder, "limit", sde(), "regression", inputs=[nrnn.Channel("x", limit=0.5)])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
