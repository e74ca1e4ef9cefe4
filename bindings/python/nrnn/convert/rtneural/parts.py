"""What both layouts of RTNeural's JSON are read into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from .._chain import Activation, Fork, Join, Operation, Softmax, leaky
from .._errors import ConversionError, numbers

Apply = Callable[[np.ndarray], np.ndarray]
_ACTIVATIONS: dict[str, tuple[str, Apply]] = {
    "tanh": ("tanh", np.tanh), "relu": ("relu", lambda v: np.maximum(v, 0)),
    "sigmoid": ("logistic", lambda v: 1 / (1 + np.exp(-v))),
    "elu": ("elu", lambda v: np.where(v > 0, v, np.expm1(np.minimum(v, 0))))}
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
        raise ConversionError(f"{where}: expected activation {', '.join(_ACTIVATIONS)}, softmax or none, found {name!r}")
    kind, apply = _ACTIVATIONS[name]
    return [Part([Activation(kind, f"{name} of {where}")], apply)]


def prelu(slope: np.ndarray, where: str) -> Part:
    """x where x > 0, else slope * x."""
    return Part(leaky(slope, where), lambda v: np.where(v > 0, v, slope * v))


def around(parts: list[Part], W: np.ndarray, name: str) -> Part:
    """What parts give, and what they are given times W."""
    same = W.shape[0] == W.shape[1] and np.array_equal(W, np.eye(len(W)))
    operations = [operation for part in parts for operation in part.operations]
    join = Join(name, None if same else W, name=name)
    return Part([Fork(name), *operations, join], lambda v: reduce(lambda u, part: part.apply(u), parts, v) + v @ W.T)


def tensor(where: str, value: Any, *shape: int | None) -> np.ndarray:
    """Numbers of a shape; None stands for any size."""
    array = numbers(where, value)
    if array.ndim != len(shape) or any(size not in (None, found) for size, found in zip(shape, array.shape)):
        letters = ", ".join("any" if size is None else str(size) for size in shape)
        raise ConversionError(f"{where}: expected shape ({letters}), found {array.shape}")
    if not array.size:
        raise ConversionError(f"{where}: expected numbers, found shape {array.shape}")
    return array
