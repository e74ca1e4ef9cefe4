"""Operators that are no operation of their own: parts of activations and normalisations that exporters write out."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .._chain import Formula
from .._errors import ConversionError
from .._products import combined
from .._tracked import Stage, Tracked, rows
from .activations import bounded_by
from .advice import refusal
from .known import known
from .load import attributes, label

_erf = np.frompyfunc(math.erf, 1, 1)
_UNARY: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "Exp": np.exp, "Log": np.log, "Sqrt": np.sqrt, "Reciprocal": np.reciprocal, "Abs": np.abs,
    "Erf": lambda x: _erf(x).astype(np.float64)}
_Function = Callable[[Any, Any], np.ndarray]
_BINARY: dict[str, _Function] = {
    "Add": np.add, "Sub": np.subtract, "Mul": np.multiply, "Div": np.divide, "Pow": np.power, "Max": np.maximum,
    "Min": np.minimum, "Greater": np.greater, "GreaterOrEqual": np.greater_equal, "Less": np.less,
    "LessOrEqual": np.less_equal}
_COMPARED = ("Pow", "Greater", "GreaterOrEqual", "Less", "LessOrEqual")
_OVER: dict[str, Callable[..., np.ndarray]] = {
    "ReduceMean": np.mean, "ReduceSum": np.sum, "ReduceSumSquare": lambda x, **how: np.sum(x ** 2, **how)}


def unary(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    return [_then(node, inputs[0], _UNARY[node.op_type])]


def of_two(node: Any, one: Any, other: Any, function: _Function | None = None) -> Tracked:
    """Of two ways of the signal, or of one and a constant."""
    function = function or _BINARY[node.op_type]
    if isinstance(one, Tracked) and isinstance(other, Tracked):
        return combined(one, other, function, label(node))
    x, c = (one, other) if isinstance(one, Tracked) else (other, one)
    values = known(c, "operand")
    if values.size != 1:
        raise ConversionError(f"expected one number as the constant, found {values.size}")
    number = values.item()
    return _then(node, x, (lambda u: function(u, number)) if x is one else lambda u: function(number, u))


def compared(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """Pow, and comparisons for Where."""
    return [of_two(node, *inputs)]


def where(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """Either of two by what the signal is: activations in pieces."""
    condition, one, other = inputs
    if not isinstance(condition, Tracked):
        raise ConversionError(f"expected a condition on the signal, found a constant; {refusal('Where')}")
    parts = [of_two(node, condition, one, lambda c, x: np.where(c, x, 0.0)),
             of_two(node, condition, other, lambda c, x: np.where(c, 0.0, x))]
    return [combined(parts[0], parts[1], np.add, label(node))]


def extreme(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """Max and Min, with one number a bound."""
    if len(inputs) != 2:
        raise ConversionError(f"expected two inputs, found {len(inputs)}")
    one, other = inputs
    c = other if isinstance(one, Tracked) else one
    if isinstance(c, Tracked) or known(c, "operand").size != 1:
        return [of_two(node, one, other)]
    x, number = one if isinstance(one, Tracked) else other, known(c, "operand").item()
    return [bounded_by(node, x, *((number, np.inf) if node.op_type == "Max" else (-np.inf, number)))]


def over_features(node: Any, inputs: list[Any], version: int) -> list[Tracked]:
    """Means and sums over all features of a step."""
    x, given = inputs[0], attributes(node)
    if given.get("noop_with_empty_axes"):
        raise ConversionError("noop_with_empty_axes: expected 0, found 1")
    axes = given.get("axes")
    if len(inputs) > 1 and inputs[1] is not None:  # an attribute before operator set 18, or 13 of ReduceSum
        axes = known(inputs[1], "axes").ravel().astype(int).tolist()
    last = sorted(axis % x.ids.ndim for axis in (range(x.ids.ndim) if axes is None else axes))
    kept = [axis for axis in range(x.ids.ndim) if axis not in last]
    aside = x.ids.transpose(*kept, *last).reshape(*(x.ids.shape[axis] for axis in kept), -1)
    stage, positions = rows(Tracked(x.stages, aside))
    over = _OVER[node.op_type]
    stage = stage.then(Formula(lambda u: over(u, axis=1, keepdims=True), stage.features, label(node)), features=1)
    found = Tracked.of(stage, positions, np.zeros_like(positions))
    shape = [1 if axis in last else size for axis, size in enumerate(x.ids.shape)]
    return [Tracked(found.stages, found.ids.reshape(shape)) if given.get("keepdims", 1) else found]


def _then(node: Any, x: Tracked, function: Callable[[np.ndarray], np.ndarray]) -> Tracked:
    stage: Stage = x.stage
    return Tracked.of(stage.then(Formula(function, stage.features, label(node))), x.positions, x.features)


FORMULAS: dict[str, Callable[[Any, list[Any], int], list[Tracked]]] = {
    **dict.fromkeys(_UNARY, unary), **dict.fromkeys(_OVER, over_features), **dict.fromkeys(_COMPARED, compared),
    "Where": where, "Max": extreme, "Min": extreme}
