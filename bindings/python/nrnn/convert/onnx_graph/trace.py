"""Following the signal through a graph, from its input to an output."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ...values.budget import Budget
from .._errors import ConversionError
from .constants import compute
from .elementwise import BROADCAST, HANDLERS
from .load import Graph, attributes, label
from .moves import MOVES, move
from .parsed import FACTOR, FLOOR
from .recurrent import recurrent
from .tracked import Tracked, Unknown, bounded, source

_RECURRENT = ("RNN", "GRU", "LSTM")
_BY_ROW = (*_RECURRENT, "MatMul", "Gemm", "LinearRegressor")  # features are along the last axis of their first input
_MOST_WORK = 1 << 31  # bytes of the numbers by which elements are followed, all nodes together
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
    """

    output: Tracked
    signal: str
    shape: list[int]
    axes: list[int]
    free: list[int]
    constants: dict[str, np.ndarray] = field(default_factory=dict, repr=False)
    notes: list[str] = field(default_factory=list)

    @property
    def time(self) -> int | None:
        """The input's axis that is time, if a cell walks along one."""
        place = self.output.stage.time
        return None if place is None else [axis for axis in range(len(self.shape)) if axis not in self.axes][place]


def trace(graph: Graph, output: str, signal: str, sizes: dict[int, int] | None = None) -> Trace:
    """Follow the signal; `sizes` are those of free axes, by axis."""
    shape, free = _shape(graph, signal, sizes or {})
    nodes = graph.needed(output)
    axes = _feature_axes(graph, nodes, signal, shape)
    for axis in set(axes) & set(free):
        raise ConversionError(f"input {signal!r}: expected a fixed number of features along axis {axis}, found "
                              f"an open one")
    notes: list[str] = []
    budget, work = Budget(graph.size, FACTOR, FLOOR), Budget(0, 0, _MOST_WORK)
    values = _start(graph, signal, source(shape, axes))
    for node in nodes:
        with _naming(node):
            _store(values, node, _evaluate(graph, node, _inputs(values, node), notes, budget), work)
    found = values.get(output)
    if not isinstance(found, Tracked):
        raise ConversionError(f"output {output!r}: expected what depends on input {signal!r}, found a constant")
    constants = {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
    return Trace(found, signal, shape, axes, free, constants, notes)


def _evaluate(graph: Graph, node: Any, inputs: list[Any], notes: list[str], budget: Budget) -> Iterable[Any]:
    kind = node.op_type
    if all(one is None or isinstance(one, np.ndarray) for one in inputs) and (inputs or kind == "Constant"):
        return compute(node, inputs, graph.versions, budget)
    _known(node)
    if kind == "Shape":
        shape = np.array(inputs[0].ids.shape)
        given = {"start": 0, "end": None} | attributes(node)
        return [shape[given["start"]:given["end"]]]
    if kind in MOVES:
        return move(node, inputs, graph.versions, budget)
    if kind in _RECURRENT:
        return recurrent(node, inputs, notes)
    if not any(isinstance(one, Tracked) for one in inputs):
        unknown = next(one for one in inputs if isinstance(one, Unknown))
        raise ConversionError(f"expected the signal or constants, found input {unknown.name!r}, which has no value; "
                              f"pass values={{{unknown.name!r}: ..}}")
    return HANDLERS[kind](node, inputs, graph.versions.get("", 1))


def _feature_axes(graph: Graph, nodes: list[Any], signal: str, shape: list[int]) -> list[int]:
    """The input's axes that lie along the last axis where the first matrix or cell takes it."""
    values = _start(graph, signal, source(shape, []))
    budget, work = Budget(graph.size, FACTOR, FLOOR), Budget(0, 0, _MOST_WORK)
    for node in nodes:
        inputs = _inputs(values, node)
        x = next((one for one in inputs if isinstance(one, Tracked)), None)
        if x is not None and node.op_type in _BY_ROW:
            return _varying(x.positions, shape)
        with _naming(node):
            if x is not None:
                _known(node)
            if x is None or node.op_type in (*MOVES, "Shape"):
                _store(values, node, _evaluate(graph, node, inputs, [], budget), work)
            else:  # element by element: each stays where it is
                constants = inputs if node.op_type in BROADCAST else []
                shapes = [one.shape for one in constants if isinstance(one, np.ndarray)]
                ids = np.broadcast_to(x.ids, bounded(x.ids.shape, *shapes))
                _store(values, node, [replace(x, ids=ids)], work)
    return [len(shape) - 1] if shape else []


def _varying(positions: np.ndarray, shape: list[int]) -> list[int]:
    index = np.unravel_index(positions, shape)
    return [a for a, along in enumerate(index) if along.ndim and (along != along[..., :1]).any()]


def _shape(graph: Graph, signal: str, sizes: dict[int, int]) -> tuple[list[int], list[int]]:
    declared = graph.inputs[signal]
    if not declared:
        raise ConversionError(f"input {signal!r}: expected a shape, found none")
    if below := [one for one in declared if isinstance(one, int) and one < 0]:
        raise ConversionError(f"input {signal!r}: expected sizes of at least 1, found {below[0]}")
    free = [axis for axis, one in enumerate(declared) if not isinstance(one, int)]
    if len(free) > len(_SIZES):
        raise ConversionError(f"input {signal!r}: expected at most {len(_SIZES)} axes of open size, found {len(free)}")
    chosen = dict(zip(free, _SIZES)) | sizes
    return [chosen.get(axis, one) for axis, one in enumerate(declared)], free


def _start(graph: Graph, signal: str, value: Tracked) -> dict[str, Any]:
    """The value of each name before any node: constants, the signal, and inputs without a value."""
    unknown = {name: Unknown(name, np.zeros(bounded(tuple(d if isinstance(d, int) else 1 for d in declared)), np.int64))
               for name, declared in graph.inputs.items()}
    return {"": None} | graph.constants | unknown | {signal: value}


def _inputs(values: dict[str, Any], node: Any) -> list[Any]:
    for name in node.input:
        if name not in values:
            raise ConversionError(f"{label(node)}: expected input {name!r} to be made by a node before it, found none")
    return [values[name] for name in node.input]


def _store(values: dict[str, Any], node: Any, outputs: Iterable[Any], work: Budget) -> None:
    found = {name: value for name, value in zip(node.output, outputs) if name}
    work.take(sum(one.ids.nbytes for one in found.values() if isinstance(one, (Tracked, Unknown))), "nodes")
    values |= found


class _naming:
    """Puts the node before the message of whatever is raised."""

    def __init__(self, node: Any) -> None:
        self._node = node

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: Any, _: Any) -> None:
        if isinstance(error, ValueError):
            raise ConversionError(f"{label(self._node)}: {error}") from error


def _known(node: Any) -> None:
    if node.domain not in ("", "ai.onnx", "ai.onnx.ml"):
        raise ConversionError(f"expected an operator of ONNX, found one of {node.domain!r}")
    if node.op_type not in (*MOVES, *_RECURRENT, *HANDLERS, "Shape"):
        raise ConversionError(f"expected an operator that runs on a stream, such as docs/convert.md lists; "
                              f"found {node.op_type}")
