"""Tensors of forms: what a loop's body holds."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any, cast

import numpy as np

from .._chain import Affine, Scaled
from .._errors import ConversionError
from .._paths import Rows
from .._tracked import Tracked, Unknown, bounded, tracked
from .forms import Form, as_stage, given


class State:
    """A state within the body: where its numbers stand before the step, and after."""

    def __init__(self, name: str, first: int, value: Any) -> None:
        shape = value.ids.shape if isinstance(value, Unknown) else value.shape
        if not shape or not np.prod(shape):
            raise ConversionError(f"{name}: expected a state with an axis of units, found shape {shape}")
        self.name = name
        self.form = given(first, shape[-1])
        self.before = tracked(as_stage(self.form), np.arange(np.prod(shape[:-1], dtype=int)).reshape(shape[:-1]))
        self._after = np.zeros(0, np.int64)

    def becomes(self, value: Tracked) -> None:
        """Take what the body makes as the state after the step."""
        n, rows = self.form.features, Rows(value)
        if value.ids.shape != self.before.ids.shape or not rows.lie_as(Rows(self.before)):
            raise ConversionError(f"{self.name}: expected a state of {n} numbers for each sequence, found another layout")
        self.form, self._after = formed(rows), value.ids.ravel()

    def places(self, value: Tracked) -> tuple[np.ndarray, np.ndarray]:
        """The row and the unit of the new state that each element is."""
        order = np.argsort(self._after)
        found = order[np.searchsorted(self._after[order], value.ids).clip(max=order.size - 1)]
        if (self._after[found] != value.ids).any():
            raise ConversionError("expected the new state alone to leave the loop, found what is made of it, or another")
        return self.before.positions.ravel()[found], self.before.features.ravel()[found]


def whole(value: Tracked) -> Tracked:
    """A tensor of one form."""
    rows = Rows(value)
    return rows.of(as_stage(formed(rows)), value.ids.shape)


def formed(rows: Rows) -> Form:
    """What stands at each position."""
    terms = rows.terms(np.eye(len(rows.features)))
    return reduce(Form.plus, (cast(Form, one.stage).then(Affine(one.W, one.b)) for one in terms))


def both(kind: str, one: Tracked, other: Tracked) -> Tracked:
    """The sum, the difference or the product of two tensors."""
    shape = bounded(one.ids.shape, other.ids.shape)
    a, b = (Rows(replace(value, ids=np.broadcast_to(value.ids, shape))) for value in (one, other))
    if not a.lie_as(b) or kind == "Div":
        raise ConversionError("expected sums and products of the same sequence, found others")
    form, second = formed(a), formed(b)
    if kind == "Sub":
        second = second.then(Scaled(-np.ones(second.features), np.zeros(second.features)))
    return a.of(as_stage(form.times(second) if kind == "Mul" else form.plus(second)), shape)
