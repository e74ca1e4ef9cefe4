"""Writes the models that the C API tests loop over: every cell, both forms of noise, every task.

    models.py FOLDER

Sizes are chosen to leave remainders: units are no multiple of a vector, outputs and inputs differ.
"""
import sys
from pathlib import Path

import numpy as np

import nrnn

sys.path.append(str(Path(__file__).resolve().parent.parent))
import weights

PAPER = nrnn.PaperNoise(eps=0.5, sigma1=0.3, sigma2=0.2)
OFFICIAL = nrnn.OfficialNoise(add=0.1, mult=0.4)
random = np.random.default_rng(1)


def draw(*shape):
    return (random.standard_normal(shape) * 0.4).astype(np.float32)


def sde(n, d, noise=None, **given):
    return nrnn.Sde(A=draw(n, n) * 0.3 - np.eye(n), W=draw(n, n), U=draw(n, d), b=draw(n),
                    **{"step": 0.3, **given}, noise=noise)


def gated(n, d, scope, noise):
    return sde(n, d, noise, C=draw(n, d), gate=nrnn.Gate(W=draw(n, n), U=draw(n, d), b=draw(n), scope=scope))


def elman(n, d, noise=None, **given):
    return nrnn.Elman(W=draw(n, n), U=draw(n, d), b=draw(n), **given, noise=noise)


def gru(n, d, after, noise=None):
    return nrnn.Gru(W=draw(3 * n, n), U=draw(3 * n, d), b=draw(3 * n), c=draw(3 * n), reset_after=after, noise=noise)


def lstm(n, d, noise=None, **given):
    return nrnn.Lstm(W=draw(4 * n, n), U=draw(4 * n, d), b=draw(4 * n), **given, noise=noise)


def quaternion(rows, columns):
    return nrnn.Quaternion(*(draw(rows // 4, columns // 4) for _ in "rijk"))


def planar(n, d, noise):
    """An Elman layer and an LSTM of quaternions."""
    maps = {name: [quaternion(n, n) for _ in "ifgo"] for name in "WU"}
    return [nrnn.Elman(W=quaternion(n, n), U=quaternion(n, d), b=draw(n), clip=2, noise=noise),
            nrnn.Lstm(**maps, b=draw(4 * n), candidate_factor=0.75, noise=OFFICIAL)]


def projected(n, m, d, noise):
    return nrnn.Lstm(W=draw(4 * n, m), U=draw(4 * n, d), projection=draw(m, n), clip=1.5, noise=noise)


def cornn(n, d, noise):
    return nrnn.Cornn(Wy=draw(n, n), Wz=draw(n, n), U=draw(n, d), b=draw(n), dt=0.1, gamma=2.0, epsilon=1.5, noise=noise)


def dense(n, d, activation="tanh"):
    return nrnn.Dense(W=draw(n, d), b=draw(n), activation=activation)


def kernel(q, d, k, **given):
    anchors = draw(q, k, d)
    return nrnn.Kernel(anchors=anchors / np.linalg.norm(anchors, axis=2, keepdims=True), alpha=1.2, gap_penalty=0.4, **given)


def stencil(n, **given):
    return nrnn.Stencil(interior=[0, .25, .5, .25, 0], left=draw(2, 4), right=draw(2, 4), grid=n, **given)


def field(n, W, **given):
    network = [nrnn.Dense(W=W, b=draw(9), activation="relu"), nrnn.Dense(W=draw(n, 9), b=draw(n))]
    return nrnn.VectorField(network=network, dimension=n, solver_step=0.4, **given)


def channels(d):
    return [nrnn.Channel(f"x{i}", "V", mean=3.0 + i, scale=2.0, limit=1.0) for i in range(d)]


# name: layers, outputs (0: those of the last layer), task
MODELS = {
    "sde-paper": ([sde(9, 2, PAPER)], 3, "softmax"),
    "sde-official": ([sde(17, 1, OFFICIAL)], 10, "softmax"),
    "sde-plain": ([sde(5, 3)], 2, "regression"),
    "sde-steps": ([sde(7, 2, PAPER, step=np.linspace(0.1, 0.5, 7), activation="relu", C=draw(7, 2))], 1, "regression"),
    "sde-gate": ([gated(6, 2, "activation", PAPER)], 4, "sigmoid"),
    "sde-gated-drift": ([gated(11, 1, "drift", OFFICIAL)], 2, "regression"),
    "sde-initial": ([sde(8, 1, PAPER, initial=draw(8))], 3, "softmax"),
    "elman": ([elman(33, 2, OFFICIAL)], 0, "regression"),
    "gru-after": ([gru(13, 3, True, PAPER)], 3, "softmax"),
    "gru-before": ([gru(4, 1, False, OFFICIAL)], 2, "sigmoid"),
    "lstm": ([lstm(10, 2)], 5, "softmax"),
    "lstm-peephole": ([lstm(19, 1, PAPER, peephole=draw(57))], 1, "regression"),
    "stack": ([dense(6, 2), sde(9, 6, PAPER), dense(5, 9, "relu"), lstm(7, 5, OFFICIAL), dense(4, 7)], 3, "softmax"),
    "kernel": ([kernel(5, 3, 3, projection=draw(5, 5))], 2, "regression"),
    "kernel-max": ([elman(6, 2, PAPER), kernel(4, 6, 2, pooling="max", aggregation=[0.5, 0.25])], 3, "softmax"),
    "stencil": ([dense(6, 2), stencil(6, forcing=draw(6), blocks=3, shift=1, noise=PAPER)], 2, "regression"),
    "vector-field": ([field(3, draw(9, 3), noise=OFFICIAL)], 0, "regression"),
    "vector-field-sparse": ([field(2, nrnn.Csr.from_dense(np.maximum(draw(9, 2), 0)), out_mean=draw(2))], 1, "sigmoid"),
    "signature": ([sde(2, 3, PAPER), nrnn.Signature(inputs=2, depth=3, basis_order=1, fading=1)], 2, "regression"),
    "sde-midpoint": ([sde(9, 2, OFFICIAL, scheme="midpoint")], 2, "regression"),
    "sde-rk4": ([sde(6, 1, PAPER, scheme="rk4", activation="modrelu", modrelu_bias=draw(6))], 3, "softmax"),
    "sde-heun-matrix": ([sde(7, 3, nrnn.MatrixNoise(draw(7, 3)), scheme="heun", C=draw(7, 3))], 2, "sigmoid"),
    "elman-modrelu": ([elman(11, 2, nrnn.MatrixNoise(draw(11, 20)), activation="modrelu", modrelu_bias=draw(11))], 2, "regression"),
    "quaternions": ([dense(4, 2), *planar(20, 4, PAPER)], 3, "softmax"),
    "lstm-projection": ([projected(9, 5, 2, PAPER)], 2, "regression"),
    "gru-clip": ([nrnn.Gru(W=draw(21, 7), U=draw(21, 2), b=draw(21), c=draw(21), clip=0.75, noise=PAPER)], 2, "regression"),
    "cornn": ([cornn(13, 2, PAPER)], 3, "sigmoid"),
    "dense-top": ([gru(6, 1, True, PAPER), dense(3, 6, "identity")], 0, "sigmoid"),
}


WIDTHS = (400, 3000, 5000)

# The same, stored in 16 and 8 bits: name -> (of which model, how).
STORED = {
    "sde-f16": ("sde-paper", "f16"),
    "gru-bf16": ("gru-after", "bf16"),
    "lstm-int8": ("lstm-peephole", "int8"),
    "gru-int8": ("gru-before", "int8"),
    "stack-mixed": ("stack", "mixed"),
    "sde-int8-state": ("sde-gated-drift", "int8-state"),
}


def model(layers, outputs, task, calibration=None):
    units = layers[-1].outputs
    return nrnn.ModelFile(layers, (draw(outputs, units), draw(outputs)) if outputs else None,
                          inputs=channels(layers[0].inputs), task=task,
                          sequence=nrnn.Sequence(interval=0.5, trained_length=20, warm_up=3),
                          provenance={"name": "test", "note": "made for tests"}, calibration=calibration)


def of_width(d, inputs=None):
    """So many features that of few or of no rows a product can be made at once."""
    return nrnn.ModelFile([elman(9, d, PAPER)], (draw(2, 9), draw(2)), inputs=inputs or d,
                          sequence=nrnn.Sequence(interval=0.5))


def derived():
    return of_width(5, [*channels(2), nrnn.Present(0), nrnn.Age(1, scale=2), nrnn.Dt()])


# Those with a calibration: name -> (of which model, what was found).
CALIBRATED = {
    "calibrated": ("gru-clip", nrnn.Calibration(1.5, 13, [0.1, 0.5, 0.9], [-1, -2, 0.5, 0.25, 3, 4], [], "made up")),
    "calibrated-classes": ("sde-official", nrnn.Calibration(2, 5)),
}


def explosive():
    """Doubles its state at each step until it is no longer finite; member by member, noise tips it."""
    return nrnn.ModelFile([nrnn.Elman(W=np.eye(3) * 1e12, U=np.ones((3, 1)), activation="identity", noise=PAPER)],
                          task="regression")


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, recipe in MODELS.items():
        model(*recipe).save(folder / f"{name}.nrnn")
    for name, (of, calibration) in CALIBRATED.items():
        model(*MODELS[of], calibration).save(folder / f"{name}.nrnn")
    for name, (of, storage) in STORED.items():
        (folder / f"{name}.nrnn").write_bytes(weights.stored(model(*MODELS[of]).to_bytes(), storage))
    explosive().save(folder / "explosive.model")
    derived().save(folder / "derived.model")
    for d in WIDTHS:
        of_width(d).save(folder / f"wide-{d}.model")
        (folder / f"wide-{d}-int8.model").write_bytes(weights.stored(of_width(d).to_bytes(), "int8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
