#!/usr/bin/env python3
"""Writes small valid models, one per kind of cell and form of noise: small_models.py FOLDER."""
import sys
from pathlib import Path

import numpy as np

import nrnn

N, D = 3, 2
PAPER = nrnn.PaperNoise(eps=0.5, sigma1=0.2, sigma2=0.1, trained_with=True)
MATRIX = nrnn.MatrixNoise([[0.25, 0.5], [0.125, -0.5], [0.5, 0], [0, 0.75]])
OFFICIAL = nrnn.OfficialNoise(add=0.05, mult=0.25, trained_with=False)


class Draw:
    """Repeatable weights of order one over the root of the inputs, short in binary: the same wherever they are made."""

    def __init__(self):
        self.next = 1

    def __call__(self, *shape):
        count = int(np.prod(shape))
        steps = np.arange(self.next, self.next + count)
        self.next += count
        return ((steps * 37 % 64 - 31.5) / 64).reshape(shape)


def gate(draw, **settings):
    return nrnn.Gate(U=draw(N, D), b=draw(N), **settings)


def sde(draw, **settings):
    return nrnn.Sde(**{"A": draw(N, N), "W": draw(N, N), "U": draw(N, D), "b": draw(N), "C": draw(N, D),
                       "step": 0.125} | settings)


def gru(draw, **settings):
    return nrnn.Gru(W=draw(3 * N, N), U=draw(3 * N, D), b=draw(3 * N), c=draw(3 * N), **settings)


def lstm(draw, **settings):
    return nrnn.Lstm(W=draw(4 * N, N), U=draw(4 * N, D), b=draw(4 * N), **settings)


def quaternion(draw):
    return nrnn.Quaternion(*(draw(1, 1) for _ in "rijk"))


def planar(draw):
    """Quaternions behind a layer that gives as many inputs."""
    return [nrnn.Dense(W=draw(4, D), activation="relu"),
            nrnn.Elman(W=quaternion(draw), U=quaternion(draw), noise=MATRIX, clip=0.5, activation="modrelu",
                       modrelu_bias=draw(4)),
            nrnn.Lstm(W=[quaternion(draw) for _ in "ifgo"], U=[quaternion(draw) for _ in "ifgo"], b=draw(16),
                      noise=PAPER)]


def unit(anchors):
    """Every vector of length 1."""
    return anchors / np.linalg.norm(anchors, axis=2, keepdims=True)


def stack(draw):
    return [nrnn.Dense(W=draw(N, D), activation="relu"),
            nrnn.Elman(W=draw(N, N), U=draw(N, N), noise=PAPER, noise_id=9),
            nrnn.Gru(W=draw(6, 2), U=draw(6, N), noise=OFFICIAL), nrnn.Dense(W=draw(2, 2), b=draw(2))]


STACKS = {
    "sde": lambda d: [sde(d, noise=PAPER, initial=d(N))],
    "sde-bare": lambda d: [nrnn.Sde(W=d(N, N), U=d(N, D), step=d(N), activation="identity", noise=OFFICIAL)],
    "sde-gate": lambda d: [sde(d, gate=gate(d, W=d(N, N)), noise=OFFICIAL, activation="sigmoid")],
    "sde-drift": lambda d: [sde(d, gate=gate(d, scope="drift"), noise=PAPER, activation="relu")],
    "elman": lambda d: [nrnn.Elman(W=d(N, N), U=d(N, D), b=d(N), noise=PAPER)],
    "gru": lambda d: [gru(d, noise=OFFICIAL)],
    "gru-before": lambda d: [gru(d, reset_after=False, noise=PAPER)],
    "lstm": lambda d: [lstm(d, noise=OFFICIAL, initial=d(2 * N))],
    "lstm-peephole": lambda d: [lstm(d, peephole=d(3 * N), noise=PAPER)],
    "dense": lambda d: [nrnn.Dense(W=d(N, D), b=d(N), activation="tanh")],
    "sde-rk4": lambda d: [sde(d, scheme="rk4", noise=PAPER)],
    "sde-heun": lambda d: [sde(d, scheme="heun", noise=nrnn.MatrixNoise(d(N, 5)))],
    "gru-clip": lambda d: [gru(d, clip=0.5, noise=OFFICIAL)],
    "lstm-projection": lambda d: [nrnn.Lstm(W=d(4 * N, 2), U=d(4 * N, D), projection=d(2, N), clip=0.5,
                                            candidate_factor=0.75, noise=PAPER, initial=d(2 + N))],
    "cornn": lambda d: [nrnn.Cornn(Wy=d(N, N), Wz=d(N, N), U=d(N, D), b=d(N), dt=0.125, gamma=2, epsilon=1,
                                   noise=PAPER)],
    "quaternion": planar,
    "kernel": lambda d: [nrnn.Kernel(anchors=unit(d(2, 2, D)), projection=d(2, 2), alpha=1.5, gap_penalty=0.5,
                                     aggregation=[0.25, 0.75], initial=d(9))],
    "kernel-max": lambda d: [nrnn.Kernel(anchors=unit(d(3, 2, D)), alpha=1.5, gap_penalty=0.5, pooling="max",
                                         symbol="dot", la_feature=False)],
    "stencil": lambda d: [nrnn.Dense(W=d(5, D), b=d(5)), nrnn.Stencil(
        interior=[0, .25, .5, .25, 0], left=d(2, 4), right=d(2, 4), forcing=d(5), grid=5, blocks=2, shift=1,
        noise=PAPER)],
    "vector-field": lambda d: [nrnn.VectorField(
        network=[nrnn.Dense(W=nrnn.Csr.from_dense(np.maximum(d(4, D), 0)), b=d(4), activation="relu"),
                 nrnn.Dense(W=d(1, 4), b=d(1))],
        dimension=1, order=2, in_mean=d(D), out_scale=[2], solver_step=0.25, noise=OFFICIAL)],
    "signature": lambda d: [nrnn.Signature(inputs=D, depth=2, basis_order=1, fading=0.5, initial=d(20))],
    "stack": stack,
}
TASKS = {"sde-gate": "softmax", "gru": "softmax", "lstm": "sigmoid"}


def calibration(layers, task):
    """Of a model that names noise."""
    if all(layer.noise is None for layer in layers if hasattr(layer, "noise")):
        return None
    if task != "regression":
        return nrnn.Calibration(0.5, 3)
    return nrnn.Calibration(0.5, 3, [0.25, 0.75], [[-0.5, -1], [0.25, 2]], [[0, 0.25], [0.5, 1]], "made up")


def model(name):
    """A model with something in every part of the file that is in use."""
    draw = Draw()
    layers = STACKS[name](draw)
    layers[0].name = "first"
    task = TASKS.get(name, "regression")
    outputs = [nrnn.Output("a"), nrnn.Output("b")] if task != "regression" else [nrnn.Output("a", "m", 1, 2), "b"]
    return nrnn.ModelFile(
        layers, readout=(draw(2, layers[-1].outputs), draw(2)), task=task, outputs=outputs,
        inputs=[nrnn.Channel("x", "K", 0.5, 2, 3), "y"], check=([[0.25, -0.5]], [[0, 0]]),
        sequence=nrnn.Sequence(interval=0.5, valid="end", trained_length=4, warm_up=1),
        provenance={"name": name, "note": "small"}, calibration=calibration(layers, task))


if __name__ == "__main__":
    for name in STACKS:
        model(name).save(Path(sys.argv[1]) / f"{name}.nrnn")
