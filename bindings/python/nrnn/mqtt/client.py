"""The client that a service drives: messages in, results out, through connections that come and go."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..engine.model import Model
from ..service.said import Said
from ..service.transport import Message, Outgoing
from .connection import ONLINE, Connection, Refused
from .greeters import Greeters
from .inbox import Inbox
from .outbox import Outbox
from .reconnecting import Reconnecting
from .settings import Broker

_MOST = 1000  # messages that are read while nobody takes them
_LOOK = 0.5  # seconds between two looks at a connection that is not read


class Client:
    """A `Transport` of `nrnn.service`; all of it in the caller's thread.

    Attributes
    ----------
    greeters : list of Greeter
    counts : Counter of str
        Its "again" grows by the results that are marked since a connection has ended.
    retained : int
        Messages passed over because they were retained before the service subscribed.
    connections : int
        How many there have been.
    """

    def __init__(self, broker: Broker, filters: Iterable[str], say: Said, retain: bool = False,
                 refused: str | None = None, is_new: bool = False) -> None:
        """`filters` are what it subscribes to; `retain` is of results; `refused` is the topic of what is none; `say` writes
        lines; `is_new`: a session of before is that of a state that is gone."""
        self._broker, self._filters, self._say = broker, sorted(set(filters)), say
        self._refused = refused
        self.greeters, self.counts = Greeters(say), Counter[str]()
        self._has_subscribed, self._is_new = False, is_new
        self._inbox, self._outbox = Inbox(), Outbox(retain, refused)
        self._reconnecting = Reconnecting(broker, say)
        self._connection: Connection | None = None
        self.retained = self.connections = 0

    def open(self) -> None:
        """Connects; if nobody is there, tries go on while it is polled.

        Raises
        ------
        Refused
            The broker says no for good: user, password, client_id, a topic.
        OSError
            A file of the settings cannot be read.
        """
        self._broker.password(), self._broker.tls()
        self._try(is_first=True)

    # -- what a service asks

    def poll(self, most: int, seconds: float) -> Sequence[Message]:
        if not self._inbox:
            self._turn(seconds, lambda: len(self._inbox) >= most)
        return self._inbox.take(most)

    def send(self, results: Sequence[Outgoing]) -> None:
        self._outbox.add(results)
        if self._connection is not None:
            self._outbox.publish(self._connection)
            answers = [one for one in results if one.topic != self._refused]
            self.greeters.tell(lambda one: one.saw(self._publish, answers))

    def settle(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not self._outbox.is_settled and time.monotonic() < until:
            self._turn(min(0.5, seconds), lambda: self._outbox.is_settled)
        return self._outbox.is_settled

    def idle(self, seconds: float) -> None:
        """Greeters have their turn, and the broker its answers; of messages no more are read than `poll` would."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if len(self._inbox) < _MOST:
                self._turn(left, lambda: len(self._inbox) >= _MOST)
            else:
                self._look_after(min(left, _LOOK))

    def _look_after(self, seconds: float) -> None:
        """Nothing is read: whoever sends waits."""
        if self._connection is not None:
            self._connection.look_after()
            self.greeters.tell(lambda one: one.turn(self._publish))
        time.sleep(seconds)

    def acknowledge(self, messages: Sequence[Message]) -> None:
        self._inbox.done(messages)

    def close(self) -> None:
        if self._connection is not None:
            self.greeters.tell(lambda one: one.greet(self._publish))
            self._connection.leave()
            self._connection = None

    def model_changed(self, model: Model) -> None:
        """Results are this one's from now on."""
        self.greeters.tell(lambda one: one.changed(self._publish, model))

    # -- connections

    def _turn(self, seconds: float, has_enough: Callable[[], bool]) -> None:
        if self._connection is None:
            time.sleep(min(seconds, self._reconnecting.seconds()))
            if self._reconnecting.seconds():
                return
            self._try()
        if self._connection is not None:
            self._outbox.publish(self._connection)
            self._connection.turn(seconds, has_enough)
            self.greeters.tell(lambda one: one.turn(self._publish))
            if not self._connection.is_open:
                self._lost()

    def _lost(self) -> None:
        count, marked = self._outbox.lost()
        self.counts["again"] += marked
        self._inbox.lost()
        self._connection = None
        self._reconnecting.lost(count)

    def _try(self, is_first: bool = False) -> None:
        try:
            self._connection = self._connected()
        except OSError as error:
            self._inbox.lost()
            if is_first and isinstance(error, Refused) and error.for_good:
                raise
            self._reconnecting.failed(error)

    def _connected(self) -> Connection:
        made = Connection(self._broker, self._inbox.begin, self._came, self._outbox.confirmed)
        is_new, self._is_new = self._is_new, False
        if not (made.has_session and self._has_subscribed):
            self._subscribe(made)
        if made.has_session and is_new:
            self._say(f"mqtt: {self._broker}: expected no session, as the state is new, found one: keys begin anew, what it holds counts")
        self.connections += 1
        made.publish(made.availability, ONLINE, True)
        self.greeters.tell(lambda one: one.greet(made.publish))
        self._reconnecting.connected(self.connections)
        return made

    def _subscribe(self, made: Connection) -> None:
        """Where it fails the broker has a session without a subscription: the next connection must not rely on it."""
        self._has_subscribed = False
        try:
            made.subscribe(self._filters)
        except OSError:
            made.end()
            raise
        self._has_subscribed = True

    def _publish(self, topic: str, payload: bytes, retain: bool = False, qos: int = 1) -> int | None:
        return None if self._connection is None else self._connection.publish(topic, payload, retain, qos)

    def _came(self, message: Any) -> None:
        try:
            message.topic
        except UnicodeDecodeError:
            self._say.of_kind("mqtt", "expected a topic in UTF-8, found another: passed over")
            self._inbox.pass_over(message)
            return
        if message.retain and not self._broker.retained:
            self.retained += 1
            self._inbox.pass_over(message)
        else:
            self._inbox.add(message)
