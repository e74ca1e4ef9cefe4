"""The chain of operations that a source is translated into.

Sources differ in where a bias stands and how a cell stacks its gates; a chain has one form, in float64. `_layers` makes
the layers of a model file of it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..file.layer import Layer
from ._errors import ConversionError


@dataclass(frozen=True)
class Affine:
    """y = W x + b, W of shape (outputs, inputs).

    `elementwise`: each output is a feature, times a number; such a matrix may become part of another.
    """

    W: np.ndarray
    b: np.ndarray
    elementwise: bool = False
    name: str = ""


@dataclass(frozen=True)
class Scaled:
    """y = scale * x + shift, each feature alone."""

    scale: np.ndarray
    shift: np.ndarray
    name: str = ""


@dataclass(frozen=True)
class Activation:
    """y = a(x), a one of the activations of `nrnn.Function`."""

    kind: str
    name: str = ""
    before: Any = None  # what it is applied to, in the source's own terms
    alpha: float | None = None
    beta: float | None = None


Normalisation = Literal["layer", "rms"]


@dataclass(frozen=True)
class Norm:
    """y = gain * N(x) + bias over the features of a step; kind "layer" or "rms"."""

    kind: Normalisation
    gain: np.ndarray | None = None
    bias: np.ndarray | None = None
    epsilon: float = 1e-5
    name: str = ""


@dataclass(frozen=True)
class Formula:
    """y = of(x), of rows [rows, features]: a part of an operation that `_formula` is to recognise."""

    of: Callable[[np.ndarray], np.ndarray]
    inputs: int
    name: str = ""


@dataclass(frozen=True)
class Softmax:
    """The link of a classifier; the last of a chain."""

    name: str = ""
    before: Any = None


@dataclass(frozen=True)
class LogSoftmax:
    """The same, and its logarithm."""

    name: str = ""
    before: Any = None


@dataclass(frozen=True)
class Embedding:
    """The row of a table for the whole number in a channel, before the other channels; the first of a chain."""

    table: np.ndarray
    channel: int = 0
    name: str = ""


@dataclass(frozen=True)
class Cell:
    """A recurrent layer: its class and what that is given."""

    kind: type[Layer]
    weights: dict[str, Any]
    name: str = ""


@dataclass(frozen=True)
class Fork:
    """What is here is wanted again, where a `Join` has this key."""

    key: Hashable
    name: str = ""


@dataclass(frozen=True)
class Join:
    """y = x + u, or x + (W u + b), u what was at the fork of this key."""

    key: Hashable
    W: np.ndarray | None = None
    b: np.ndarray | None = None
    name: str = ""


Link = Softmax | LogSoftmax | Activation
Operation = Affine | Scaled | Activation | Norm | Formula | Softmax | LogSoftmax | Embedding | Cell | Fork | Join

_MOST_SQUARES = 1 << 25


def is_written_out(link: Link | None) -> bool:
    """Is it a sigmoid for which a graph has no operator of its own?"""
    return isinstance(link, Activation) and link.before is None


def last_link(chain: Sequence[Operation]) -> Link:
    """That of a chain behind which nothing is done."""
    return next(one for one in reversed(chain) if isinstance(one, Link))


class Squares:
    """Bounds the matrices that select or bend single features: n features take n^2 numbers."""

    def __init__(self) -> None:
        self._left = _MOST_SQUARES

    def take(self, width: int, where: str) -> None:
        """Refuse one of `width` features that is too wide beside those before."""
        self._left -= width * width
        if self._left < 0:
            raise ConversionError(f"{where}: expected fewer features to scale or bend one by one, found {width}")


def matrix(W: np.ndarray, b: np.ndarray | None = None, name: str = "") -> Affine:
    """y = W x + b, a layer of its own."""
    return Affine(W, np.zeros(len(W)) if b is None else b, name=name)


def scaled(scale: np.ndarray, shift: np.ndarray, name: str = "") -> Scaled:
    """y = scale * x + shift."""
    return Scaled(np.asarray(scale, np.float64), np.asarray(shift, np.float64), name)


def selected(features: np.ndarray, count: int, name: str = "") -> Affine:
    """Some of `count` features, in another order or more than once."""
    return Affine(np.eye(count)[features], np.zeros(len(features)), True, name)


def leaky(slope: np.ndarray, name: str = "") -> list[Operation]:
    """y = x where x > 0, else slope * x; where slopes differ, relu(x) - slope relu(-x), one of which is 0."""
    if (slope == slope[0]).all():
        return [Activation("leaky_relu", name, alpha=float(slope[0]))]
    unit, none = np.eye(len(slope)), np.zeros(len(slope))
    return [Affine(np.vstack([unit, -unit]), np.zeros(2 * len(slope)), True, name), Activation("relu", name),
            Affine(np.hstack([unit, -np.diag(slope)]), none, True, name)]


def concatenated(key: Hashable, features: int, beside: int, first: bool = True, name: str = "") -> list[Operation]:
    """[x, u] of `features` and `beside` numbers, u what was at a fork; with `first` False [u, x]."""
    rows = features + beside
    own, other = np.eye(rows, features, 0 if first else -beside), np.eye(rows, beside, -features if first else 0)
    return [Affine(own, np.zeros(rows), True, name), Join(key, other, name=name)]
