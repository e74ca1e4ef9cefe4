"""Keys of dicts and sets whose hashes are no work, and cannot be chosen so that all are equal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..values.budget import ENTRY, Budget
from ._inert import Inert
from ._name import Name

_TUPLES, _LONGEST_TUPLE = 1000, 16
_WHOLE = 1 << 60  # integers from here on have the hashes of smaller ones


class Keys:
    """Checks the keys of one file: text, bytes, numbers, None, objects, and some tuples of them."""

    def __init__(self, budget: Budget) -> None:
        self._budget, self._tuples = budget, 0

    def many(self, values: Iterable[Any]) -> list[Any]:
        """The same values.

        Raises
        ------
        ValueError
            One cannot be a key.
        """
        return [self.one(value) for value in values]

    def one(self, value: Any) -> Any:
        """The same value."""
        self._budget.take(ENTRY)
        if type(value) is not tuple:
            return _checked(value)
        self._tuples += 1
        if self._tuples > _TUPLES or len(value) > _LONGEST_TUPLE:
            raise ValueError(f"more than {_TUPLES} tuples as keys, or longer ones than {_LONGEST_TUPLE}")
        return tuple(map(_checked, value))


def _checked(value: Any) -> Any:
    if isinstance(value, int) and not -_WHOLE < value < _WHOLE:
        raise ValueError("a key beyond 60 bits")
    if value is not None and not isinstance(value, (str, bytes, float, int, Name, Inert)):
        raise ValueError(f"a key of {type(value).__name__}")
    return value
