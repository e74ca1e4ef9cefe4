"""The stack of a pickle's machine, and what it keeps for later."""

from __future__ import annotations

import sys
from typing import Any

from ..values.budget import ENTRY, Budget


class Stack:
    """Values, marks between them, and values that are kept by a number; what is put on it is charged."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._values: list[Any] = []
        self._marks: list[int] = []
        self._kept: dict[int, Any] = {}

    def put(self, value: Any) -> None:
        """Put a value there that was made elsewhere."""
        self._values.append(value)

    def push(self, value: Any) -> None:
        """Put a new value there."""
        self._budget.take(sys.getsizeof(value))
        self._values.append(value)

    def pop(self) -> Any:
        """Take the last value."""
        if len(self._values) <= (self._marks[-1] if self._marks else 0):
            raise ValueError("an operation on an empty stack")
        return self._values.pop()

    def top(self) -> Any:
        """The last value, which stays."""
        self._values.append(value := self.pop())
        return value

    def mark(self) -> None:
        """What is put there from now on belongs together."""
        self._marks.append(len(self._values))

    def marked(self) -> list[Any]:
        """Take what stands above the last mark."""
        if not self._marks:
            raise ValueError("an operation without a mark")
        start = self._marks.pop()
        values = self._values[start:]
        del self._values[start:]
        return values

    def drop(self) -> None:
        """Take the last value or mark."""
        if self._marks and self._marks[-1] == len(self._values):
            self._marks.pop()
        else:
            self.pop()

    def keep(self, place: int | None = None) -> None:
        """Keep the last value at a place, or at the next."""
        self._budget.take(ENTRY)
        self._kept[len(self._kept) if place is None else place] = self.top()

    def fetch(self, place: int) -> None:
        """Put there what is kept."""
        if place not in self._kept:
            raise ValueError(f"nothing kept at {place}")
        self._values.append(self._kept[place])
