"""Activations, in float64."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..file.functions import Function
from .arithmetic import EXACT, Arithmetic, wide

_erfc = np.frompyfunc(math.erfc, 1, 1)


def apply(function: Function, v: np.ndarray, arithmetic: Arithmetic = EXACT) -> np.ndarray:
    """a(v)."""
    return _FUNCTIONS[function.activation](arithmetic, v, function)


def with_modrelu(cell: Any, v: np.ndarray, arithmetic: Arithmetic = EXACT) -> np.ndarray:
    """The cell's activation of v, modReLU by the cell's own bias."""
    if cell.activation == "modrelu":
        return np.sign(v) * np.maximum(np.abs(v) + wide(cell.modrelu_bias), 0)
    return apply(getattr(cell, "function", None) or Function(cell.activation), v, arithmetic)


def _gelu(a: Arithmetic, v: np.ndarray, _: Function) -> np.ndarray:
    return a.near(v / 2 * _erfc(-v / math.sqrt(2)).astype(np.float64))


def _gelu_tanh(a: Arithmetic, v: np.ndarray, _: Function) -> np.ndarray:
    return v * a.sigmoid(2 * math.sqrt(2 / math.pi) * (v + 0.044715 * v ** 3))


def _elu(a: Arithmetic, v: np.ndarray, f: Function) -> np.ndarray:
    return f.beta * np.where(v > 0, v, f.alpha * a.near(np.expm1(np.minimum(v, 0))))


# Each of (arithmetic, v, function), as the comments of nrnn_model.proto define them.
_FUNCTIONS: dict[str, Callable[[Any, np.ndarray, Any], np.ndarray]] = {
    "tanh": lambda a, v, f: a.tanh(v),
    "relu": lambda a, v, f: np.maximum(v, 0),
    "logistic": lambda a, v, f: a.sigmoid(v),
    "identity": lambda a, v, f: v,
    "elu": _elu,
    "leaky_relu": lambda a, v, f: np.where(v > 0, v, f.alpha * v),
    "thresholded_relu": lambda a, v, f: np.where(v > f.alpha, v, 0),
    "softsign": lambda a, v, f: a.near(v / (1 + np.abs(v))),
    "softplus": lambda a, v, f: a.near(np.logaddexp(0, v)),
    "gelu": _gelu,
    "gelu_tanh": _gelu_tanh,
    "silu": lambda a, v, f: v * a.sigmoid(v),
    "hard_sigmoid": lambda a, v, f: np.clip(f.alpha * v + f.beta, 0, 1),
    "clip": lambda a, v, f: np.clip(v, f.alpha, f.beta),
    "scaled_tanh": lambda a, v, f: f.alpha * a.tanh(f.beta * v),
    "affine": lambda a, v, f: f.alpha * v + f.beta,
    "positive": lambda a, v, f: np.where(v >= 0, v + 0.5, a.sigmoid(v)),
}
