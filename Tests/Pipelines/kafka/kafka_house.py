"""A model, sensors, the service as a process of its own, and what one stream per sensor gives."""

import io
import json
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

import nrnn
from patience import PATIENCE, wait

from nrnn.kafka.serving import service
from nrnn.service.said import Said

HERE = Path(__file__).parent
STREAM = {"members": 3, "seed": 5}
PARTITIONS, KEYS = 3, 7
FIRST = 1_760_000_000_000  # milliseconds
# Milliseconds after which a group goes on without a member that is silent. Whenever a member has left, or comes beside another, the
# mock cluster waits for a session, less a second: for all who may come.
LONG, SHORT = 30_000, 6000

CONFIG = """
model = "{model}"
[stream]
members = 3
seed = 5
[keys]
other_model = "{other_model}"
warm_up = 8
[kafka]
servers = "{servers}"
group = "{group}"
[kafka.client]
session.timeout.ms = {session}
heartbeat.interval.ms = 200
reconnect.backoff.max.ms = 500
[[inputs]]
topic = "{topic}"
payload = "json"
time = "ts"
time_unit = "ms"
[results]
topic = "{results}"
outputs = ["mean", "std", "flags"]
refused = "refused"
"""


def model(path, seed=1):
    """A small noisy network of two channels, at one sample a second."""
    rng = np.random.default_rng(seed)
    layer = nrnn.Sde(W=rng.standard_normal((4, 4)) / 2, U=rng.standard_normal((4, 2)), step=0.1,
                     noise=nrnn.OfficialNoise(add=0.05, mult=0.02))
    made = nrnn.ModelFile([layer], readout=(rng.standard_normal((2, 4)), rng.standard_normal(2)),
                          sequence=nrnn.Sequence(interval=1.0))
    path.write_bytes(made.to_bytes())
    return path


def key(number):
    return f"pump {number}"


def partition(number):
    return number % PARTITIONS


def sample(number, row):
    """Of a sensor: milliseconds and two values."""
    return FIRST + 1000 * row + 7 * number, [np.sin(0.3 * row + number).item(), np.cos(0.2 * row * number).item()]


def records(rows, keys=range(KEYS)):
    """Every sensor's samples of some rows, row by row."""
    for row in rows:
        for number in keys:
            when, (a, b) = sample(number, row)
            yield partition(number), key(number), json.dumps({"ts": when, "x0": a, "x1": b}), when


def places(rows, keys=range(KEYS)):
    """Key and milliseconds of each sample."""
    return {(key(number), sample(number, row)[0]) for row in rows for number in keys}


def alone(path, rows, keys=range(KEYS)):
    """What one stream per sensor gives: key and milliseconds to mean and deviation."""
    found = {}
    loaded = nrnn.Model.load(path)
    for number in keys:
        times, values = zip(*(sample(number, row) for row in rows))
        with loaded.stream(stream_id=key(number), **STREAM) as stream:
            summary = stream.run(np.array(values, np.float32), np.array([0.0, *np.diff(times)]) / 1000)
        for at, when in enumerate(times):
            found[key(number), when] = told(summary.mean[at], np.sqrt(summary.variance[at]))
    return found


def until_committed(cluster, topic, count):
    """Waits until the group of this name, whose records are those of the topic, has come so far: results are seen before that."""
    committed = lambda: sum(max(0, offset) for offset, _ in cluster.committed(topic, topic, PARTITIONS))
    wait(lambda: committed() >= count, lambda: f"committed {committed()} of {count}")


def told(mean, std):
    return tuple(np.float32(one).tobytes() for one in (*mean, *std))


class Results:
    """What came out, in the order of each partition."""

    def __init__(self, cluster, topic):
        self._reader = cluster.reader(topic, PARTITIONS)
        self.came = defaultdict(list)

    def take(self, seconds=0.2):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for record in self._reader.consume(1000, 0.05):
                assert record.error() is None, record.error()
                one = json.loads(record.value())
                assert record.key().decode() == one["key"]
                self.came[one["key"], one["time"]].append(one)

    def until(self, wanted, done=lambda: None):
        """Waits until all came; `done` is called meanwhile, and may give what goes wrong."""
        def came():
            self.take()
            wrong = done()
            assert wrong is None, wrong
            return wanted <= set(self.came)

        wait(came, lambda: f"lacking: {sorted(wanted - set(self.came))[:5]}", 0)

    def bits(self):
        """Of each sample; repeats have the same."""
        found = {}
        for place, ones in self.came.items():
            bits = {told([one["y0.mean"], one["y1.mean"]], [one["y0.std"], one["y1.std"]]) for one in ones}
            assert len(bits) == 1, f"{place}: repeated with other bits: {ones}"
            found[place] = bits.pop()
        return found

    def repeats(self):
        return {place: [one.get("again", False) for one in ones] for place, ones in self.came.items() if len(ones) > 1}


class Member:
    """The service as a process; `killed` names where it kills itself (see killed_at.py)."""

    def __init__(self, config, killed=""):
        program = [str(HERE / "killed_at.py"), killed] if killed else ["-m", "nrnn.kafka"]
        self._log = open(config.with_suffix(f".{time.monotonic_ns()}.log"), "w+")
        self.process = subprocess.Popen([sys.executable, *program, str(config)], stderr=self._log)

    def said(self):
        self._log.flush()
        return Path(self._log.name).read_text()

    def ended(self):
        """What went wrong, if it ended by itself."""
        return None if self.process.poll() is None else f"ended by {self.process.returncode}: {self.said()}"

    def wait(self):
        return self.process.wait(PATIENCE)

    def end(self, number=signal.SIGTERM):
        """Its status. Whoever does not end is killed, and that is a failure."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.wait()
        finally:
            self.process.kill()


class Inside:
    """The service in this process, turn by turn."""

    def __init__(self, config):
        self.lines = io.StringIO()
        self.service = service(config, Said(self.lines))
        self.kafka = self.service._source

    def turns(self, enough):
        """Until something is so."""
        wait(lambda: enough() or self.service.turn() and False, self.said, 0)

    def through(self, results, wanted):
        self.turns(lambda: results.take(0.05) or wanted <= set(results.came))

    def said(self):
        return self.lines.getvalue()

    def end(self):
        self.kafka.close()
