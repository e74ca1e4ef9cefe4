"""A network that is a wire: the kernel's own, between this network and a namespace, taken down at either end."""

import itertools
import os
import subprocess
from contextlib import contextmanager

NETWORK, PAIRS = "198.18", 1 << 14  # kept for tests of networks (RFC 2544); pairs of addresses in it
_COUNT = itertools.count()


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


class Wire:
    """A pair of veth. `host` is this end's address, `enter` the words before a command that shall run at the other.

    Raises CalledProcessError, OSError where that is not allowed.
    """

    def __init__(self):
        count = next(_COUNT)  # the kernel takes its time to remove the pair before
        name, number = f"nrnn{os.getpid()}{count % 10}", (os.getpid() + count) % PAIRS
        self.host, other = (f"{NETWORK}.{number // 64}.{number % 64 * 4 + one}" for one in (1, 2))
        self.enter, self._name = ("ip", "netns", "exec", name), name
        self._ends = {"here": ("link", "set", f"{name}a"), "there": ("-n", name, "link", "set", f"{name}b")}
        ip("netns", "add", name)
        try:
            ip("link", "add", f"{name}a", "type", "veth", "peer", "name", f"{name}b", "netns", name)
            ip("address", "add", f"{self.host}/30", "dev", f"{name}a")
            ip("-n", name, "address", "add", f"{other}/30", "dev", f"{name}b")
            for end in self._ends.values():
                ip(*end, "up")
        except subprocess.CalledProcessError:
            self.close()
            raise

    @contextmanager
    def down(self, end):
        """Packets are lost; an end that is down has no way to the other, one that is not sends, and nothing answers."""
        ip(*self._ends[end], "down")
        yield
        ip(*self._ends[end], "up")

    def close(self):
        """The pair goes with its namespace."""
        ip("netns", "delete", self._name)
