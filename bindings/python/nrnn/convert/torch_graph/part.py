"""One operator by itself: what it adds to a chain, and its numbers by PyTorch in float64."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .._chain import Operation
from .._tracked import Tracked, source
from .domain import Symbolic
from .real import Real

_STEPS = 2


def operations(operator: str, args: tuple[Any, ...], width: int, name: str) -> list[Operation]:
    """What it makes of `width` features of a step; `args` stand after them, or with an embedding's table before."""
    x = source([_STEPS, width], [1])
    found = _applied(Symbolic(), operator, name, x, args)
    assert isinstance(found, Tracked)
    return list(found.stage.chain)


def applied(operator: str, args: tuple[Any, ...]) -> Callable[[np.ndarray], np.ndarray]:
    """The same of an array of shape (steps, features)."""
    def apply(v: np.ndarray) -> np.ndarray:
        real = Real()
        found: np.ndarray = _applied(real, operator, operator, real.tensor(operator, v), args).numpy()
        return found
    return apply


def _applied(domain: Any, operator: str, name: str, x: Any, args: tuple[Any, ...]) -> Any:
    known = tuple(domain.tensor(name, one) if isinstance(one, np.ndarray) else one for one in args)
    if operator == "embedding":
        x = domain.call("long", name, (domain.call("squeeze", name, (x, -1), {}),), {})
        return domain.call(operator, name, (*known, x), {})
    return domain.call(operator, name, (x, *known), {})
