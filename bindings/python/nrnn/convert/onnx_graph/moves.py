"""Nodes that compute nothing of the signal, and only move data about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...values.budget import Budget
from .._errors import ConversionError
from .._tracked import Tracked, Unknown
from .constants import compute

# Nodes that copy elements of their first input, or of all of them.
MOVES = ("Transpose", "Reshape", "Squeeze", "Unsqueeze", "Slice", "Gather", "Concat", "Split", "Expand", "Flatten",
         "Identity")
_MERGES = ("Concat",)


def move(node: Any, inputs: list[Any], versions: dict[str, int], budget: Budget) -> list[Any]:
    """The outputs of a node that only moves data."""
    movable = inputs if node.op_type in _MERGES else inputs[:1]
    if any(isinstance(one, (Tracked, Unknown)) for one in inputs[len(movable):]):
        raise ConversionError("expected shapes and indices that are constant, found one computed from an input")
    kinds = {type(one) for one in movable}
    if kinds == {Unknown} and len({one.name for one in movable}) == 1:
        whole = movable[0]
    elif kinds == {Tracked}:
        whole = Tracked(tuple({one.serial: one for part in movable for one in part.stages}.values()), movable[0].ids)
    else:
        raise ConversionError("expected parts of the signal alone, found others beside it")
    plain = [one.ids if isinstance(one, (Tracked, Unknown)) else one for one in inputs]
    return [None if ids is None else replace(whole, ids=ids) for ids in compute(node, plain, versions, budget)]
