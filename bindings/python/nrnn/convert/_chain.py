"""The chain of operations that a source is translated into, and the layers that it becomes.

Sources differ in where a bias stands and how a cell stacks its gates; a chain has one form. Scales, shifts and
selections of single features (`elementwise`) are folded into the matrix or cell beside them, in float64 and so rounded
once; two matrices in a row stay two layers, for a narrow one may be there on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..file.layer import Layer
from ..file.layers import Dense
from ._errors import ConversionError


@dataclass(frozen=True)
class Affine:
    """y = W x + b, W of shape (outputs, inputs), in float64."""

    W: np.ndarray
    b: np.ndarray
    elementwise: bool = False
    name: str = ""


@dataclass(frozen=True)
class Activation:
    """y = a(x), a one of the activations of `nrnn.Dense`."""

    kind: str
    name: str = ""
    before: Any = None  # what it is applied to, in the source's own terms


@dataclass(frozen=True)
class Softmax:
    """The link of a classifier; the last of a chain."""

    name: str = ""
    before: Any = None


@dataclass(frozen=True)
class Cell:
    """A recurrent layer: its class and what that is given, in float64."""

    kind: type[Layer]
    weights: dict[str, Any]
    name: str = ""


Operation = Affine | Activation | Softmax | Cell

_MOST_SQUARES = 1 << 25


class Squares:
    """Bounds the matrices that stand for scales, slopes and lone activations: n features take n^2 numbers."""

    def __init__(self) -> None:
        self._left = _MOST_SQUARES

    def take(self, width: int, where: str) -> None:
        """Refuse one of `width` features that is too wide beside those before."""
        self._left -= width * width
        if self._left < 0:
            raise ConversionError(f"{where}: expected fewer features to scale or bend one by one, found {width}")


@dataclass
class Stack:
    """What a chain became."""

    layers: list[Layer]
    readout: tuple[np.ndarray, np.ndarray] | None
    task: str
    link: Softmax | Activation | None  # the last operation, if the file's task stands for it
    notes: list[str]


def matrix(W: np.ndarray, b: np.ndarray | None = None, name: str = "") -> Affine:
    """y = W x + b, a layer of its own."""
    return Affine(W, np.zeros(len(W)) if b is None else b, name=name)


def scaled(scale: np.ndarray, shift: np.ndarray, name: str = "") -> Affine:
    """y = scale * x + shift."""
    return Affine(np.diag(scale), shift, True, name)


def selected(features: np.ndarray, count: int, name: str = "") -> Affine:
    """Some of `count` features, in another order or more than once."""
    return Affine(np.eye(count)[features], np.zeros(len(features)), True, name)


def leaky(slope: np.ndarray, name: str = "") -> list[Operation]:
    """y = x where x > 0, else slope * x: relu(x) - slope relu(-x), one of which is 0."""
    unit, none = np.eye(len(slope)), np.zeros(len(slope))
    return [Affine(np.vstack([unit, -unit]), np.zeros(2 * len(slope)), True, name), Activation("relu", name),
            Affine(np.hstack([unit, -np.diag(slope)]), none, True, name)]


def stacked(chain: list[Operation], inputs: int, task: str | None = None) -> Stack:
    """The layers of a chain.

    Parameters
    ----------
    inputs : int
        What the first operation takes.
    task : str, optional
        As in `nrnn.ModelFile`. None: softmax if the chain ends in one, else regression. A last logistic activation is
        a layer, or with "sigmoid" the link.
    """
    chain, task, link = _link(list(chain), task)
    chain, notes = _folded(chain)
    layers, readout = _layers(chain, inputs)
    if not layers:
        raise ConversionError("expected at least one layer, found none")
    return Stack(layers, readout, task, link, notes)


def _link(chain: list[Operation], task: str | None) -> tuple[list[Operation], str, Softmax | Activation | None]:
    last = chain[-1] if chain else None
    if isinstance(last, Softmax):
        if task not in (None, "softmax"):
            raise ConversionError(f"task: expected 'softmax', for {last.name} ends the model, found {task!r}")
        return chain[:-1], "softmax", last
    if task == "sigmoid" and isinstance(last, Activation) and last.kind == "logistic":
        return chain[:-1], task, last
    return chain, task or "regression", None


def _folded(chain: list[Operation]) -> tuple[list[Operation], list[str]]:
    """The chain without what can be part of a neighbour, and a note of each."""
    done: list[Operation] = []
    notes = []
    for one in chain:
        before = done[-1] if done else None
        if isinstance(before, Affine) and (joined := _joined(before, one)) is not None:
            small = before if before.elementwise else one
            notes += [f"{small.name} is folded into its neighbour"] if small.name else []
            done[-1:] = [joined]
        else:
            done.append(one)
    return [one for one in done if not _does_nothing(one)], notes


def _joined(before: Affine, one: Operation) -> Operation | None:
    """Both as one operation; None if they stay two."""
    if isinstance(one, Affine) and (before.elementwise or one.elementwise):
        return Affine(one.W @ before.W, one.W @ before.b + one.b, before.elementwise and one.elementwise,
                      before.name if one.elementwise else one.name)
    if isinstance(one, Cell) and before.elementwise:
        U, b = one.weights["U"], one.weights.get("b")
        shift = U @ before.b
        return replace(one, weights=one.weights | {"U": U @ before.W, "b": shift if b is None else b + shift})
    return None


def _does_nothing(one: Operation) -> bool:
    return (isinstance(one, Affine) and one.elementwise and one.W.shape[0] == one.W.shape[1]
            and not one.b.any() and np.array_equal(one.W, np.eye(len(one.W))))


def _layers(chain: list[Operation], inputs: int) -> tuple[list[Layer], tuple[np.ndarray, np.ndarray] | None]:
    layers: list[Layer] = []
    squares = Squares()
    for before, one, after in zip([None, *chain], chain, [*chain[1:], None]):
        width = layers[-1].outputs if layers else inputs
        if isinstance(one, Softmax):
            raise ConversionError(f"{one.name}: expected softmax at the end alone, found it within the model")
        if isinstance(one, Cell):
            layers.append(one.kind(**one.weights))
        elif isinstance(one, Affine) and after is None and layers:
            return layers, (one.W, one.b)
        elif isinstance(one, Affine):
            kind = after.kind if isinstance(after, Activation) else "identity"
            layers.append(Dense(W=one.W, b=one.b, activation=kind))
        elif not isinstance(before, Affine):
            squares.take(width, one.name)
            layers.append(Dense(W=np.eye(width), activation=one.kind))  # y = a(1 x)
    return layers, None
