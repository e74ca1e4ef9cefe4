"""Following the signal through a graph, from its input to an output."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from .._chain import Operation
from .._errors import ConversionError
from .._explain import recognised
from .._tracked import Tracked, Unknown, bounded, source
from .again import Again
from .elementwise import BROADCAST, handled, supported
from .load import Graph, label
from .recurrent import recurrent
from .repeat import first_step, repeated
from .walk import Walk

_RECURRENT = ("RNN", "GRU", "LSTM")
_BY_ROW = (*_RECURRENT, "MatMul", "Gemm", "LinearRegressor")  # features are along the last axis of their first input
_SIZES = (5, 3, 2)  # of axes whose size is free: any will do, and different ones cannot be mixed up


@dataclass
class Trace:
    """An output of the graph, and how it came about.

    Attributes
    ----------
    output : Tracked
    signal : str
    shape : list of int
        Of the signal's input.
    axes : list of int
        Those of its axes that hold features.
    free : list of int
        Those whose size the graph leaves open.
    constants : dict of str to ndarray
        All tensors that do not depend on the signal's values, computed for this shape.
    notes : list of str
    followed : int
        Bytes of the numbers by which elements were followed.
    """

    output: Tracked
    signal: str
    shape: list[int]
    axes: list[int]
    free: list[int]
    constants: dict[str, np.ndarray] = field(default_factory=dict, repr=False)
    notes: list[str] = field(default_factory=list)
    followed: int = 0

    @property
    def time(self) -> int | None:
        """The input's axis that is time, if a cell walks along one."""
        place = self.output.stage.time
        return None if place is None else [axis for axis in range(len(self.shape)) if axis not in self.axes][place]


def trace(graph: Graph, output: str, signal: str, sizes: dict[int, int] | None = None, telling: bool = True) -> Trace:
    """Follow the signal; `sizes` are those of free axes, by axis. `telling`: of what is recognised."""
    shape, free = _shape(graph, signal, sizes or {})
    nodes = graph.needed(output)
    axes = _feature_axes(graph, nodes, signal, shape)
    for axis in set(axes) & set(free):
        raise ConversionError(f"input {signal!r}: expected a fixed number of features along axis {axis}, found "
                              f"an open one")
    walk, values = _Following(graph, telling), _start(graph, signal, source(shape, axes))
    walk.through(nodes, values)
    walk.expect_read(output)
    found = values.get(output)
    if not isinstance(found, Tracked):
        raise ConversionError(f"output {output!r}: expected what depends on input {signal!r}, found a constant")
    constants = {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
    try:
        found = walk.one_stage(found, output)
    except ConversionError as error:
        raise ConversionError(f"output {output!r}: {error}") from error
    return Trace(found, signal, shape, axes, free, constants, walk.notes, walk.work.taken)


class _Following(Walk):
    """What nodes make of the signal becomes the chains of stages."""

    def __init__(self, graph: Graph, telling: bool) -> None:
        super().__init__(graph)
        self._telling = telling
        self._operations: dict[int, Operation] = {}
        self._again = Again()

    def made(self, node: Any, inputs: list[Any]) -> list[Any]:
        inputs = [self.one_stage(one, label(node)) for one in inputs]
        if node.op_type in _RECURRENT:
            return self._told(recurrent(node, inputs, self.notes))
        return self._told(self._again.known(inputs, handled(node, inputs, self.graph.versions.get("", 1))))

    def repeated(self, node: Any, inputs: list[Any], values: dict[str, Any]) -> list[Any]:
        return self._told(repeated(self, node, inputs, values))

    def _told(self, found: list[Any]) -> list[Any]:
        """Tell of operations that were not there before."""
        for one in (one.stages[0] for one in found[:1] if isinstance(one, Tracked)):
            new = [operation for operation in one.chain if id(operation) not in self._operations]
            self._operations |= {id(operation): operation for operation in new}
            recognised(*(new if self._telling else ()))
        return found


class _Found(Exception):
    """The axes that were looked for."""


class _Looking(Walk):
    """Where the first matrix or cell takes the signal, its features lie along the last axis."""

    def __init__(self, graph: Graph, shape: list[int]) -> None:
        super().__init__(graph)
        self.shape = shape

    def made(self, node: Any, inputs: list[Any]) -> list[Any]:
        x = next(one for one in inputs if isinstance(one, Tracked))
        if node.op_type in _BY_ROW:
            raise _Found(_varying(x.positions, self.shape))
        if node.op_type == "Gather":
            raise _Found(_constant(x.positions, self.shape))
        supported(node)
        constants = inputs if node.op_type in BROADCAST else []  # element by element: each stays where it is
        shapes = [one.shape for one in constants if isinstance(one, np.ndarray)]
        return [replace(x, ids=np.broadcast_to(x.ids, bounded(x.ids.shape, *shapes)))]

    def moved(self, node: Any, inputs: list[Any]) -> list[Any]:
        """Beside constants, as which the states of a loop stand here, the signal is looked at alone."""
        parts = [one for one in inputs if isinstance(one, Tracked)]
        return super().moved(node, inputs) if node.op_type != "Concat" or len(parts) == len(inputs) else parts[:1]

    def repeated(self, node: Any, inputs: list[Any], values: dict[str, Any]) -> list[Any]:
        first_step(self, node, inputs, values)
        raise _Found([len(self.shape) - 1])


def _feature_axes(graph: Graph, nodes: list[Any], signal: str, shape: list[int]) -> list[int]:
    """The input's axes that hold features."""
    try:
        _Looking(graph, shape).through(nodes, _start(graph, signal, source(shape, [])))
    except _Found as found:
        return list(found.args[0])
    return [len(shape) - 1] if shape else []


def _varying(positions: np.ndarray, shape: list[int]) -> list[int]:
    index = np.unravel_index(positions, shape)
    return [a for a, along in enumerate(index) if along.ndim and (along != along[..., :1]).any()]


def _constant(positions: np.ndarray, shape: list[int]) -> list[int]:
    """Axes of which one place alone is taken, of several."""
    index = np.unravel_index(positions, shape)
    return [a for a, along in enumerate(index) if shape[a] > 1 and (along == along.flat[0]).all()]


def _shape(graph: Graph, signal: str, sizes: dict[int, int]) -> tuple[list[int], list[int]]:
    declared = graph.inputs[signal]
    if not declared:
        raise ConversionError(f"input {signal!r}: expected a shape, found none")
    if below := [one for one in declared if isinstance(one, int) and one < 0]:
        raise ConversionError(f"input {signal!r}: expected sizes of at least 1, found {below[0]}")
    free = [axis for axis, one in enumerate(declared) if not isinstance(one, int)]
    if len(free) > len(_SIZES):
        raise ConversionError(f"input {signal!r}: expected at most {len(_SIZES)} axes of open size, found {len(free)}")
    told = {axis: one for axis, one in enumerate(declared) if isinstance(one, int)}
    chosen = told | dict(zip(free, _SIZES)) | sizes
    return [chosen[axis] for axis in range(len(declared))], free


def _start(graph: Graph, signal: str, value: Tracked) -> dict[str, Any]:
    """The value of each name before any node: constants, the signal, and inputs without a value."""
    unknown = {name: Unknown(name, np.zeros(bounded(tuple(d if isinstance(d, int) else 1 for d in declared)), np.int64))
               for name, declared in graph.inputs.items()}
    return {"": None} | graph.constants | unknown | {signal: value}
