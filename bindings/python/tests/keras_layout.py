"""What a player of RTNeural's Keras layout does: one sample at a time through all layers, in float64."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray


def sigmoid(v: Array) -> Array:
    return 1 / (1 + np.exp(-v))


FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "": lambda v: v, "tanh": np.tanh, "relu": lambda v: np.maximum(v, 0), "sigmoid": sigmoid,
    "elu": lambda v: np.where(v > 0, v, np.expm1(np.minimum(v, 0))),
    "softmax": lambda v: np.exp(v) / np.exp(v).sum(-1, keepdims=True)}


def play(model: dict[str, Any], X: Array) -> Array:
    """Every output; states from zero."""
    states: dict[int, Any] = {}
    rows = []
    for x in X:
        for k, one in enumerate(model["layers"]):
            x = _layer(one, k, x, states)
        rows.append(x)
    return np.array(rows)


def play_aida(model: dict[str, Any], X: Array) -> Array:
    """With AIDA-X's gains, the first of the sample alone, and the sample added."""
    sample = X.copy()
    sample[:, 0] *= 10 ** (model.get("in_gain", 0) / 20)
    out = play(model, sample) + (sample[:, :1] if model.get("in_skip") else 0)
    return out * 10 ** (model.get("out_gain", 0) / 20)


def _layer(one: dict[str, Any], k: int, x: Array, states: dict[int, Any]) -> Array:
    W, n = [np.asarray(w, float) for w in one["weights"]], one["shape"][-1]
    if one["type"] == "gru":
        x = states[k] = _gru(W, n, states.get(k, np.zeros(n)), x)
        return x
    if one["type"] == "lstm":
        states[k] = _lstm(W, *states.get(k, np.zeros((2, n))), x)
        return states[k][0]
    if one["type"] == "prelu":
        x = np.where(x > 0, x, W[0][0] * x)
    elif one["type"] == "batchnorm":
        gamma, beta, mean, variance = W if len(W) == 4 else (1, 0, *W)
        x = gamma * (x - mean) / np.sqrt(variance + one["epsilon"]) + beta
    elif W:
        x = x @ W[0] + (W[1] if len(W) > 1 else 0)
    return FUNCTIONS[one["activation"]](x)


def _gru(W: list[Array], n: int, h: Array, x: Array) -> Array:
    bias = W[2] if len(W) > 2 else np.zeros((2, 3 * n))
    gates = x @ W[0] + (bias[0] if bias.ndim == 2 else bias)
    inner = h @ W[1] + (bias[1] if bias.ndim == 2 else 0)
    z, r = (sigmoid(gates[s] + inner[s]) for s in (slice(n), slice(n, 2 * n)))
    new = r * inner[2 * n:] if bias.ndim == 2 else (r * h) @ W[1][:, 2 * n:]
    return z * h + (1 - z) * np.tanh(gates[2 * n:] + new)


def _lstm(W: list[Array], h: Array, c: Array, x: Array) -> Array:
    i, f, g, o = np.split(x @ W[0] + h @ W[1] + (W[2] if len(W) > 2 else 0), 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return np.array([sigmoid(o) * np.tanh(c), c])
