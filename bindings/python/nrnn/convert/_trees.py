"""Objects that whoever walks through them comes to an end with.

In a pickle a list may hold itself, and forty lists that each hold the next one twice unfold to 2^40.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ._inert import Inert, parts

_DEEPEST = 100
_MOST_MODULES = 10_000
_MOST_PARTS = 1_000_000  # and as many as the file has bytes
_OPEN = (-1, -1)


def check(value: Any, objects: Iterable[Inert], size: int) -> None:
    """Refuse containers and modules within themselves, deeper than 100, or unfolding to too many.

    Parameters
    ----------
    value, objects
        What was read, and every object in it. Attributes of one may refer to another that refers to it.
    size : int
        Of the file in bytes.

    Raises
    ------
    ValueError
    """
    containers = _Walk("lists or dicts", _contents, _MOST_PARTS + size)
    modules = _Walk("modules", parts, _MOST_MODULES)
    containers.measure(value)
    for one in objects:
        containers.measure(vars(one))
        modules.measure(one)


def _contents(value: Any) -> list[Any] | None:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, (list, tuple, set, frozenset)) else None


class _Walk:
    """Each part is looked at once, however often it is shared."""

    def __init__(self, what: str, within: Callable[[Any], list[Any] | None], most: int) -> None:
        self._what, self._within, self._most = what, within, most
        self._known: dict[int, tuple[int, int]] = {}  # by id: all of them live as long as what was read

    def measure(self, value: Any, depth: int = 0) -> tuple[int, int]:
        """How many parts a value unfolds to, and how deep it is."""
        found = self._known.get(id(value))
        if found == _OPEN:
            raise ValueError(f"{self._what} within themselves")
        if found is None:
            inner = self._within(value)
            if inner is None:
                return 1, 0
            found = self._measured(value, inner, depth)
        if found[0] > self._most or depth + found[1] > _DEEPEST:
            raise ValueError(f"{self._what} nested deeper than {_DEEPEST}, or that unfold to more than {self._most}")
        return found

    def _measured(self, value: Any, inner: list[Any], depth: int) -> tuple[int, int]:
        if depth >= _DEEPEST:
            raise ValueError(f"{self._what} nested deeper than {_DEEPEST}")
        self._known[id(value)] = _OPEN
        measured = [self.measure(one, depth + 1) for one in inner]
        deepest = max((deep for _, deep in measured), default=0)
        self._known[id(value)] = 1 + sum(count for count, _ in measured), 1 + deepest
        return self._known[id(value)]
