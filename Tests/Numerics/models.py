"""Writes the models of the tests of steps: FOLDER/decaying, whose state dies away slowly when the input is zero, one for each
and kind of output; FOLDER/of_the_zoo, every row of the zoo, whose steps are counted.

    models.py FOLDER

Each state of the first shrinks by a factor between 0.95 and 0.995 a step, so that it passes 2^-100 well within 100,000
steps, and would hang at denormals for ever were they not set to zero. 32 units, one input, mean 0 and scale 1.
"""
import sys
from pathlib import Path

import numpy as np

import nrnn

sys.path.append(str(Path(__file__).resolve().parent.parent))
import weights
import zoo

N = 32
# Rows of the zoo that are counted with weights of 8 bits too: their vectors are rounded as they come.
INT8 = ("sde", "elman", "gru", "lstm", "cornn")
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


def overdamped():
    """Its slow mode shrinks as exp(-γ/ε t)."""
    return nrnn.Cornn(Wy=draw(N, N, 0.01), Wz=draw(N, N, 0.01), U=draw(N, 1, 1), dt=0.1, gamma=0.4, epsilon=2.0, noise=NOISE)


def kernel():
    """Of inner products, which are 0 where the input is; without the sums over all time, which stay."""
    return nrnn.Kernel(anchors=np.ones((N, 2, 1)), gap_penalty=0.97, symbol="dot", la_feature=False, pooling="max")


def field():
    """A sample sets the state, which goes on from it."""
    return nrnn.VectorField(network=[nrnn.Dense(W=np.full((1, 1), -0.02))], dimension=1, noise=NOISE)


def stencil():
    """Behind a layer that gives it a field; a sample sets the field."""
    return [nrnn.Dense(W=np.ones((4, 1))), nrnn.Stencil(interior=[0, .25, .4, .25, 0], left=np.eye(4)[:2] * 0.9,
                                                        right=np.eye(4)[2:] * 0.9, grid=4, noise=NOISE)]


# name: a layer or several; the state of the first that has one is looked at.
DECAYING = {
    "sde": sde,
    "sde-gate": lambda: sde(gate=nrnn.Gate(U=draw(N, 1))),
    "sde-relu": lambda: sde(activation="relu"),
    "elman": slow_elman,
    "gru": lambda: nrnn.Gru(W=draw(3 * N, N), U=draw(3 * N, 1, 1), b=stacked(3, 1, 4), noise=NOISE),
    "gru-before": lambda: nrnn.Gru(W=draw(3 * N, N), U=draw(3 * N, 1, 1), b=stacked(3, 1, 4), reset_after=False,
                                   noise=NOISE),
    "lstm": lstm,
    "lstm-peephole": lambda: lstm(peephole=np.full(3 * N, 0.1)),
    "cornn": overdamped,
    "kernel": kernel,
    "signature": lambda: nrnn.Signature(inputs=1, depth=2, basis_order=3, fading=0.03),
    "vector-field": field,
    "stencil": stencil,
}


def save(folder, name, layers, task, readout=1, **given):
    layers = layers if isinstance(layers, list) else [layers]
    V = draw(3, layers[-1].outputs, readout)
    nrnn.ModelFile(layers, (V, np.zeros(3)), task=task, **given).save(folder / f"{name}.nrnn")


def decaying(folder):
    for name, cell in DECAYING.items():
        save(folder, f"{name}-decaying", cell(), "regression")
    for task in ("softmax", "sigmoid"):
        save(folder, task, sde(), task, readout=1000)  # probabilities from 0 to 1, both included
    save(folder, "limit", sde(), "regression", inputs=[nrnn.Channel("x", limit=0.5)])


def of_the_zoo(folder):
    for name in zoo.CELLS:
        w = zoo.Draw()
        layers = zoo.layers(name, w, 12, 1, zoo.PAPER)
        model = nrnn.ModelFile(layers, (w(3, 12), w(3)), sequence=nrnn.Sequence(interval=1.0))
        model.save(folder / f"{name}.nrnn")
        if name in INT8:
            (folder / f"{name}-int8.nrnn").write_bytes(weights.stored(model.to_bytes(), "int8"))


if __name__ == "__main__":
    for make in (decaying, of_the_zoo):
        folder = Path(sys.argv[1]) / make.__name__
        folder.mkdir(parents=True)
        make(folder)
