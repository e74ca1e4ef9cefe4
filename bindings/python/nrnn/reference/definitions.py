"""The definition of each cell, entered by its own file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ..file.layer import Layer

Step = Callable[..., tuple[Any, Any]]


class Definition(NamedTuple):
    """What a cell does with a sample.

    Parameters
    ----------
    step : callable
        (cell, state, x, pace) to (state', output).
    in_float64 : bool
        In the engine too, but for what it gives to the layer above.
    goes_on : bool
        x is None where a sample is skipped, whatever is below, and in the later ticks of its interval; other cells take
        what they are given.
    """

    step: Step
    in_float64: bool = False
    goes_on: bool = False


DEFINITIONS: dict[type[Layer], Definition] = {}


def defines(kind: type[Layer], **said: bool) -> Callable[[Step], Step]:
    """Enter a step as the definition of a cell; `said` is what `Definition` says beside it."""

    def enter(step: Step) -> Step:
        DEFINITIONS[kind] = Definition(step, **said)
        return step

    return enter


def definition(layer: Layer) -> Definition:
    """Of a layer's cell.

    Raises
    ------
    ValueError
        There is none.
    """
    found = DEFINITIONS.get(type(layer))
    if found is None:
        known = ", ".join(kind.__name__ for kind in DEFINITIONS)
        raise ValueError(f"layer: expected one of {known}, found {type(layer).__name__}, which has no reference")
    return found
