"""Where in a program an operator is called."""

from __future__ import annotations

from typing import NamedTuple


class At(NamedTuple):
    """Its name for people, and how many operators were called before it."""

    name: str
    call: int
