#!/usr/bin/env python3
"""Samples a second of the service on MQTT, beside what paho takes without a model, and how long a result takes.

    PYTHONPATH=bindings/python .venv-pipelines/bin/python benchmarks/mqtt.py [--messages 2000] [--rounds 3] [--folder FOLDER]

A Mosquitto with the settings of examples/service, which writes its database after every change, and one that writes it every
second; in FOLDER (memory, if nothing is said: what a disk takes is the disk's). The service runs on one core, broker, sensor and
listener on the others. Under the first settings messages come as fast as they can; under the second they wait for the
service, which is stopped and then goes on. A rate is that until the last result has come. "array" publishes the results of a
key in a turn together, "each" one by one; "bare" is no service: it receives at QoS 1, publishes a constant at QoS 1 and
acknowledges, by paho's own loop. Cases take turns; figures are medians of rounds.
Latencies are from a publish to its result at the same program, at a tenth of the rate of one sample a message.
"""
import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

import nrnn

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "Tests/Pipelines/mqtt"))
from mosquitto import SETTINGS, Mosquitto  # noqa: E402
from people import connected  # noqa: E402

KEYS = 20
CASES = ("array", 1), ("array", 16), ("array", 64), ("each", 1), ("bare", 1)  # what becomes of samples, and how many a message
EVERY_SECOND = SETTINGS.read_text().replace("autosave_on_changes true", "autosave_on_changes false")
CONFIG = """
model = "model.nrnn"
state = "state"
[stream]
members = 8
missing = "hold"
gap = "reset"
[[inputs]]
topic = "in/{key}"
time = "ts"
time_unit = "ms"
[results]
topic = "out/{key}"
array = ARRAY
[mqtt]
"""
BARE = """
import socket
import sys
import paho.mqtt.client as mqtt
client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="nrnn-bare", clean_session=False, manual_ack=True)
client.max_inflight_messages_set(0)
def came(client, _, message):
    client.publish("out/" + message.topic[3:], b'{"key": "a", "time": 1, "y0.mean": 0.5, "flags": []}', 1)
    client.ack(message.mid, 1)
client.on_message = came
client.connect("127.0.0.1", int(sys.argv[1]))
client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
client.subscribe("in/+", 1)
client.publish("nrnn-service/nrnn-config/available", b"online", 1)
client.loop_forever()
"""


def write_model(path):
    draw = np.random.default_rng(0).standard_normal
    layer = nrnn.Lstm(W=draw((64, 16)) / 4, U=draw((64, 2)) / 2, b=draw(64) / 4, noise=nrnn.OfficialNoise(add=0.1, mult=0.05))
    path.write_bytes(nrnn.ModelFile([layer], readout=(draw((1, 16)), np.zeros(1)),
                                    inputs=["t", "p"], sequence=nrnn.Sequence(interval=1.0)).to_bytes())


class Rig:
    """A broker, and a program under trial that is started on one core."""

    def __init__(self, folder, kind, core, others, is_safe=True):
        self.folder, self.kind, self.core = folder, kind, core
        write_model(folder / "model.nrnn")
        self.broker = Mosquitto(folder / "broker", shipped=None if is_safe else EVERY_SECOND).start()
        os.sched_setaffinity(self.broker.process.pid, others)
        (folder / "config.toml").write_text(f"{CONFIG.replace('ARRAY', str(kind == 'array').lower())}port = {self.broker.port}\n")

    def program(self):
        line = [sys.executable, "-c", BARE, str(self.broker.port)] if self.kind == "bare" else [
            sys.executable, "-m", "nrnn.mqtt", str(self.folder / "config.toml")]
        return subprocess.Popen(["taskset", "-c", str(self.core), *line], env=os.environ | {"OMP_NUM_THREADS": "1"})

    def close(self):
        self.broker.stop()


class Listener:
    """Counts samples in results."""

    def __init__(self, port):
        self.count, self.last, self.is_there = 0, 0.0, False
        self.client = connected(port, "listener", on_message=self._came)
        subscribed = threading.Event()
        self.client.on_subscribe = lambda *_: subscribed.set()
        self.client.subscribe([("out/#", 1), ("nrnn-service/nrnn-config/available", 1)])
        assert subscribed.wait(20)

    def _came(self, _, __, message):
        self.is_there = self.is_there or message.payload == b"online"
        self.count += message.payload.count(b'"time"')
        self.last = time.perf_counter()

    def wait(self, count, program, seconds=120):
        until = time.monotonic() + seconds
        while self.count < count or not self.is_there:
            assert time.monotonic() < until and program.poll() is None, f"{self.count} of {count} results"
            time.sleep(0.01)

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()


def payload(number, size):
    """The samples of a key from `number` on."""
    found = [{"ts": 1_700_000_000_000 + 1000 * at, "t": round(0.1 * (at % 17), 2), "p": 1.25}
             for at in range(number, number + size)]
    return json.dumps(found[0] if size == 1 else found)


def processor_seconds(pid):
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def rate(is_safe, kind, size, count, place, core, others):
    """Messages a second, and microseconds of the program's processor time a message."""
    folder = Path(tempfile.mkdtemp(dir=place))
    rig = Rig(folder, kind, core, others, is_safe)
    listener = Listener(rig.broker.port)
    program = rig.program()
    try:
        listener.wait(0, program)
        publish(rig.broker.port, size, range(KEYS))  # all keys are there, and it is at work
        listener.wait(KEYS * (1 if kind == "bare" else size), program)
        time.sleep(0.5)
        before, began = processor_seconds(program.pid), time.perf_counter()
        if not is_safe:
            program.send_signal(signal.SIGSTOP)
        publish(rig.broker.port, size, range(KEYS, KEYS + count))
        if not is_safe:
            began = time.perf_counter()
            program.send_signal(signal.SIGCONT)
        listener.wait((KEYS + count) * (1 if kind == "bare" else size), program)
        time.sleep(0.2)
        return count / (listener.last - began), 1e6 * (processor_seconds(program.pid) - before) / count
    finally:
        listener.close()
        program.terminate()
        program.wait()
        rig.close()
        shutil.rmtree(folder)


def publish(port, size, numbers):
    client = connected(port, "publisher")
    for number in numbers:
        last = client.publish(f"in/key {number % KEYS}", payload(number // KEYS * size, size), 1)
    last.wait_for_publish()
    client.disconnect()
    client.loop_stop()


def latencies(each, seconds, place, core, others):
    """Milliseconds from a publish to its result, one every `each` seconds."""
    folder = Path(tempfile.mkdtemp(dir=place))
    rig = Rig(folder, "each", core, others)
    program = rig.program()
    sent, found = {}, []

    def came(_, __, message):
        now = time.perf_counter()
        one = json.loads(message.payload)
        for result in one if isinstance(one, list) else [one]:
            found.append(1e3 * (now - sent[result["key"], result["time"]]))

    client = connected(rig.broker.port, "both", on_message=came)
    try:
        client.subscribe("out/#", 1)
        time.sleep(2)
        begin = time.perf_counter()
        for number in range(int(seconds / each)):
            time.sleep(max(0.0, begin + number * each - time.perf_counter()))
            at = number // KEYS
            sent[f"key {number % KEYS}", 1_700_000_000_000 + 1000 * at] = time.perf_counter()
            client.publish(f"in/key {number % KEYS}", payload(at, 1), 1)
        time.sleep(1)
        program.terminate()
        program.wait()
        return found
    finally:
        client.disconnect()
        client.loop_stop()
        rig.close()
        shutil.rmtree(folder)


def main():
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--messages", type=int, default=2000)
    given.add_argument("--rounds", type=int, default=3, help="of the rates; 0: latencies alone")
    given.add_argument("--folder", default="/dev/shm" if Path("/dev/shm").is_dir() else None)
    given.add_argument("--per-second", type=float, default=250, help="messages of the latencies")
    given = given.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    core, others = cores[-1], set(cores[:-1]) or set(cores)
    os.sched_setaffinity(0, others)
    cases = [(is_safe, *case) for is_safe in (True, False) for case in CASES]
    found = {case: [] for case in cases}
    for _ in range(given.rounds):
        for case in cases:
            found[case].append(rate(*case, given.messages, given.folder, core, others))
    for (is_safe, kind, size), pairs in found.items() if given.rounds else ():
        messages, used = (statistics.median(column) for column in zip(*pairs))
        print(f"{'every change' if is_safe else 'every second'}  {kind:5} {size:3} samples a message: {messages:7.0f} messages/s "
              f"{messages * size:8.0f} samples/s {used:5.0f} us of processor time a message", flush=True)
    took = np.array(latencies(1 / given.per_second, 20, given.folder, core, others))
    print(f"publish to result at {given.per_second:g}/s: p50 {np.quantile(took, .5):.1f} ms, p99 {np.quantile(took, .99):.1f} ms, "
          f"{len(took)} results")


if __name__ == "__main__":
    main()
