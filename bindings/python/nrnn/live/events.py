"""What has happened, for whoever asks from some point on."""

from __future__ import annotations

import json
import secrets
from collections import deque
from threading import Condition
from typing import Any, NamedTuple

_KEPT = 20_000


class Event(NamedTuple):
    """Its number, and its form as a server-sent event."""

    number: int
    text: bytes


class Events:
    """The first event is kept, and so are the last ones. A reader who was cut off names the last that it had; one of
    another run of this program is told everything.

    Attributes
    ----------
    is_closed : bool
        Nothing more comes, and readers should go.
    """

    def __init__(self) -> None:
        self._run = secrets.token_hex(4)
        self._first: Event | None = None
        self._last: deque[Event] = deque(maxlen=_KEPT)
        self._changed = Condition()
        self._count = 0
        self.is_closed = False

    def add(self, kind: str, data: Any) -> None:
        with self._changed:
            name = f"{self._run}-{self._count}"
            event = Event(self._count, f"id: {name}\nevent: {kind}\ndata: {json.dumps(data)}\n\n".encode())
            if self._first is None:
                self._first = event
            else:
                self._last.append(event)
            self._count += 1
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self.is_closed = True
            self._changed.notify_all()

    def after(self, number: int, seconds: float) -> list[Event]:
        """Those behind a number, waited for so long; empty: there was none."""
        with self._changed:
            self._changed.wait_for(lambda: self._count > number + 1 or self.is_closed, seconds)
            behind = min(len(self._last), self._count - 1 - number)
            last = [self._last[at] for at in range(len(self._last) - behind, len(self._last))]
            return [self._first, *last] if number < 0 and self._first else last

    def number(self, name: str | None) -> int:
        """Of an event by its name; -1: none, or one of another run."""
        run, _, number = (name or "").partition("-")
        return int(number) if run == self._run and number.isdecimal() else -1
