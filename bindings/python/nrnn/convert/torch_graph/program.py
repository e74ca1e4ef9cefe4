"""Programs: what they are asked, and what their input may be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol


class Shape(NamedTuple):
    """Of a program's input: the size of each axis, None where the weights tell it, and the axes of any size."""

    sizes: tuple[int | None, ...]
    free: tuple[int, ...] = ()
    is_guess: bool = False

    def filled(self, width: int) -> Shape:
        """With a number of features, where the weights tell it."""
        return self._replace(sizes=tuple(width if one is None else one for one in self.sizes))

    def of(self, axis: int | None, size: int) -> Shape:
        """With another size of an axis."""
        return self._replace(sizes=tuple(size if a == axis else one for a, one in enumerate(self.sizes)))


# Inputs of programs that do not say what theirs is: with a batch, of one sequence, single features, without a batch.
LAYOUTS = tuple(Shape(sizes, free, True) for sizes, free in (
    ((2, 5, None), (0, 1)), ((1, 5, None), (1,)), ((5, 1, None), (0,)), ((2, 5), (0, 1)), ((1, 5), (1,)), ((5, None), (0,)),
    ((5,), (0,))))


class Program(Protocol):
    """Operators that are applied to an input, and may be applied to any."""

    @property
    def shapes(self) -> Iterable[Shape]:
        """What its input may be; the first that it runs on is taken."""

    @property
    def runs(self) -> bool:
        """Are its shapes those that it runs on?"""

    @property
    def widths(self) -> Iterable[int]:
        """How many features there may be."""

    def run(self, domain: Any, x: Any) -> Any:
        """What it gives, its operators and constants being those of a domain."""
