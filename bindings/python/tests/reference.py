"""The cells in float64 NumPy, as the comments of nrnn_model.proto define them: the engine is compared with this.

It reads the layers of an `nrnn.ModelFile`, whose weights are the float32 numbers of the file.
"""

from __future__ import annotations

import numpy as np

import nrnn


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


ACTIVATIONS = {"tanh": np.tanh, "relu": lambda v: np.maximum(v, 0), "logistic": sigmoid, "sigmoid": sigmoid,
               "identity": lambda v: v}


def wide(array):
    """A tensor in float64; one that is absent is 0."""
    return 0.0 if array is None else np.asarray(array, np.float64)


def product(matrix, x):
    return 0.0 if matrix is None else wide(matrix) @ x


def drift(cell: nrnn.Sde, h, x):
    a = ACTIVATIONS[cell.activation](product(cell.W, h) + product(cell.U, x) + wide(cell.b))
    linear = product(cell.A, h) + product(cell.C, x)
    if cell.gate is None:
        return linear + a
    W = cell.W if cell.gate.W is None else cell.gate.W
    g = sigmoid(product(W, h) + product(cell.gate.U, x) + wide(cell.gate.b))
    return g * (linear + a) if cell.gate.scope == "drift" else linear + g * a


def step_sde(cell, h, x, rho=1.0):
    return h + rho * wide(cell.step) * drift(cell, h, x)


def step_elman(cell, h, x):
    return ACTIVATIONS[cell.activation](product(cell.W, h) + product(cell.U, x) + wide(cell.b))


def step_gru(cell, h, x):
    n = cell.units
    u = product(cell.U, x) + wide(cell.b) * np.ones(3 * n)
    c = wide(cell.c) * np.ones(3 * n)
    W = wide(cell.W)
    r, z = (sigmoid((u + c)[k * n:(k + 1) * n] + W[k * n:(k + 1) * n] @ h) for k in (0, 1))
    if cell.reset_after:
        m = np.tanh(u[2 * n:] + r * (W[2 * n:] @ h + c[2 * n:]))
    else:
        m = np.tanh(u[2 * n:] + c[2 * n:] + W[2 * n:] @ (r * h))
    return (1 - z) * m + z * h


def step_lstm(cell, state, x):
    h, c = np.split(state, 2)
    p_i, p_f, p_o = np.split(wide(cell.peephole) * np.ones(3 * cell.units), 3)
    i, f, g, o = np.split(product(cell.U, x) + product(cell.W, h) + wide(cell.b), 4)
    c_new = sigmoid(f + p_f * c) * c + sigmoid(i + p_i * c) * np.tanh(g)
    return np.concatenate([sigmoid(o + p_o * c_new) * np.tanh(c_new), c_new])


STEPS = {nrnn.Sde: step_sde, nrnn.Elman: step_elman, nrnn.Gru: step_gru, nrnn.Lstm: step_lstm}


def initial(layer):
    if isinstance(layer, nrnn.Dense):
        return np.zeros(0)
    size = layer.units * (2 if isinstance(layer, nrnn.Lstm) else 1)
    return np.zeros(size) if layer.initial is None else wide(layer.initial)


def link(task, o):
    if task == "softmax":
        e = np.exp(o - o.max(-1, keepdims=True))
        return e / e.sum(-1, keepdims=True)
    return sigmoid(o) if task == "sigmoid" else o


def run(file: nrnn.ModelFile, X, space="output"):
    """Outputs of every step, shape (time, outputs), and the state of each layer after the last one."""
    mean, scale = (np.array([getattr(c, name) for c in file.inputs]) for name in ("mean", "scale"))
    return follow(file, (np.asarray(X, np.float64) - mean) / scale, space=space)


def follow(file: nrnn.ModelFile, Z, paces=None, space="output"):
    """As `run`, of what the first layer reads; `paces`: the sub-steps of each sample, and their length in intervals."""
    states = [initial(layer) for layer in file.layers]
    rows = []
    for z, (ticks, rho) in zip(Z, paces or [(1, 1.0)] * len(Z), strict=True):
        for _ in range(ticks):
            y = tick(file.layers, states, z, rho)
        rows.append(y if file.readout is None else sum(_readout(file.readout, y)))
    o = np.array(rows)
    if file.task != "regression":
        return (o if space == "logit" else link(file.task, o)), states
    return np.array([out.mean for out in file.outputs]) + np.array([out.scale for out in file.outputs]) * o, states


def tick(layers, states, y, rho):
    """What the last layer gives; the states advance."""
    for k, layer in enumerate(layers):
        if isinstance(layer, nrnn.Dense):
            y = ACTIVATIONS[layer.activation](product(layer.W, y) + wide(layer.b))
        else:
            pace = {"rho": rho} if isinstance(layer, nrnn.Sde) else {}
            states[k] = STEPS[type(layer)](layer, states[k], y, **pace)
            y = states[k][:layer.units]
    return y


def _readout(readout, y):
    return [wide(readout[0]) @ y, *map(wide, readout[1:])]
