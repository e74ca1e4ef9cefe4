"""The layers that a chain of operations becomes."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..file import layers
from ..file.functions import Function
from ..file.layer import Layer
from ..file.skip import Skip
from ._chain import Activation, Affine, Cell, Embedding, Fork, Join, Link, LogSoftmax, Norm, Operation, Scaled, Softmax
from ._errors import ConversionError
from ._folding import does_nothing, folded

_LINKS = {Softmax: "softmax", LogSoftmax: "log_softmax"}
_BENT = (Affine, Scaled, Norm)  # what an activation after it may be part of


@dataclass
class Stack:
    """What a chain became."""

    layers: list[Layer]
    readout: tuple[np.ndarray, np.ndarray] | None
    task: str
    link: Link | None  # the last operation, if the file's task stands for it
    notes: list[str]
    places: list[str]  # what each operation of the chain became


def stacked(chain: list[Operation], inputs: int, task: str | None = None) -> Stack:
    """The layers of a chain.

    Parameters
    ----------
    inputs : int
        What the first operation takes.
    task : str, optional
        As in `nrnn.ModelFile`. None: that of the link which the chain ends in, else regression. A last logistic activation
        is a layer, or with "sigmoid" the link.
    """
    places = ["nothing"] * len(chain)
    chain, task, link = _link(list(chain), task)
    if link is not None:
        places[len(chain)] = f"task {task}"
    found = folded(chain)
    building = _Building(inputs)
    for before, one, after, numbers in zip([None, *found.chain], found.chain, [*found.chain[1:], None], found.origins):
        building.add(before, one, after)
        for number in numbers:
            places[number] = building.place(one)
    if not building.layers:
        raise ConversionError("expected at least one layer, found none")
    return Stack(building.layers, building.readout, task, link, found.notes, places)


def _link(chain: list[Operation], task: str | None) -> tuple[list[Operation], str, Link | None]:
    while chain and does_nothing(chain[-1]):
        chain = chain[:-1]
    last = chain[-1] if chain else None
    if isinstance(last, (Softmax, LogSoftmax)):
        own = _LINKS[type(last)]
        if task not in (None, own):
            raise ConversionError(f"task: expected {own!r}, for {last.name} ends the model, found {task!r}")
        return chain[:-1], own, last
    if task == "sigmoid" and isinstance(last, Activation) and last.kind == "logistic":
        return chain[:-1], task, last
    return chain, task or "regression", None


class _Building:
    """A stack that grows, and where its forks are."""

    def __init__(self, inputs: int) -> None:
        self.layers: list[Layer] = []
        self.readout: tuple[np.ndarray, np.ndarray] | None = None
        self._inputs = inputs
        self._forks: dict[Hashable, int] = {}  # the layers that are given what is there

    @property
    def _width(self) -> int:
        return self.layers[-1].outputs if self.layers else self._inputs

    def add(self, before: Operation | None, one: Operation, after: Operation | None) -> None:
        """The next operation, between its neighbours."""
        if isinstance(one, (Softmax, LogSoftmax)):
            raise ConversionError(f"{one.name}: expected softmax at the end alone, found it within the model")
        if isinstance(one, Fork):
            self._forks[one.key] = len(self.layers)
        elif isinstance(one, Join):
            self._join(one)
        elif isinstance(one, Activation) and isinstance(before, _BENT):
            return  # it is part of that
        elif isinstance(one, Affine) and after is None and self.layers:
            self.readout = one.W, one.b
        else:
            self.layers.append(_layer(one, after, self._width))

    def place(self, one: Operation) -> str:
        """Where the operation that was added last stands."""
        if isinstance(one, Fork):
            return ""
        if self.readout is not None:
            return "readout"
        return f"layers[{len(self.layers) - 1}]{'.skip' if isinstance(one, Join) else ''}"

    def _join(self, one: Join) -> None:
        source = self._forks[one.key]
        # What the last layer gives is wanted without the sum, or is a sum already: another, that does nothing, is joined at.
        if len(self.layers) in self._forks.values() or self.layers[-1].skip is not None:
            self.layers.append(layers.Norm(inputs=self._width, kind="none"))
        at = len(self.layers) - 1
        self.layers[-1].skip = Skip(source=None if source == at else source, W=one.W, b=one.b)


def _layer(one: Any, after: Operation | None, width: int) -> Layer:
    if isinstance(one, Cell):
        return one.kind(**one.weights)
    if isinstance(one, Embedding):
        return layers.Embedding(table=one.table, channel=one.channel, inputs=width)
    bent = one if isinstance(one, Activation) else after if isinstance(after, Activation) else None
    function = Function(bent.kind, bent.alpha, bent.beta) if bent else Function("identity")
    how = asdict(function)
    if isinstance(one, Affine):
        return layers.Dense(W=one.W, b=one.b, **how)
    if isinstance(one, Scaled):
        return layers.Norm(inputs=width, kind="none", gain=one.scale, bias=one.shift, **how)
    if isinstance(one, Norm):
        return layers.Norm(inputs=width, kind=one.kind, gain=one.gain, bias=one.bias, epsilon=one.epsilon, **how)
    return layers.Norm(inputs=width, kind="none", **how)
