"""Keras layout: layers with their weights as Keras gives them.

Row vectors, x @ kernel. A dense layer has [kernel, bias]; a GRU [kernel, recurrent kernel, bias] with gates z, r, h and
a bias of two rows, input and recurrent side (one row: the reset acts before the product); an LSTM the same with gates
i, f, c, o and one bias. Batch normalisation has [gamma, beta, mean, variance] or the last two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ...file.layers import Gru, Lstm
from .._chain import Cell, Squares, matrix, scaled
from .._errors import ConversionError
from .._explain import recognised
from .._recurrence import reordered, scan
from .parts import Part, activation, prelu, tensor

_REFUSED = {"conv1d": "a convolution keeps past inputs, which this engine has no layer for",
            "conv2d": "a convolution keeps past inputs, which this engine has no layer for",
            "batchnorm2d": "it belongs to a two-dimensional convolution",
            "unknown": "its exporter did not know the layer either"}
_MOST = 65536  # inputs of a model


def parts(model: Mapping[str, Any]) -> tuple[list[Part], int, int]:
    """The layers, and the numbers of inputs and outputs."""
    shape = model.get("in_shape")
    if not isinstance(shape, list) or not shape or not isinstance(shape[-1], int):
        raise ConversionError(f"in_shape: expected a list that ends in the number of inputs, found {shape!r}")
    if not 0 < shape[-1] <= _MOST:
        raise ConversionError(f"in_shape: expected 1 to {_MOST} features, found {shape[-1]}")
    found, width, squares = [], shape[-1], Squares()
    for i, layer in enumerate(model["layers"]):
        kind = layer.get("type") if isinstance(layer, dict) else None
        where = f"layers[{i}] {kind!r}" if isinstance(layer, dict) else f"layers[{i}]"
        if not isinstance(kind, str) or kind not in _READERS:
            why = _REFUSED.get(str(kind), "another type") if isinstance(layer, dict) else "no object"
            raise ConversionError(f"{where}: expected one of {', '.join(_READERS)}, found {why}")
        if kind in _SQUARE:
            squares.take(width, where)
        some, width = _READERS[kind](layer, where, width)
        declared = layer.get("shape")
        if isinstance(declared, list) and declared and declared[-1] not in (None, width):
            raise ConversionError(f"{where}: expected a shape that ends in {width}, by its weights, found {declared}")
        found += some
        recognised(*(operation for part in some for operation in part.operations))
    return found, shape[-1], width


def _dense(layer: dict[str, Any], where: str, width: int) -> tuple[list[Part], int]:
    weights = _weights(layer, where, 1, 2)
    kernel = tensor(f"{where} kernel", weights[0], width, None)
    bias = tensor(f"{where} bias", weights[1], kernel.shape[1]) if len(weights) > 1 else np.zeros(kernel.shape[1])
    part = Part([matrix(kernel.T, bias, where)], lambda v: v @ kernel + bias)
    return [part, *activation(layer.get("activation"), where)], kernel.shape[1]


def _gru(layer: dict[str, Any], where: str, width: int) -> tuple[list[Part], int]:
    kernel, recurrent, bias = _recurrent_weights(layer, where, width, 3)
    after = bias.ndim == 2
    b, c = bias if after else (bias, np.zeros_like(bias))
    order = [1, 0, 2]  # r, z, n of z, r, h
    cell = Cell(Gru, {"W": reordered(recurrent.T, order), "U": reordered(kernel.T, order), "b": reordered(b, order),
                      "c": reordered(c, order), "reset_after": after}, where)

    def step(h: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        (x_z, x_r, x_h), (h_z, h_r, h_h) = np.split(x @ kernel + b, 3), np.split(h @ recurrent + c, 3)
        z, r = _sigmoid(x_z + h_z), _sigmoid(x_r + h_r)
        new = np.tanh(x_h + (r * h_h if after else (r * h) @ recurrent[:, -len(h):]))
        h = z * h + (1 - z) * new
        return h, h
    return [Part([cell], scan(step, np.zeros(len(recurrent))))], len(recurrent)


def _lstm(layer: dict[str, Any], where: str, width: int) -> tuple[list[Part], int]:
    kernel, recurrent, bias = _recurrent_weights(layer, where, width, 4)
    cell = Cell(Lstm, {"W": recurrent.T, "U": kernel.T, "b": bias}, where)

    def step(state: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        h, c = state
        i, f, new, o = np.split(x @ kernel + h @ recurrent + bias, 4)
        c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(new)
        h = _sigmoid(o) * np.tanh(c)
        return np.array([h, c]), h
    return [Part([cell], scan(step, np.zeros((2, len(recurrent)))))], len(recurrent)


def _batch_norm(layer: dict[str, Any], where: str, width: int) -> tuple[list[Part], int]:
    _expect_activation(layer, where, None, "")
    weights = [tensor(f"{where} weights", one, width) for one in _weights(layer, where, 2, 4)]
    gamma, beta, mean, variance = weights if len(weights) == 4 else (np.ones(width), np.zeros(width), *weights)
    if not isinstance(layer.get("epsilon"), (int, float)):
        raise ConversionError(f"{where} epsilon: expected a number, found {layer.get('epsilon')!r}")
    scale = gamma / np.sqrt(variance + layer["epsilon"])
    return [Part([scaled(scale, beta - mean * scale, where)], lambda v: scale * (v - mean) + beta)], width


def _prelu(layer: dict[str, Any], where: str, width: int) -> tuple[list[Part], int]:
    _expect_activation(layer, where, None, "")
    slope = np.ravel(tensor(f"{where} alpha", _weights(layer, where, 1)[0], 1, None))
    if slope.size not in (1, width):
        raise ConversionError(f"{where} alpha: expected 1 or {width} numbers, found {slope.size}")
    return [prelu(np.broadcast_to(slope, width), where)], width


def _activation(layer: dict[str, Any], where: str, width: int) -> tuple[list[Part], int]:
    return activation(layer.get("activation"), where), width


_READERS: dict[str, Callable[[dict[str, Any], str, int], tuple[list[Part], int]]] = {
    "dense": _dense, "time-distributed-dense": _dense, "gru": _gru, "lstm": _lstm, "batchnorm": _batch_norm,
    "prelu": _prelu, "activation": _activation}
_SQUARE = ("batchnorm", "prelu")


def _weights(layer: dict[str, Any], where: str, *counts: int) -> list[Any]:
    weights = layer.get("weights")
    if not isinstance(weights, list) or len(weights) not in counts:
        found = f"{len(weights)} tensors" if isinstance(weights, list) else "none"
        raise ConversionError(f"{where} weights: expected {' or '.join(map(str, counts))} tensors, found {found}")
    return weights


def _expect_activation(layer: dict[str, Any], where: str, *known: str | None) -> None:
    """Refuse one that RTNeural would pass over."""
    if layer.get("activation") not in known:
        raise ConversionError(f"{where}: expected activation {known[-1] or 'none'}, found {layer['activation']!r:.60}")


def _recurrent_weights(layer: dict[str, Any], where: str, width: int, gates: int) -> tuple[np.ndarray, ...]:
    _expect_activation(layer, where, None, "", "tanh")
    weights = _weights(layer, where, 2, 3)
    kernel = tensor(f"{where} kernel", weights[0], width, None)
    columns = kernel.shape[1]
    if columns % gates:
        raise ConversionError(f"{where} kernel: expected {gates} blocks of columns, found {columns} columns")
    recurrent = tensor(f"{where} recurrent kernel", weights[1], columns // gates, columns)
    if len(weights) == 2:
        return kernel, recurrent, np.zeros((2, columns) if gates == 3 else columns)
    two_rows = gates == 3 and np.ndim(weights[2]) == 2
    return kernel, recurrent, tensor(f"{where} bias", weights[2], *((2, columns) if two_rows else (columns,)))


def _sigmoid(v: np.ndarray) -> np.ndarray:
    found: np.ndarray = 1 / (1 + np.exp(-v))
    return found
