"""The service in turns of a few messages, killed in its second before a step of the commit: killed_at.py STEP CONFIG.

`half` keeps the states of half of the keys, then dies: in the first turn from there on that has those of several.
"""

import itertools
import os
import signal
import sys

from nrnn.commands import kafka
from nrnn.kafka import serving, transport
from nrnn.service import service

STEPS = ("open", "results", "confirmed", "states", "kept", "offsets")
TURN, FEW = 2, 12


def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def before(name, turns, made=transport.Kafka._of_turn):
    def steps(self, batches):
        found = list(made(self, batches))
        assert len(found) == len(STEPS)
        if next(turns) >= TURN:
            if name != "half":
                found.insert(STEPS.index(name), dies)
            elif len(records := found[3].args[0]) > 1:
                found[3:] = [lambda: self._outbox.put(records[:len(records) // 2]), self._settle, dies]
        return found
    return steps


if __name__ == "__main__":
    name, config = sys.argv[1:]
    transport.Kafka._of_turn = before(name, itertools.count(1))
    serving.MOST = service.MOST = FEW
    sys.exit(kafka([config]))
