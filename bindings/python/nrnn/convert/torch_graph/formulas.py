"""Operators that are no operation of their own: parts of activations and normalisations that people write out."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .._chain import Formula
from .._errors import ConversionError
from .._products import combined
from .._tracked import Tracked, rows
from .at import At

Function = Callable[[Any, Any], np.ndarray]
_erf = np.frompyfunc(math.erf, 1, 1)
_OF_ONE: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "exp": np.exp, "log": np.log, "log1p": np.log1p, "expm1": np.expm1, "sqrt": np.sqrt, "rsqrt": lambda x: 1 / np.sqrt(x),
    "reciprocal": np.reciprocal, "square": np.square, "erf": lambda x: _erf(x).astype(np.float64),
    "mish": lambda x: x * np.tanh(np.logaddexp(0, x)), "hardswish": lambda x: x * np.clip(x + 3, 0, 6) / 6}
_OF_TWO: dict[str, Function] = {
    "pow": np.power, "maximum": np.maximum, "minimum": np.minimum, "gt": np.greater, "ge": np.greater_equal, "lt": np.less,
    "le": np.less_equal}


def of_one(at: At, x: Tracked, function: Callable[[np.ndarray], np.ndarray]) -> Tracked:
    """A function of each number."""
    return Tracked.of(x.stage.then(Formula(function, x.stage.features, at.name)), x.positions, x.features)


def of_two(at: At, one: Any, other: Any, function: Function) -> Tracked:
    """Of two ways of the signal, or of one and a number."""
    if isinstance(one, Tracked) and isinstance(other, Tracked):
        return combined(one, other, function, at.name)
    x, c = (one, other) if isinstance(one, Tracked) else (other, one)
    if np.size(c) != 1:
        raise ConversionError(f"expected one number as the constant, found {np.size(c)}")
    number = float(np.asarray(c).item())
    return of_one(at, x, (lambda u: function(u, number)) if x is one else lambda u: function(number, u))


def _where(at: At, condition: Any, one: Any, other: Any) -> Tracked:
    """Either of two by what the signal is: an activation in pieces."""
    if not isinstance(condition, Tracked):
        raise ConversionError("expected a condition on the signal, found a constant")
    parts = (of_two(at, condition, one, lambda c, x: np.where(c, x, 0.0)),
             of_two(at, condition, other, lambda c, x: np.where(c, 0.0, x)))
    return combined(*parts, np.add, at.name)


def _over(function: Callable[[np.ndarray], np.ndarray]) -> Callable[..., Tracked]:
    """Over all features of a step, along the last axis."""
    def over(at: At, x: Tracked, dim: Any = None, keepdim: bool = False, **_: Any) -> Tracked:
        axes = list(dim) if isinstance(dim, (list, tuple)) else [dim]
        if len(axes) != 1 or axes[0] not in (-1, x.ids.ndim - 1):
            raise ConversionError(f"expected a mean over features, along the last axis, found one over {axes}: over time, "
                                  f"which a stream has no end of, or over a batch")
        stage, positions = rows(x)
        stage = stage.then(Formula(function, stage.features, at.name), features=1)
        found = Tracked.of(stage, positions, np.zeros_like(positions))
        return Tracked(found.stages, found.ids[..., None]) if keepdim else found
    return over


def _variance(root: bool) -> Callable[..., Tracked]:
    def over(at: At, x: Tracked, dim: Any = None, unbiased: Any = True, keepdim: bool = False, correction: Any = None) -> Tracked:
        degrees = float(correction if correction is not None else bool(unbiased))
        return _over(lambda u: _root(np.var(u, axis=1, keepdims=True, ddof=degrees), root))(at, x, dim, keepdim)
    return over


def _root(x: np.ndarray, root: bool) -> np.ndarray:
    return np.sqrt(x) if root else x


def _named(function: Callable[[np.ndarray], np.ndarray]) -> Callable[..., Tracked]:
    return lambda at, x: of_one(at, x, function)


def _named_of_two(function: Function) -> Callable[..., Tracked]:
    return lambda at, one, other: of_two(at, one, other, function)


FORMULAS: dict[str, Callable[..., Tracked]] = {
    **{name: _named(function) for name, function in _OF_ONE.items()},
    **{name: _named_of_two(function) for name, function in _OF_TWO.items()}, "where": _where,
    "mean": _over(lambda u: np.mean(u, axis=1, keepdims=True)), "sum": _over(lambda u: np.sum(u, axis=1, keepdims=True)),
    "var": _variance(False), "std": _variance(True)}
