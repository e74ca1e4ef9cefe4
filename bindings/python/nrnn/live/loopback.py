"""A server for programs on this machine alone: what it answers, by path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

_LOOPBACK = "127.0.0.1"
_NAMES = (_LOOPBACK, "localhost")
_LAST_PORT = 65535

Answer = Callable[[BaseHTTPRequestHandler], None]


class Loopback:
    """Answers GET. `setting` names the port in messages.

    Raises
    ------
    OSError, ValueError
        The port is another's, or none.
    """

    def __init__(self, port: int, answers: Mapping[str, Answer], setting: str = "--port") -> None:
        self._server = _bound(port, type("Handler", (_Handler,), {"answers": answers}), setting)
        self._thread: Thread | None = None

    @property
    def address(self) -> str:
        return f"http://{_LOOPBACK}:{self._server.server_port}/"

    def serve(self) -> None:
        """Until `close`, or an exception such as KeyboardInterrupt."""
        self._server.serve_forever(poll_interval=0.2)

    def start(self) -> None:
        """`serve`, in a thread of its own."""
        self._thread = Thread(target=self.serve, name="nrnn loopback", daemon=True)
        self._thread.start()

    def close(self) -> None:
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()


def send(handler: BaseHTTPRequestHandler, kind: str, body: bytes) -> None:
    """A whole answer."""
    begin(handler, kind, len(body))
    handler.wfile.write(body)


def begin(handler: BaseHTTPRequestHandler, kind: str, length: int | None = None) -> None:
    """An answer whose body follows."""
    handler.send_response(200)
    handler.send_header("Content-Type", kind)
    handler.send_header("Cache-Control", "no-store")
    if length is not None:
        handler.send_header("Content-Length", str(length))
    handler.end_headers()


def _bound(port: int, handler: type[BaseHTTPRequestHandler], setting: str) -> ThreadingHTTPServer:
    if not 0 <= port <= _LAST_PORT:
        raise ValueError(f"{setting}: expected 0 .. {_LAST_PORT}, found {port}")
    try:
        return _Quiet((_LOOPBACK, port), handler)
    except OSError as error:
        raise OSError(f"{setting}: expected one that may be had, found {port}: {error.strerror}") from None


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no error."""


class _Handler(BaseHTTPRequestHandler):
    answers: Mapping[str, Answer]

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").rpartition(":")
        if (host[0] or host[2]) not in _NAMES:  # a page from elsewhere that had its name lead here
            self.send_error(403, "expected this machine's own name")
        elif self.path in self.answers:
            self.answers[self.path](self)
        else:
            self.send_error(404, f"expected {' or '.join(self.answers)}")

    def log_message(self, format: str, *arguments: Any) -> None:
        """Not on the terminal, which is the stream's."""
