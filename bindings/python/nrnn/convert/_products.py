"""Ways of the signal that meet in a product, or in a sum that is a part of something known: formulas of where they part."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ._chain import Affine, Formula, Operation
from ._errors import ConversionError
from ._formula import computed, is_computed, unfinished
from ._paths import Rows, added, shared, until, without_forks
from ._tracked import Stage, Tracked, bounded, located


def summed(one: Tracked, other: Tracked, sign: float = 1.0, name: str = "") -> Tracked:
    """one + sign * other: a path around layers, or a part of an activation or a normalisation."""
    if _single(one) and _single(other) and any(unfinished(way) for way in _ways(one.stage, other.stage)[1]):
        return combined(one, other, lambda x, y: x + sign * y, name)
    return added(one, other, sign, name)


def combined(one: Tracked, other: Tracked, function: Callable[[np.ndarray, np.ndarray], np.ndarray],
             name: str = "") -> Tracked:
    """function(one, other), element by element, of ways that keep no state."""
    shape = bounded(one.ids.shape, other.ids.shape)
    both = [Rows(Tracked(value.stages, np.broadcast_to(value.ids, shape))) for value in (one, other)]
    if not both[0].lie_as(both[1]):
        raise ConversionError("expected the same time steps, found different ones")
    depth, ways = _ways(one.stage, other.stage)
    if not all(is_computed(part) for way in ways for part in way):
        raise ConversionError("expected two ways without layers between them to be multiplied or compared, found layers: "
                              "products of a layer's output with another have no counterpart")
    stage, width = until(one.stage, depth), len(both[0].features)
    chosen = [[*way, Affine(term.W, term.b)] for way, rows in zip(ways, both) for term in rows.terms(np.eye(width))]
    of = Formula(lambda x: function(*(computed(way, x) for way in chosen)), stage.features, name)
    return both[0].of(stage.then(of, features=width), shape)


def _ways(one: Stage, other: Stage) -> tuple[int, list[list[Operation]]]:
    """How many operations two stages share, and what each has after them."""
    depth = shared(one.chain, other.chain)
    return depth, [without_forks(stage.chain)[depth:] for stage in (one, other)]


def _single(value: Tracked) -> bool:
    return len(np.unique(located(value)[0])) == 1
