"""A server for browsers on this machine alone."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .events import Events

_LOOPBACK = "127.0.0.1"
_NAMES = (_LOOPBACK, "localhost")
_LAST_PORT = 65535
_WAIT = 10.0  # seconds without an event, until a word that the connection still stands


class Server:
    """The page at /, and at /events what happens."""

    def __init__(self, port: int, page: bytes, events: Events) -> None:
        handler = type("Handler", (_Handler,), {"page": page, "events": events})
        self._server = _bound(port, handler)
        self._events = events

    @property
    def address(self) -> str:
        return f"http://{_LOOPBACK}:{self._server.server_port}/"

    def serve(self) -> None:
        """Until Ctrl-C."""
        try:
            self._server.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            pass
        finally:
            self._events.close()
            self._server.server_close()


def _bound(port: int, handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    if not 0 <= port <= _LAST_PORT:
        raise ValueError(f"--port: expected 0 .. {_LAST_PORT}, found {port}")
    try:
        return _Quiet((_LOOPBACK, port), handler)
    except OSError as error:
        raise OSError(f"--port: expected one that may be had, found {port}: {error.strerror}") from None


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no error."""


class _Handler(BaseHTTPRequestHandler):
    page: bytes
    events: Events

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").rpartition(":")
        if (host[0] or host[2]) not in _NAMES:  # a page from elsewhere that had its name lead here
            self.send_error(403, "expected this machine's own name")
        elif self.path == "/":
            self._send_page()
        elif self.path == "/events":
            self._send_events()
        else:
            self.send_error(404, "expected / or /events")

    def _send_page(self) -> None:
        self._begin("text/html; charset=utf-8", length=len(self.page))
        self.wfile.write(self.page)

    def _send_events(self) -> None:
        self._begin("text/event-stream")
        last = self.events.number(self.headers.get("Last-Event-ID"))
        while not self.events.is_closed:
            found = self.events.after(last, _WAIT)
            self.wfile.write(b"".join(event.text for event in found) or b": still here\n\n")
            last = found[-1].number if found else last

    def _begin(self, kind: str, length: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Not on the terminal, which is the stream's."""
