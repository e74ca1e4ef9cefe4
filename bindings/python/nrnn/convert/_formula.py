"""Formulas: what is computed of the features of a step before it is clear which operation it is.

Sources write GELU as a product, LayerNorm as means, squares and a root, in many ways. Each part stands in the chain as a
function of numbers until the chain is complete; then runs of them are recognised by what they give (`_identified`), or
refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ..file.functions import Function
from ..reference.functions import apply
from ._chain import Activation, Affine, Formula, Norm, Operation, Scaled
from ._errors import ConversionError
from ._identified import identified

_LONGEST = 24  # parts that are looked at as one operation
_FIRST = (Formula, Scaled, Activation)
_AHEAD = 2     # operations before the first formula, as the scale in exp(-x), that may be part of it


def unfinished(chain: Sequence[Operation]) -> bool:
    """Is there a formula that may be a part of more, and nothing but numbers of one step?"""
    if not any(isinstance(one, Formula) for one in chain) or not all(map(is_computed, chain)):
        return False
    try:
        settled(chain)
    except ConversionError:
        return True
    return False


def settled(chain: Sequence[Operation]) -> list[Operation]:
    """The chain, its formulas replaced by the operations that they are.

    Raises
    ------
    ConversionError
        One is none: its last part is named.
    """
    found: list[Operation] = []
    while chain:
        near = any(isinstance(one, Formula) for one in chain[:1 + _AHEAD]) and isinstance(chain[0], _FIRST)
        operations, count = _longest(chain[:_LONGEST]) if near else ([chain[0]], 1)
        found += operations
        chain = chain[count:]
    return found


def computed(chain: Sequence[Operation], x: np.ndarray) -> np.ndarray:
    """What a chain of numbers of one step gives of rows of features, in float64."""
    for one in chain:
        x = _OF[type(one)](one, x)
    return x


def is_computed(one: Operation) -> bool:
    """Does it make numbers of those of the same step alone?"""
    return type(one) in _OF


def inputs_of(chain: Sequence[Operation]) -> int | None:
    """How many numbers a chain takes, if an operation of it tells; activations and normalisations give as many."""
    return next((_INPUTS[type(one)](one) for one in chain if type(one) in _INPUTS), None)


def _longest(chain: Sequence[Operation]) -> tuple[list[Operation], int]:
    """What the most parts from the first on are as one operation, and how many; or the first alone."""
    first, end = chain[0], next((k for k, one in enumerate(chain) if not is_computed(one)), len(chain))
    ends = [k + 1 for k, one in enumerate(chain[:end]) if isinstance(one, Formula)]
    for count in ends[::-1]:
        parts = chain[:count]
        if (operations := identified(partial(computed, parts), inputs_of(parts) or 0)) is not None:
            return [replace(one, name=parts[-1].name) for one in operations], count
    if isinstance(first, Formula):
        raise ConversionError(f"{chain[ends[-1] - 1].name}: expected a part of an activation or of a "
                              f"normalisation that docs/convert.md lists, found another function")
    return [first], 1


def _normalised(one: Norm, x: np.ndarray) -> np.ndarray:
    z = x - x.mean(axis=1, keepdims=True) if one.kind == "layer" else x
    z = z / np.sqrt((z ** 2).mean(axis=1, keepdims=True) + one.epsilon)
    found: np.ndarray = (1.0 if one.gain is None else one.gain) * z + (0.0 if one.bias is None else one.bias)
    return found


_OF: dict[type, Callable[[Any, np.ndarray], np.ndarray]] = {
    Formula: lambda one, x: one.of(x),
    Affine: lambda one, x: x @ one.W.T + one.b,
    Scaled: lambda one, x: one.scale * x + one.shift,
    Activation: lambda one, x: apply(Function(one.kind, one.alpha, one.beta), x),
    Norm: _normalised,
}
_INPUTS: dict[type, Callable[[Any], int]] = {
    Formula: lambda one: one.inputs, Affine: lambda one: one.W.shape[1], Scaled: lambda one: len(one.scale)}
