"""What both layouts of RTNeural's JSON are read into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .._chain import Activation, Operation, Softmax, leaky
from .._errors import ConversionError, numbers

Apply = Callable[[np.ndarray], np.ndarray]
_ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "sigmoid": "logistic"}
_FUNCTIONS = {"tanh": np.tanh, "relu": lambda v: np.maximum(v, 0), "sigmoid": lambda v: 1 / (1 + np.exp(-v))}
_NONE = (None, "", "linear")


@dataclass(frozen=True)
class Part:
    """A layer: its operations, and the same in the source's own layout, (steps, inputs) to (steps, outputs)."""

    operations: list[Operation]
    apply: Apply


def activation(name: Any, where: str) -> list[Part]:
    """The part that an activation's name stands for; none for the identity."""
    if name in _NONE:
        return []
    if name == "softmax":  # the last: its own arithmetic is never asked for
        return [Part([Softmax(f"softmax of {where}")], lambda v: v)]
    if not isinstance(name, str) or name not in _ACTIVATIONS:
        raise ConversionError(f"{where}: expected activation tanh, relu, sigmoid, softmax or none, found {name!r}")
    return [Part([Activation(_ACTIVATIONS[name], f"{name} of {where}")], _FUNCTIONS[name])]


def prelu(slope: np.ndarray, where: str) -> Part:
    """x where x > 0, else slope * x."""
    return Part(leaky(slope, where), lambda v: np.where(v > 0, v, slope * v))


def tensor(where: str, value: Any, *shape: int | None) -> np.ndarray:
    """Numbers of a shape; None stands for any size."""
    array = numbers(where, value)
    if array.ndim != len(shape) or any(size not in (None, found) for size, found in zip(shape, array.shape)):
        letters = ", ".join("any" if size is None else str(size) for size in shape)
        raise ConversionError(f"{where}: expected shape ({letters}), found {array.shape}")
    if not array.size:
        raise ConversionError(f"{where}: expected numbers, found shape {array.shape}")
    return array
