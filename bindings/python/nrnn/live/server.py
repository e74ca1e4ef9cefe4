"""The page and its events, for browsers on this machine alone."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

from .events import Events
from .loopback import Loopback, begin, send

_WAIT = 10.0  # seconds without an event, until a word that the connection still stands


class Server(Loopback):
    """The page at /, and at /events what happens."""

    def __init__(self, port: int, page: bytes, events: Events, setting: str = "--port") -> None:
        super().__init__(port, {"/": lambda handler: send(handler, "text/html; charset=utf-8", page), "/events": self._send},
                         setting)
        self._events = events

    def serve(self) -> None:
        """Until Ctrl-C, or `close`."""
        try:
            super().serve()
        except KeyboardInterrupt:
            self.close()

    def close(self) -> None:
        self._events.close()
        super().close()

    def _send(self, handler: BaseHTTPRequestHandler) -> None:
        begin(handler, "text/event-stream")
        last = self._events.number(handler.headers.get("Last-Event-ID"))
        while not self._events.is_closed:
            found = self._events.after(last, _WAIT)
            handler.wfile.write(b"".join(event.text for event in found) or b": still here\n\n")
            last = found[-1].number if found else last
