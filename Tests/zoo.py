"""The zoo: every cell and every option that changes arithmetic, once. The suites take it at sizes of their own.

A recipe makes the layers of a model from weights `w`, n outputs, d inputs and the noise of one of its layers. A new cell
or option is a row of CELLS; Tests/Format fails where a cell of the format has none.
"""
import math

import numpy as np

import nrnn
from nrnn import nrnn_model_pb2 as pb

PAPER = nrnn.PaperNoise(eps=0.5, sigma1=0.25, sigma2=0.5)
OFFICIAL = nrnn.OfficialNoise(add=0.0625, mult=0.5)
# The forms that noise takes: the paper's and the published code's, whole and each of their parts alone.
NOISES = (PAPER, OFFICIAL, nrnn.PaperNoise(eps=1, sigma1=0.25), nrnn.OfficialNoise(mult=1),
          nrnn.PaperNoise(eps=1, sigma2=0.5), None, nrnn.OfficialNoise(add=0.125))
TASKS = ("regression", "softmax", "sigmoid")
OF_ITS_OWN = {"norm": "log_softmax", "skip-stack": "log_softmax"}  # rows that have no turn


class Draw:
    """Repeatable weights within [-1, 1) over the root of the inputs (SplitMix64): integers over a power of two, the same
    on every machine."""

    def __init__(self, start=0):
        self.next = start

    def __call__(self, *shape):
        count = math.prod(shape)
        z = np.arange(self.next + 1, self.next + count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        self.next += count
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        steps = (z >> np.uint64(41)).astype(np.float64) - 2**22
        return (steps / 2.0 ** (22 + round(math.log2(shape[-1]) / 2))).reshape(shape)


def sde(w, n, d, **given):
    return nrnn.Sde(**{"A": w(n, n), "W": w(n, n), "U": w(n, d), "b": w(n), "step": 0.125} | given)


def elman(w, n, d, **given):
    return nrnn.Elman(W=w(n, n), U=w(n, d), b=w(n), **given)


def gru(w, n, d, **given):
    return nrnn.Gru(W=w(3 * n, n), U=w(3 * n, d), b=w(3 * n), c=w(3 * n), **given)


def lstm(w, n, d, **given):
    return nrnn.Lstm(W=w(4 * n, n), U=w(4 * n, d), b=w(4 * n), **given)


def quaternion(w, rows, columns):
    return nrnn.Quaternion(*(w(rows, columns) for _ in "rijk"))


def planar_elman(w, n, d, **given):
    """Of whole quaternions: n and d rounded up, behind a dense layer that gives as many inputs."""
    q, p = -(-n // 4), -(-d // 4)
    return [dense(w, 4 * p, d), nrnn.Elman(W=quaternion(w, q, q), U=quaternion(w, q, p), b=w(4 * q), **given),
            dense(w, n, 4 * q)]


def planar_lstm(w, n, d, **given):
    q, p = -(-n // 4), -(-d // 4)
    cell = nrnn.Lstm(W=[quaternion(w, q, q) for _ in "ifgo"], U=[quaternion(w, q, p) for _ in "ifgo"], b=w(16 * q), **given)
    return [dense(w, 4 * p, d), cell, dense(w, n, 4 * q)]


def cornn(w, n, d, **given):
    return nrnn.Cornn(Wy=w(n, n), Wz=w(n, n), U=w(n, d), b=w(n), dt=0.125, gamma=2.75, epsilon=1.5, **given)


def cfc(w, n, d, mode="gated", widths=(), activation="tanh", **given):
    """With a backbone of such widths."""
    sizes, heads = [d + n, *widths], n if mode == "pure" else 4 * n
    backbone = [dense(w, m, k, activation) for k, m in zip(sizes, widths)]
    pure = {"w_tau": w(n), "A": 1 + w(n)} if mode == "pure" else {}
    return nrnn.Cfc(W=w(heads, sizes[-1]), b=w(heads), backbone=backbone, mode=mode, **pure, **given)


def min_gru(w, n, d, **given):
    return nrnn.MinGru(U=w(2 * n, d), b=w(2 * n), **given)


def dense(w, n, d, activation="tanh", **given):
    return nrnn.Dense(W=w(n, d), b=w(n), activation=activation, **given)


def activated(w, n, d, *functions):
    """A dense layer for each function."""
    return [dense(w, n, n if i else d, a.activation, alpha=a.alpha, beta=a.beta) for i, a in enumerate(functions)]


def widened(w, n, made):
    """Layers of at most 33 units and n outputs: a file of many matrices stays small."""
    m = min(n, 33)
    return made(m) if m == n else [*made(m), dense(w, n, m)]


def kernel(w, q, d, k, **given):
    anchors = w(q, k, d)
    return nrnn.Kernel(anchors=anchors / np.linalg.norm(anchors, axis=2, keepdims=True), alpha=1.25, gap_penalty=0.375, **given)


def norm(w, d, **given):
    return nrnn.Norm(inputs=d, **{"gain": 1 + w(d), "bias": w(d)} | given)


def stencil(w, n, **given):
    return nrnn.Stencil(interior=[0.125 * x + y for x, y in zip(w(5), (0, .25, .375, .25, 0))], left=w(2, 4),
                        right=w(2, 4), grid=n, **given)


def field(w, n, first, **given):
    network = [nrnn.Dense(W=first, b=w(12), activation="relu"), nrnn.Dense(W=w(n, 12))]
    return nrnn.VectorField(network=network, dimension=n, **given)


def gate(w, n, d, **given):
    return nrnn.Gate(U=w(n, d), b=w(n), **given)


# One layer or a stack of n units and d inputs; `noise` goes to one of its layers. A new row comes last: what suites give a
# row in turn stays.
CELLS = {
    "sde": lambda w, n, d, noise: sde(w, n, d, noise=noise),
    "sde-C-initial": lambda w, n, d, noise: sde(w, n, d, C=w(n, d), initial=w(n), noise=noise),
    "sde-bare": lambda w, n, d, noise: nrnn.Sde(W=w(n, n), U=w(n, d), step=w(n)**2 / 4, noise=noise),
    "sde-relu": lambda w, n, d, noise: sde(w, n, d, activation="relu", noise=noise),
    "sde-gate": lambda w, n, d, noise: sde(w, n, d, gate=gate(w, n, d, W=w(n, n)), noise=noise),
    "sde-gate-shared": lambda w, n, d, noise: sde(w, n, d, gate=gate(w, n, d), noise=noise),
    "sde-gate-drift": lambda w, n, d, noise: sde(w, n, d, C=w(n, d), gate=gate(w, n, d, scope="drift"), noise=noise),
    "sde-modrelu": lambda w, n, d, noise: sde(w, n, d, activation="modrelu", modrelu_bias=w(n), noise=noise),
    "sde-midpoint": lambda w, n, d, noise: sde(w, n, d, scheme="midpoint", noise=noise),
    "sde-rk4": lambda w, n, d, noise: sde(w, n, d, scheme="rk4", gate=gate(w, n, d), noise=noise),
    "sde-heun": lambda w, n, d, noise: sde(w, n, d, scheme="heun", C=w(n, d), noise=noise),
    "sde-matrix-noise": lambda w, n, d, noise: sde(w, n, d, scheme="heun", noise=nrnn.MatrixNoise(w(n, d + 2))),
    "elman": lambda w, n, d, noise: elman(w, n, d, noise=noise),
    "elman-sigmoid-initial": lambda w, n, d, noise: elman(w, n, d, activation="sigmoid", initial=w(n), noise=noise),
    "elman-identity": lambda w, n, d, noise: elman(w, n, d, activation="identity", noise=noise),
    "elman-modrelu": lambda w, n, d, noise: elman(w, n, d, activation="modrelu", modrelu_bias=w(n), noise=noise),
    "elman-clip": lambda w, n, d, noise: elman(w, n, d, clip=0.25, noise=noise),
    "elman-matrix-noise": lambda w, n, d, noise: elman(w, n, d, noise=nrnn.MatrixNoise(w(n, 9))),
    "elman-quaternion": lambda w, n, d, noise: planar_elman(w, n, d, noise=noise),
    "gru": lambda w, n, d, noise: gru(w, n, d, noise=noise),
    "gru-before": lambda w, n, d, noise: gru(w, n, d, reset_after=False, noise=noise),
    "gru-clip": lambda w, n, d, noise: gru(w, n, d, clip=0.25, noise=noise),
    "lstm": lambda w, n, d, noise: lstm(w, n, d, noise=noise),
    "lstm-peephole-initial": lambda w, n, d, noise: lstm(w, n, d, peephole=w(3 * n), initial=w(2 * n), noise=noise),
    "lstm-clip": lambda w, n, d, noise: lstm(w, n, d, peephole=w(3 * n), clip=0.25, noise=noise),
    "lstm-projection": lambda w, n, d, noise: nrnn.Lstm(
        W=w(4 * n + 8, n), U=w(4 * n + 8, d), projection=w(n, n + 2), candidate_factor=0.75, noise=noise),
    "lstm-quaternion": lambda w, n, d, noise: planar_lstm(w, n, d, noise=noise),
    "cornn": lambda w, n, d, noise: cornn(w, n, d, noise=noise),
    "kernel": lambda w, n, d, noise: [elman(w, 5, d, noise=noise), kernel(w, n, 5, 3, projection=w(n, n))],
    "kernel-max": lambda w, n, d, noise: [elman(w, 5, d, noise=noise), kernel(w, n, 5, 2, pooling="max")],
    "kernel-dot": lambda w, n, d, noise: [kernel(w, 4, d, 2, symbol="dot", aggregation=[0.5, 0.25]), elman(w, n, 8, noise=noise)],
    "stencil": lambda w, n, d, noise: [dense(w, n + 3, d), stencil(w, n + 3, noise=noise), dense(w, n, n + 3)],
    "stencil-forced": lambda w, n, d, noise: [
        dense(w, n + 3, d), stencil(w, n + 3, forcing=w(n + 3), blocks=4, shift=1, noise=noise), dense(w, n, n + 3)],
    "vector-field": lambda w, n, d, noise: [dense(w, n, d), field(w, n, w(12, n), noise=noise)],
    "vector-field-sparse": lambda w, n, d, noise: [
        dense(w, n, d), field(w, n, nrnn.Csr.from_dense(np.maximum(w(12, n), 0)), solver_step=0.25, in_mean=w(n),
                              out_scale=1 + w(n), noise=noise)],
    "signature": lambda w, n, d, noise: [sde(w, 2, d, noise=noise), nrnn.Signature(inputs=2, depth=3, basis_order=1), dense(w, n, 84)],
    "signature-fading": lambda w, n, d, noise: [sde(w, 3, d, noise=noise), nrnn.Signature(inputs=3, depth=2, fading=3), dense(w, n, 12)],
    "dense": lambda w, n, d, noise: dense(w, n, d),
    "stack": lambda w, n, d, noise: [dense(w, 5, d, "relu"), sde(w, n, 5, noise=noise), dense(w, 3, n),
                                     elman(w, 9, 3, noise=noise, noise_id=63), dense(w, n, 9, "identity")],
    "stack-of-sdes": lambda w, n, d, noise: [sde(w, n, d, noise=noise), dense(w, 6, n, "sigmoid"), sde(w, n, 6)],
    "sde-rk4-38": lambda w, n, d, noise: sde(w, n, d, scheme="rk4_38", gate=gate(w, n, d), noise=noise),
    "elman-selu": lambda w, n, d, noise: elman(w, n, d, activation="elu", alpha=1.6732632, beta=1.050701, noise=noise),
    "elman-softsign-clip": lambda w, n, d, noise: elman(w, n, d, activation="softsign", clip=0.25, noise=noise),
    "gru-functions": lambda w, n, d, noise: gru(
        w, n, d, gate=nrnn.Function("hard_sigmoid", 1 / 6), candidate="softsign", noise=noise),
    "gru-before-functions": lambda w, n, d, noise: gru(
        w, n, d, reset_after=False, gate="hard_sigmoid", candidate="silu", clip=2, noise=noise),
    "lstm-functions": lambda w, n, d, noise: lstm(
        w, n, d, gate="hard_sigmoid", candidate="softsign", output=nrnn.Function("clip", -0.5, 0.25), noise=noise),
    "lstm-functions-peephole": lambda w, n, d, noise: lstm(
        w, n, d, peephole=w(3 * n), clip=0.5, gate="logistic", candidate=nrnn.Function("elu", 0.5), noise=noise),
    "cfc": lambda w, n, d, noise: cfc(w, n, d, widths=[12], noise=noise),
    "cfc-no-gate-initial": lambda w, n, d, noise: cfc(w, n, d, "no_gate", [11, 5], "relu", initial=w(n), noise=noise),
    "cfc-pure": lambda w, n, d, noise: cfc(w, n, d, "pure", time_scale=0.75, noise=noise),
    "min-gru": lambda w, n, d, noise: min_gru(w, n, d, noise=noise),
    "dense-rectified": lambda w, n, d, noise: activated(w, n, d, nrnn.Function("thresholded_relu", 0.0625), *map(
        nrnn.Function, ("leaky_relu", "softplus", "gelu", "elu", "gelu_tanh", "silu"))),
    "dense-bounded": lambda w, n, d, noise: activated(
        w, n, d, *map(nrnn.Function, ("softsign", "hard_sigmoid", "clip", "positive")), nrnn.Function("scaled_tanh", 1.7159, 2 / 3),
        nrnn.Function("affine", -0.75, 0.3)),
    "norm": lambda w, n, d, noise: [elman(w, n, d, noise=noise), norm(w, n)],
    "norm-first": lambda w, n, d, noise: [norm(w, d, kind="rms", epsilon=0.125, gain=None), gru(w, n, d, noise=noise), norm(w, n, bias=None)],
    "norm-none": lambda w, n, d, noise: [sde(w, n, d, noise=noise), norm(w, n, kind="none", activation="tanh", skip=nrnn.Skip())],
    "skip": lambda w, n, d, noise: [dense(w, n, d), elman(w, n, n, noise=noise, skip=nrnn.Skip())],
    "skip-map": lambda w, n, d, noise: sde(w, n, d, noise=noise, skip=nrnn.Skip(W=w(n, d), b=w(n))),
    "skip-inputs": lambda w, n, d, noise: [lstm(w, n, d, noise=noise), dense(w, d, n), dense(w, d, d, skip=nrnn.Skip(source=0)),
                                           dense(w, n, d, skip=nrnn.Skip(source=0, W=w(n, d)))],
    "skip-stack": lambda w, n, d, noise: widened(w, n, lambda n: [
        dense(w, n, d), gru(w, n, n, noise=noise), cornn(w, n, n), dense(w, n, n, skip=nrnn.Skip(source=1))]),
    "skips": lambda w, n, d, noise: widened(w, n, lambda n: [
        dense(w, 5, d, "relu"), sde(w, n, 5, noise=noise), elman(w, n, n, skip=nrnn.Skip(source=1, W=w(n, 5))),
        dense(w, n, n, skip=nrnn.Skip(source=2)), gru(w, n, n, noise=noise, skip=nrnn.Skip(W=w(n, n), b=w(n)))]),
    "skip-float64": lambda w, n, d, noise: [
        sde(w, 2, d, noise=noise), nrnn.Signature(inputs=2, depth=2, skip=nrnn.Skip(source=0, W=w(6, d), b=w(6))),
        kernel(w, 6, 6, 2, skip=nrnn.Skip()), stencil(w, 6, shift=0.5, skip=nrnn.Skip(source=2)), dense(w, n, 6)],
}


# The same for models whose first channel is given whole numbers from 0 to 6: suites whose samples are any numbers leave
# them out.
OF_INDICES = {
    "embedding": lambda w, n, d, noise: [
        nrnn.Embedding(table=w(7, 3), inputs=d), elman(w, n, d + 2, noise=noise, skip=nrnn.Skip(source=0, W=w(n, d)))],
    "embedding-alone": lambda w, n, d, noise: nrnn.Embedding(table=w(7, n - d + 1), inputs=d),
}


def task(name, turn):
    """Of a model of a row, at its turn."""
    return OF_ITS_OWN.get(name, TASKS[turn % len(TASKS)])


def layers(name, w, n, d, noise=None):
    """The layers of a row, bottom first."""
    made = (CELLS | OF_INDICES)[name](w, n, d, noise)
    return made if isinstance(made, list) else [made]


def of_the_format(made):
    """Names of the cells, as the format has them, that stand in some layers."""
    model = pb.Model.FromString(nrnn.ModelFile(made).to_bytes()[6:-5])
    return {layer.WhichOneof("cell") for layer in model.layers}
