"""A network between two programs on loopback, which can be cut."""

import selectors
import socket
import threading


class Proxy:
    """Forwards connections to a port. `cut` ends those that are and refuses others until `mend`; `freeze` lets them stand, and
    nothing passes."""

    def __init__(self, target):
        self._target, self._pairs, self._lock = target, {}, threading.Lock()
        self._listening, self.is_frozen, self._ends = None, False, False
        self._selector = selectors.DefaultSelector()
        self.port = 0
        self.mend()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def mend(self):
        with self._lock:
            self._listening = socket.create_server(("127.0.0.1", self.port))
            self.port = self._listening.getsockname()[1]
            self._selector.register(self._listening, selectors.EVENT_READ)

    def cut(self):
        with self._lock:
            self._selector.unregister(self._listening)
            self._listening.close()
            for one in list(self._pairs):
                self._end(one)

    def close(self):
        self._ends = True
        self._thread.join()
        self.cut()

    def _run(self):
        while not self._ends:
            for key, _ in self._selector.select(0.05):
                with self._lock:
                    if key.fileobj is self._listening:
                        self._accept()
                    elif key.fileobj in self._pairs and not self.is_frozen:
                        self._pass(key.fileobj)

    def _accept(self):
        one = self._listening.accept()[0]
        try:
            other = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            one.close()
            return
        for here, there in ((one, other), (other, one)):
            self._pairs[here] = there
            self._selector.register(here, selectors.EVENT_READ)

    def _pass(self, one):
        try:
            data = one.recv(65536)
            if data:
                self._pairs[one].sendall(data)
                return
        except OSError:
            pass
        self._end(one)

    def _end(self, one):
        if one in self._pairs:
            other = self._pairs.pop(one)
            self._pairs.pop(other, None)
            for each in (one, other):
                self._selector.unregister(each)
                each.close()
