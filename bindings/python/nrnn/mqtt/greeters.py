"""Who publishes what is no result, such as a status."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from ..engine.model import Model
from ..service.said import Said
from ..service.transport import Outgoing
from .status import Publish


class Greeter(Protocol):
    """What each is told, with a way to publish."""

    def greet(self, publish: Publish) -> None:
        """A connection has begun."""

    def saw(self, publish: Publish, results: Sequence[Outgoing]) -> None:
        """Results are sent."""

    def turn(self, publish: Publish) -> None:
        """Time has passed."""

    def changed(self, publish: Publish, model: Model) -> None:
        """Results are this model's from now on."""


class Greeters(list[Greeter]):
    """All of a client."""

    def __init__(self, say: Said) -> None:
        super().__init__()
        self._say = say

    def tell(self, what: Callable[[Greeter], None]) -> None:
        """Whatever one of them cannot do is said: results do not wait for it."""
        for one in self:
            try:
                what(one)
            except Exception as error:
                self._say.of_kind(f"mqtt: {type(one).__name__.lower()}", f"{type(error).__name__}: {error}")
