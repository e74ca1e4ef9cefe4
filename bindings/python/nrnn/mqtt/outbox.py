"""What is to be published at QoS 1, and what the broker has not confirmed."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from ..service.results import again, marks
from ..service.topics import LONGEST, NO_TOPIC
from ..service.transport import Outgoing
from .connection import Connection

_WINDOW = 4096  # not confirmed, at most: there are 65,535 numbers
_KEPT = 1.0  # seconds: Mosquitto confirms, then writes its database; who kills it in between has it forget what it confirmed


class Letter(NamedTuple):
    topic: str
    payload: bytes
    is_result: bool


class Outbox:
    """Results in their order. What a connection leaves without a word goes again by the next, marked; and so does what was
    confirmed in the second before the last confirmation, which the broker may have forgotten. What others said, and goes to the
    topic `refused`, goes as it came: it may be anything."""

    def __init__(self, retain: bool, refused: str | None = None) -> None:
        self._retain, self._refused = retain, refused
        self._waiting: deque[Letter] = deque()
        self._sent: dict[int, Letter] = {}
        self._lately: deque[tuple[float, Letter]] = deque()

    @property
    def is_settled(self) -> bool:
        return not self._waiting and not self._sent

    def add(self, results: Iterable[Outgoing]) -> None:
        self._waiting.extend(Letter(address(one.topic), one.payload, one.topic != self._refused) for one in results)

    def publish(self, connection: Connection) -> None:
        """As much as the window takes."""
        while self._waiting and len(self._sent) < _WINDOW:
            letter = self._waiting[0]
            number = connection.publish(letter.topic, letter.payload, self._retain and letter.is_result)
            if number is None:
                return
            self._sent[number] = self._waiting.popleft()

    def confirmed(self, number: int) -> None:
        if number in self._sent:
            now = time.monotonic()
            self._lately.append((now, self._sent.pop(number)))
            while self._lately[0][0] < now - _KEPT:
                self._lately.popleft()

    def lost(self) -> tuple[int, int]:
        """The connection has ended: how many payloads go again, and how many results in them were not marked before."""
        found = [*(one for _, one in self._lately), *self._sent.values()]
        repeated = list(map(_repeated, found))
        self._waiting.extendleft(reversed(repeated))
        self._lately.clear()
        self._sent.clear()
        return len(found), sum(marks(new.payload) - marks(old.payload) for new, old in zip(repeated, found) if old.is_result)


def _repeated(one: Letter) -> Letter:
    return one._replace(payload=again(one.payload)) if one.is_result else one


@lru_cache(1 << 16)
def address(topic: str) -> str:
    """A topic that can be published to. Keys that cannot be in one are refused, but a state may have some of earlier: their
    characters become %2B for +, and so on. What is too long is cut."""
    found = NO_TOPIC.sub(lambda one: quote(one[0], safe="", errors="backslashreplace"), topic).encode()
    return found[:LONGEST].decode(errors="ignore")
