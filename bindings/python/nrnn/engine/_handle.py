"""How Python holds the library's objects: counted while they are in use, and used by one thread at a time.

A use is a reference to the handle: the arguments of a call are one by themselves. The counting is the interpreter's
own, so that there is nothing to wait for and nothing to leave behind, whichever thread, finaliser or signal handler
closes.
"""

from __future__ import annotations

import itertools
import os
import threading
from ctypes import c_void_p
from typing import TYPE_CHECKING
from weakref import ref

from .abi import lib

if TYPE_CHECKING:
    from typing import Self


class Handle(c_void_p):
    """A pointer to an object of the library, which is given back when nothing refers to the handle any more."""

    _free = ""

    def __del__(self) -> None:
        try:
            if self.value is not None:
                getattr(lib, self._free)(self)
        except Exception:  # at interpreter exit anything may be gone already
            pass


class ModelHandle(Handle):
    _free = "nrnn_model_free"


class StreamHandle(Handle):
    _free = "nrnn_stream_free"


class Holder:
    """A class of objects that hold a handle until they are closed."""

    _handle: Handle | None = None  # so that close() works however far __init__ came
    _what = ""

    @property
    def closed(self) -> bool:
        return self._handle is None

    def close(self) -> None:
        """Give the memory back: at once, or when the calls end that other threads are in, and that of a model when its
        last stream has gone. Later calls raise ValueError, a second `close` does nothing."""
        self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> Handle:
        """The handle; whoever keeps it in a variable keeps the object alive."""
        handle = self._handle
        if handle is None:
            raise ValueError(f"the {self._what} is closed")
        return handle


class Turn:
    """Whose turn it is with a stream, or with the streams of a mapping: one thread's, the others wait for `lock`.

    A signal handler or a finaliser may come within the turn of its own thread. It may read what it finds there, and
    close it, but not change what is being changed.

    Attributes
    ----------
    lock : RLock
        Whoever needs two takes them in the order of `in_order`.
    taken : str
        Why nobody may change anything now; empty: one may. It is set within the lock, by a call that Python code, and
        so a handler, can interrupt, and is reset by the same.
    """

    __slots__ = "lock", "taken", "_lost", "__weakref__"

    CHANGING = "it is within a call of this thread already, which a signal handler or a finaliser has interrupted"
    LOST = "another thread was using it when this process was forked; the parent goes on with it, here make it anew"

    def __init__(self) -> None:
        self.lock, self.taken, self._lost = threading.RLock(), "", False
        _turns.add(self)

    def check(self, changes: bool = True) -> None:
        """RuntimeError if one may not read, or, if `changes`, not change anything. To be called within the lock."""
        if self._lost or changes and self.taken:
            raise RuntimeError(f"the stream cannot be {'changed' if changes else 'used'}: {self.taken}")

    def forked(self) -> None:
        """In a child process: the thread whose turn it was is not there, and may have been half-way."""
        if self.lock.acquire(blocking=False):
            self.lock.release()
        else:
            self.lock, self.taken, self._lost = threading.RLock(), self.LOST, True


def in_order(*turns: Turn) -> list[Turn]:
    """In the order in which their locks are taken, so that two threads never wait for each other."""
    return sorted(turns, key=id)


class Turns:
    """Those that there are, by numbers that never come again, for a child process. No callback tells of one that goes:
    Python would swallow what a signal handler raises there, such as KeyboardInterrupt."""

    def __init__(self) -> None:
        self._all: dict[int, ref[Turn]] = {}  # a change, and a copy, is one operation
        self._numbers, self._many = itertools.count(), 64

    def add(self, turn: Turn) -> None:
        self._all[next(self._numbers)] = ref(turn)
        if len(self._all) > self._many:
            for number, one in self._all.copy().items():
                if one() is None:
                    self._all.pop(number, None)
            self._many = 64 + 2 * len(self._all)

    def forked(self) -> None:
        for one in self._all.copy().values():
            turn = one()
            if turn is not None:
                turn.forked()


_turns = Turns()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_turns.forked)
