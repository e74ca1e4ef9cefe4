"""Keras's activations: what each is here, and its own arithmetic in float64."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...file.functions import Function
from .._errors import ConversionError
from .settings import Settings, settings

_SELU = 1.6732632423543772, 1.0507009873554805
_LEAKY, _LEAKY_LAYER = 0.2, 0.3  # the slopes of the function and of the layer
_NONE = (None, "linear")
_OBJECTS = ("LeakyReLU", "ReLU", "ELU", "ThresholdedReLU", "Softmax")
_SQUARE_ROOT = math.sqrt(2)


@dataclass(frozen=True)
class Bend:
    """An activation of single features."""

    function: Function
    apply: Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Shares:
    """Softmax, or its logarithm: of all features together."""

    logarithm: bool = False

    def apply(self, v: np.ndarray) -> np.ndarray:
        v = v - v.max(axis=-1, keepdims=True)
        logarithm = v - np.log(np.exp(v).sum(axis=-1, keepdims=True))
        return np.asarray(logarithm if self.logarithm else np.exp(logarithm))


def sigmoid(v: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-v)))


def _elu(alpha: float = 1.0, scale: float = 1.0) -> Bend:
    return Bend(Function("elu", alpha, scale), lambda v: scale * np.where(v > 0, v, alpha * np.expm1(np.minimum(v, 0))))


def _leaky(slope: float = _LEAKY) -> Bend:
    return Bend(Function("leaky_relu", slope), lambda v: np.where(v > 0, v, slope * v))


def _clipped(low: float, high: float) -> Bend:
    return Bend(Function("clip", low, high), lambda v: np.clip(v, low, high))


def _hard_sigmoid(slope: float) -> Bend:
    return Bend(Function("hard_sigmoid", slope, 0.5), lambda v: np.clip(slope * v + 0.5, 0, 1))


def _gelu(v: np.ndarray) -> np.ndarray:
    return np.asarray(v * (1 + np.vectorize(math.erf, otypes=[float])(v / _SQUARE_ROOT)) / 2)


_FUNCTIONS: dict[str, Bend | Shares] = {
    "tanh": Bend(Function("tanh"), np.tanh), "sigmoid": Bend(Function("logistic"), sigmoid),
    "relu": Bend(Function("relu"), lambda v: np.maximum(v, 0)), "relu6": _clipped(0, 6), "hard_tanh": _clipped(-1, 1),
    "leaky_relu": _leaky(), "elu": _elu(), "celu": _elu(), "selu": _elu(*_SELU),
    "softplus": Bend(Function("softplus"), lambda v: np.logaddexp(v, 0)),
    "softsign": Bend(Function("softsign"), lambda v: v / (1 + np.abs(v))),
    "silu": Bend(Function("silu"), lambda v: v * sigmoid(v)), "gelu": Bend(Function("gelu"), _gelu),
    "softmax": Shares(), "log_softmax": Shares(logarithm=True)}
_FUNCTIONS["swish"] = _FUNCTIONS["silu"]
_HARD = {2: 0.2, 3: 1 / 6}  # slope of hard_sigmoid by Keras's version


def named(value: Any, where: str, version: int) -> Bend | Shares | None:
    """What a setting names: a function, or a layer that stands for one; None: the identity.

    Raises
    ------
    ConversionError
        Another one, which has no counterpart.
    """
    if isinstance(value, Mapping) and value.get("class_name") in _OBJECTS:
        return layer(settings(value, where))
    name = value
    if isinstance(value, Mapping) and value.get("class_name") == "function":
        name = value.get("config")
    if name in _NONE:
        return None
    if name == "hard_sigmoid":
        return _hard_sigmoid(_HARD[version])
    if not isinstance(name, str) or name not in _FUNCTIONS:
        known = ", ".join([*_FUNCTIONS, "hard_sigmoid"])
        found = value.get("class_name") if isinstance(value, Mapping) and name is value else name
        raise ConversionError(f"{where}: expected an activation among {known}, found {found!r}")
    return _FUNCTIONS[name]


def bend(value: Any, where: str, version: int) -> Bend:
    """An activation of a cell, which acts on single features."""
    found = named(value, where, version)
    if isinstance(found, Shares):
        raise ConversionError(f"{where}: expected an activation of single features, found {value!r}")
    return found or Bend(Function("identity"), lambda v: v)


def layer(one: Settings) -> Bend | Shares | None:
    """A layer that is an activation."""
    found = _LAYERS[one.kind](one)
    one.done()
    return found


def _relu_layer(one: Settings) -> Bend | Shares | None:
    most, slope, least = one.number("max_value", None), one.number("negative_slope", 0.0), one.number("threshold", 0.0)
    if sum([most is not None, bool(slope), bool(least)]) > 1:
        raise ConversionError(f"{one.where}: expected one of max_value, negative_slope and threshold, found several")
    if most is not None:
        return _clipped(0, most)
    if least:
        return _thresholded(least)
    return _leaky(slope) if slope else _FUNCTIONS["relu"]


def _thresholded(least: float) -> Bend:
    return Bend(Function("thresholded_relu", least), lambda v: np.where(v > least, v, 0))


def _softmax_layer(one: Settings) -> Shares:
    one.expect_last_axis()
    return Shares()


_LAYERS: dict[str, Callable[[Settings], Bend | Shares | None]] = {
    "ReLU": _relu_layer, "Softmax": _softmax_layer,
    "LeakyReLU": lambda one: _leaky(one.number("negative_slope" if one.has("negative_slope") else "alpha", _LEAKY_LAYER)),
    "ELU": lambda one: _elu(one.number("alpha", 1.0)),
    "ThresholdedReLU": lambda one: _thresholded(one.number("theta", 1.0))}
