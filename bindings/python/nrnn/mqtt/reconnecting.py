"""When a client that has no connection tries again, and what is said of it."""

from __future__ import annotations

import time

from ..service.backoff import Backoff
from ..service.said import Said
from .connection import Refused
from .settings import Broker

FIRST, LONGEST = 0.25, 30.0  # seconds between two tries
_LASTED = 5.0  # seconds after which a connection is one that stands
_FEW = 3  # that do not stand may be chance


class Reconnecting:
    """Waits after tries that failed, and after connections that did not stand."""

    def __init__(self, broker: Broker, say: Said) -> None:
        self._broker, self._say = broker, say
        self._tries, self._losses, self._since = Backoff(FIRST, LONGEST), Backoff(FIRST, LONGEST), 0.0
        self._is_away = False

    def seconds(self) -> float:
        """Until the next try."""
        return max(self._tries.seconds(), self._losses.seconds())

    def connected(self, number: int) -> None:
        """By the connection of this number."""
        if self._is_away:
            self._say.of_kind(f"mqtt: {self._broker}: connected again", f"connection {number}")
        self._is_away, self._since = False, time.monotonic()
        self._tries.succeeded()

    def failed(self, error: Exception) -> None:
        """A try. Nobody there is told once, each word of who is."""
        self._tries.failed()
        if not self._is_away or isinstance(error, Refused):
            self._say.of_kind(f"mqtt: {self._broker}", f"{error}; tries go on")
        self._is_away = True

    def lost(self, count: int) -> None:
        """The connection, after which so many results go again."""
        self._is_away = True
        self._say.of_kind(f"mqtt: {self._broker}: the connection has ended", f"{count} results go again, marked")
        if time.monotonic() - self._since >= _LASTED:
            self._losses.succeeded()
        else:
            self._losses.failed()
            self._suspect()

    def _suspect(self) -> None:
        """Whoever connects under a name that another has ends that one's connection."""
        if self._losses.failures >= _FEW:
            self._say.of_kind(f"mqtt: {self._broker}: no connection lasts {_LASTED:g} s",
                              f"another may have the client_id {self._broker.client_id!r:.60}, or the broker does not take what "
                              "is published")
