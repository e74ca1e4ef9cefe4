"""What has come and is not acknowledged.

After a connection has ended the broker delivers again, under the same number and marked so, what it got no acknowledgement
for, or whose acknowledgement was lost on the way. What is in this process already, or was acknowledged a moment ago, is not handed
out twice: only its acknowledgement goes by the new connection.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from ..service.transport import Message
from .connection import Connection

_LATELY = 8192  # messages: fewer than there are numbers, so that none of them has been another's since


class Place:
    """Of a message in the broker's session. `is_done`: it need not come again, but the broker does not know."""

    __slots__ = ("number", "connection", "is_done")

    def __init__(self, number: int, connection: Connection | None) -> None:
        self.number, self.connection, self.is_done = number, connection, False


class Inbox:
    """Messages in the order in which they came."""

    def __init__(self) -> None:
        self.connection: Connection | None = None
        self._ready: deque[Message] = deque()
        self._open: dict[int, Message] = {}
        self._before: dict[int, Message] = {}
        self._lately: dict[int, int] = {}  # of what was acknowledged, a hash

    def __len__(self) -> int:
        """Messages that nobody has taken."""
        return len(self._ready)

    def begin(self, connection: Connection) -> None:
        """From now on messages come by this one."""
        self.connection = connection
        if not connection.has_session:
            self._before, self._lately = {}, {}

    def lost(self) -> None:
        """None come until the next connection."""
        self.connection, self._before, self._open = None, self._before | self._open, {}

    def add(self, message: Any) -> None:
        """As paho gives it."""
        topic, payload, number = message.topic, message.payload, message.mid
        if message.qos == 0:
            self._ready.append(Message(topic, payload, None, time.time_ns(), False, None))
            return
        known = self._before.pop(number, None)
        if message.dup and known is not None and (topic, payload) == known[:2]:
            self._again(known)
            return
        if message.dup and self._lately.get(number) == hash((topic, payload)):
            self.pass_over(message)
            return
        self._open[number] = made = Message(topic, payload, None, time.time_ns(), message.dup, Place(number, self.connection))
        self._ready.append(made)

    def _again(self, known: Message) -> None:
        known.place.connection = self.connection
        self._open[known.place.number] = known
        if known.place.is_done:
            self.done([known])

    def pass_over(self, message: Any) -> None:
        if message.qos:
            self.connection.acknowledge(message.mid)

    def take(self, most: int) -> list[Message]:
        return [self._ready.popleft() for _ in range(min(most, len(self._ready)))]

    def done(self, messages: Iterable[Message]) -> None:
        """They need not come again."""
        for place in _places(messages):
            place.is_done = True
            if place.connection is self.connection and place.number in self._open:
                self._acknowledge(place.number)

    def _acknowledge(self, number: int) -> None:
        self.connection.acknowledge(number)
        found = self._open.pop(number)
        self._lately.pop(number, None)
        self._lately[number] = hash(found[:2])
        if len(self._lately) > _LATELY:
            del self._lately[next(iter(self._lately))]


def _places(messages: Iterable[Message]) -> Iterator[Place]:
    return (one.place for one in messages if one.place is not None)
