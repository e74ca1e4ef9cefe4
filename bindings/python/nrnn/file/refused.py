"""What a file has wrongly: said with its place, and as an error of its contents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def within(place: str) -> Iterator[None]:
    """What is refused within bears the name of the place."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from error


def made(kind: type, /, *args: Any, **settings: Any) -> Any:
    """An object of the fields that the file has; that they are those which it takes is not said by the format."""
    try:
        return kind(*args, **settings)
    except (TypeError, IndexError, OverflowError) as error:
        raise ValueError(f"{kind.__name__}: {str(error).removeprefix(kind.__name__ + '.__init__() ')}") from error
