"""What a service tells of itself: whose model, from which seed, how much it has done."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..engine.model import Model
from ..service.transport import Outgoing

Publish = Callable[..., int | None]
"""Topic, payload, retain, qos; gives None for what is not published: there is no connection, or too much is under way."""


class Status:
    """An object on a topic, retained: with every connection, and every so many seconds."""

    def __init__(self, topic: str, seconds: float, facts: Callable[[], Mapping[str, Any]]) -> None:
        self._topic, self._seconds, self._facts = topic, seconds, facts
        self._last = 0.0

    def greet(self, publish: Publish) -> None:
        self._last = time.monotonic()
        publish(self._topic, json.dumps(dict(self._facts())).encode(), True, 0)

    def saw(self, publish: Publish, results: Sequence[Outgoing]) -> None:
        """Results say nothing of the service."""

    def turn(self, publish: Publish) -> None:
        if self._seconds and time.monotonic() - self._last >= self._seconds:
            self.greet(publish)

    def changed(self, publish: Publish, model: Model) -> None:
        self.greet(publish)
