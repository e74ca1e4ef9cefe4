"""RTNeural's Keras layout: every layer and activation that it has, in any order."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np

import nrnn
from keras_layout import play

from .drawn import Drawn

STEPS = 24
ACTIVATIONS = ["", "tanh", "relu", "sigmoid", "elu"]


def draw(rng: np.random.Generator, folder: Path) -> Drawn:
    return _drawn(*_model(rng), folder / "model.json")


def mutated(rng: np.random.Generator, folder: Path) -> tuple[Drawn, Drawn]:
    """A layer is left out, two are swapped, or an activation or a number becomes another."""
    model, x = _model(rng)
    other = copy.deepcopy(model)
    layers = other["layers"]
    k = int(rng.integers(len(layers)))
    what = rng.choice(["dropped", "swapped", "activation", "number"])
    if what == "dropped" and len(layers) > 1:
        del layers[k]
    elif what == "swapped" and k:
        layers[k - 1], layers[k] = layers[k], layers[k - 1]
    elif what == "activation":
        layers[k]["activation"] = "relu" if layers[k].get("activation") != "relu" else "tanh"
    elif layers[k]["weights"]:
        first = np.asarray(layers[k]["weights"][0]) - 0.5
        layers[k]["weights"][0] = first.tolist()
    return _drawn(model, x, folder / "model.json"), _drawn(other, x, folder / "other.json", f"{what} {k}: ")


def _drawn(model: dict[str, Any], x: np.ndarray, path: Path, what: str = "") -> Drawn:
    path.write_text(json.dumps(model))
    try:
        y = play(model, x.astype(float))
    except ValueError:  # sizes that do not fit: there is nothing but refusal
        y = np.zeros((1, 0))
    words = ", ".join(f"{one['type']} {one['shape'][-1]} {one.get('activation', '')}".strip() for one in model["layers"])
    return Drawn(what + words, lambda: nrnn.convert.from_rtneural(path, report=None, check=8), x, y)


def _model(rng: np.random.Generator) -> tuple[dict[str, Any], np.ndarray]:
    inputs = width = int(rng.integers(1, 4))
    layers: list[dict[str, Any]] = []
    for _ in range(rng.integers(1, 5)):
        kind = str(rng.choice(["gru", "lstm", "dense", "time-distributed-dense", "activation", "prelu", "batchnorm"]))
        layers.append(_LAYERS[kind](rng, kind, width))
        width = layers[-1]["shape"][-1]
    if rng.random() < 0.2:
        layers.append(_dense(rng, "dense", width) | {"activation": "softmax"})
    x = rng.standard_normal((STEPS, inputs)).astype(np.float32)
    return {"in_shape": [None, None, inputs], "layers": layers}, x


def _weights(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.standard_normal(shape) / np.sqrt(shape[0])


def _dense(rng: np.random.Generator, kind: str, width: int) -> dict[str, Any]:
    n = int(rng.integers(1, 6))
    bias = [] if rng.random() < 0.2 else [_weights(rng, n)]
    return _layer(kind, n, _weights(rng, width, n), *bias, activation=str(rng.choice(ACTIVATIONS)))


def _cell(rng: np.random.Generator, kind: str, width: int) -> dict[str, Any]:
    n, gates = int(rng.integers(1, 6)), 3 if kind == "gru" else 4
    biases = [[], [_weights(rng, gates * n)], [_weights(rng, 2, gates * n)]]
    bias = biases[rng.integers(3 if kind == "gru" else 2)]
    return _layer(kind, n, _weights(rng, width, gates * n), _weights(rng, n, gates * n), *bias,
                  activation=str(rng.choice(["", "tanh"])))


def _activation(rng: np.random.Generator, kind: str, width: int) -> dict[str, Any]:
    return _layer(kind, width, activation=str(rng.choice(ACTIVATIONS[1:])))


def _prelu(rng: np.random.Generator, kind: str, width: int) -> dict[str, Any]:
    return _layer(kind, width, rng.random((1, width)), activation="")


def _norm(rng: np.random.Generator, kind: str, width: int) -> dict[str, Any]:
    both = [rng.standard_normal(width), 0.2 + rng.random(width)]
    affine = [0.5 + rng.random(width), rng.standard_normal(width)] if rng.random() < 0.7 else []
    return _layer(kind, width, *affine, *both, activation="") | {"epsilon": 1e-3}


_LAYERS = {"gru": _cell, "lstm": _cell, "dense": _dense, "time-distributed-dense": _dense, "activation": _activation,
           "prelu": _prelu, "batchnorm": _norm}


def _layer(kind: str, width: int, *weights: np.ndarray, activation: str) -> dict[str, Any]:
    return {"type": kind, "activation": activation, "shape": [None, None, width], "weights": [w.tolist() for w in weights]}
