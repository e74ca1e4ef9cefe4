"""Signals as wishes, which the loop looks at between turns."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any


class Signals:
    """SIGTERM and SIGINT: end; SIGHUP: read the model again. In a with statement, which puts the handlers back, and may stand in another; elsewhere than
    in the main thread no signal comes, and a program sets the wishes.

    Attributes
    ----------
    stop, reload : bool
    """

    def __init__(self) -> None:
        self.stop = self.reload = False
        self._before: list[dict[int, Any]] = []

    def __enter__(self) -> Signals:
        self._before.append({})
        if threading.current_thread() is threading.main_thread():
            for number, handler in ((signal.SIGTERM, self._stop), (signal.SIGINT, self._stop), (signal.SIGHUP, self._reload)):
                self._before[-1][number] = signal.signal(number, handler)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.pop().items():
            signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stop = True

    def _reload(self, number: int, frame: FrameType | None) -> None:
        self.reload = True
