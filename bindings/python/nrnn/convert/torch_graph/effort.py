"""What following a program may take: a few lines of code can ask for any number of operators."""

from __future__ import annotations

from .._errors import ConversionError

_MOST_CALLS, _MOST_BYTES = 20_000, 1 << 29


class Exhausted(ConversionError):
    """No other attempt is made."""


class Unfit(ConversionError):
    """A program that does not run on an input of this shape; another may do."""


class Effort:
    """Counts operators, and the bytes of the numbers by which elements are followed."""

    def __init__(self) -> None:
        self._calls, self._bytes = _MOST_CALLS, _MOST_BYTES

    def call(self) -> None:
        """Refuse an operator that is too many."""
        self._calls -= 1
        if self._calls < 0:
            raise Exhausted(f"expected a program of less than {_MOST_CALLS} operators in all, found more")

    def follow(self, size: int) -> None:
        """Refuse numbers that are too many."""
        self._bytes -= size
        if self._bytes < 0:
            raise Exhausted(f"expected tensors of less than {_MOST_BYTES} bytes to follow, found more")
