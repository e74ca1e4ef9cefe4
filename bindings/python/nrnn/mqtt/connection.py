"""One connection to a broker: a client of paho from its first packet to its last.

It is driven from outside, without a thread: what is received is acknowledged by whoever knows that it is done. A new
connection is a new client, so that nothing is resent but by us.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

from . import paho
from .settings import Broker

ONLINE, OFFLINE = b"online", b"offline"
_REFUSED = {132: "another version of MQTT", 133: "another client_id", 134: "another user or password",
            135: "another user or password", 136: "to be asked later: it is not available"}
_OF_PERSONS = (133, 134, 135)  # will be refused again, until somebody changes something
_FAILURE = 128  # codes from here on
_NOT_SENT = 4, 15  # paho's: no connection, no number left
_ANSWER, _GOODBYE = 10.0, 3.0  # seconds that a broker has for an answer, and for the last one


class Refused(ConnectionError):
    """The broker has said no. `for_good`: it will say so again."""

    def __init__(self, message: str, for_good: bool) -> None:
        super().__init__(message)
        self.for_good = for_good


class Connection:
    """Connected, with a session that the broker keeps.

    Attributes
    ----------
    has_session : bool
        The broker knew this client: its subscriptions stand, and what was not acknowledged comes again.
    is_open : bool
    """

    def __init__(self, broker: Broker, on_session: Callable[[Connection], None], on_message: Callable[[Any], None],
                 on_confirmed: Callable[[int], None]) -> None:
        """Waits for the broker's answer: `on_session` is called with it, before any message comes.

        Raises
        ------
        Refused
        OSError
            Nobody there, no answer, a certificate that is not believed, a file that cannot be read.
        """
        self._on_session, self._on_confirmed = on_session, on_confirmed
        self._last: int | None = None
        self._answer: int | None = None
        self._granted: dict[int, list[int]] = {}
        self.is_open, self.has_session = True, False
        self._client = client = paho.client(broker.client_id)
        client.on_connect, client.on_subscribe, client.on_disconnect = self._connected, self._subscribed, self._ended
        client.on_message = lambda _, __, message: on_message(message)
        client.on_publish = self._confirmed
        client.on_socket_open = _at_once
        client.max_inflight_messages_set(0)  # the window is the transport's
        if broker.user is not None:
            client.username_pw_set(broker.user, broker.password())
        if broker.has_tls:
            client.tls_set_context(broker.tls())
        self.availability = f"{broker.status_topic}/available"
        client.will_set(self.availability, OFFLINE, 1, True)
        client.connect(broker.host, broker.port, broker.keepalive)
        try:
            self._wait(lambda: self._answer is not None, "an answer")
            self._check(broker)
        except OSError:
            self.end()
            raise

    def _check(self, broker: Broker) -> None:
        if self._answer < _FAILURE:
            return
        expected = _REFUSED.get(self._answer, "otherwise")
        raise Refused(f"expected {expected}, says {broker.host}:{broker.port} to {broker.client_id!r:.60}"
                      f"{'' if broker.user is None else f' of user {broker.user!r:.60}'} (code {self._answer})",
                      self._answer in _OF_PERSONS)

    # -- what paho tells

    def _connected(self, _: Any, __: Any, flags: Any, code: Any, *more: Any) -> None:
        self._answer, self.has_session = paho.code(code), paho.has_session(flags)
        if self._answer < _FAILURE:
            self._on_session(self)

    def _subscribed(self, _: Any, __: Any, mid: int, codes: Any, *more: Any) -> None:
        self._granted[mid] = paho.granted(codes)

    def _confirmed(self, _: Any, __: Any, mid: int, *more: Any) -> None:
        self._last = mid
        self._on_confirmed(mid)

    def _ended(self, *_: Any) -> None:
        self.is_open = False

    # -- what is asked of it

    def subscribe(self, filters: Iterable[str]) -> None:
        """At QoS 1; waits. Raises Refused, OSError."""
        filters = list(filters)
        _, mid = self._client.subscribe([(one, 1) for one in filters])
        self._wait(lambda: mid in self._granted, "an answer to a subscription")
        for one, code in zip(filters, self._granted[mid]):
            if code >= _FAILURE:
                raise Refused(f"expected another topic than {one!r:.60}, says the broker: not authorised (code {code})", True)

    def publish(self, topic: str, payload: bytes, retain: bool = False, qos: int = 1) -> int | None:
        """Its number, by which it will be confirmed; None: the connection has ended, or has no number free."""
        info = self._client.publish(topic, payload, qos, retain)
        return None if info.rc in _NOT_SENT else info.mid

    def acknowledge(self, number: int) -> None:
        self._client.ack(number, 1)

    def turn(self, seconds: float, has_enough: Callable[[], bool] = lambda: False) -> None:
        """Waits so long for something to come, then reads what has come, until it is enough."""
        while self.is_open and self._moved(seconds) and not has_enough():
            seconds = 0.0
        if self.is_open:
            self._client.loop_misc()

    def look_after(self) -> None:
        """Writes what is to be written, and a word for the broker where it is time for one."""
        if self._client.want_write():
            self._client.loop_write()
        if self.is_open:
            self._client.loop_misc()

    def _moved(self, seconds: float) -> bool:
        """Whether something was read."""
        found = self._client.socket()
        if found is None:
            self.is_open = False
            return False
        writes = [found] if self._client.want_write() else []
        waits = getattr(found, "pending", int)() == 0  # TLS may have decrypted more than was asked for
        readable, writable, _ = select.select([found], writes, [], seconds if waits else 0.0)
        if writable:
            self._client.loop_write()
        if self.is_open and (readable or not waits):
            self._client.loop_read()
            return True
        return False

    def _wait(self, is_so: Callable[[], bool], what: str, seconds: float = _ANSWER) -> None:
        until = time.monotonic() + seconds
        while not is_so():
            if not self.is_open or time.monotonic() > until:
                found = "none" if self.is_open else "the end of the connection"
                raise ConnectionError(f"expected {what} within {seconds:g} s, found {found}")
            self.turn(0.1, is_so)

    def leave(self) -> None:
        """Says that nobody is here, and goodbye; the broker keeps the session. It answers when all before has reached it: closed
        earlier, a socket with something unread would take the last acknowledgements with it."""
        number = self.publish(self.availability, OFFLINE, True)
        try:
            self._wait(lambda: self._last == number, "an answer", _GOODBYE)
        except OSError:
            pass
        self.end()

    def end(self) -> None:
        if self.is_open:
            self._client.disconnect()
            self.is_open = False


def _at_once(_: Any, __: Any, opened: Any) -> None:
    """Else small packets wait for each other: 40 ms."""
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
