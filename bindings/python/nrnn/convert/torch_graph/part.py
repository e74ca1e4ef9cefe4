"""One operator by itself: what it adds to a chain, and its numbers by PyTorch in float64."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .._chain import Operation
from .._tracked import Tracked, source
from .domain import Symbolic
from .real import Real

_STEPS = 2
_NO_WORDS: Mapping[str, str] = {}


def operations(operator: str, args: tuple[Any, ...], width: int, name: str,
               words: Mapping[str, str] = _NO_WORDS) -> list[Operation]:
    """What it makes of `width` features of a step; `args` stand after them, or with an embedding's table before; `words`: by
    their names."""
    x = source([_STEPS, width], [1])
    found = _applied(Symbolic(), operator, name, x, args, words)
    assert isinstance(found, Tracked)
    return list(found.stage.chain)


def applied(operator: str, args: tuple[Any, ...],
            words: Mapping[str, str] = _NO_WORDS) -> Callable[[np.ndarray], np.ndarray]:
    """The same of an array of shape (steps, features)."""
    def apply(v: np.ndarray) -> np.ndarray:
        real = Real()
        found: np.ndarray = _applied(real, operator, operator, real.tensor(operator, v), args, words).numpy()
        return found
    return apply


def _applied(domain: Any, operator: str, name: str, x: Any, args: tuple[Any, ...],
             words: Mapping[str, str]) -> Any:
    known = tuple(domain.tensor(name, one) if isinstance(one, np.ndarray) else one for one in args)
    if operator == "embedding":
        x = domain.call("long", name, (domain.call("squeeze", name, (x, -1), {}),), {})
        return domain.call(operator, name, (*known, x), {})
    return domain.call(operator, name, (x, *known), dict(words))
