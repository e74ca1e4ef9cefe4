#!/usr/bin/env python3
"""Samples a second of nrnn.kafka on the mock cluster of librdkafka, which runs in a process of its own.

    benchmarks/kafka.py [SAMPLES [KEYS [MEMBERS]]]     60,000 records of one sample, 200 sensors, no ensemble; needs `make lib`,
                                                       .venv-pipelines

Prints samples a second, microseconds of processor time each (of all threads of the service), and milliseconds of a commit of at
most 1,000. The first turn, in which the group is joined, does not count.
"""
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from confluent_kafka import Producer

ROOT = Path(__file__).resolve().parent.parent
sys.path += [str(ROOT / "bindings/python"), str(ROOT / "Tests/Pipelines/kafka")]

from kafka_cluster import Cluster  # noqa: E402

from nrnn.kafka.serving import service  # noqa: E402
from nrnn.service.said import Said  # noqa: E402

MODEL, WEEK, PARTITIONS = ROOT / "examples/co2/noisy.nrnn", 604_800, 4
CONFIG = """model = "{model}"
stream = {{members = {members}}}
kafka = {{servers = "{servers}", group = "bench"}}
results = {{topic = "bench-out"}}
inputs = [{{topic = "bench", time = "ts", time_unit = "s"}}]
"""


def cluster():
    made = Cluster()
    for topic in "bench", "bench-out", "bench-states":
        made.topic(topic, PARTITIONS)
    print(made.servers, flush=True)
    sys.stdin.read()


def fill(servers, samples, keys):
    producer = Producer({"bootstrap.servers": servers, "queue.buffering.max.messages": 2 * samples})
    for at in range(samples):
        value = json.dumps({"ts": at // keys * WEEK, "ppm": 340 + at % 7})
        producer.produce("bench", value, f"sensor-{at % keys:06d}", at % keys % PARTITIONS)
    producer.flush()


def measured(made, samples):
    while not made.counts["results"]:
        made.turn()
    before, wall, processor = made.counts["results"], time.perf_counter(), time.process_time()
    while made.counts["messages"] < samples:
        made.turn()
    done = made.counts["results"] - before
    wall, processor, commits = time.perf_counter() - wall, time.process_time() - processor, list(made.counts.commits)
    print(f"{done} samples: {done / wall:,.0f} a second, {1e6 * processor / done:.0f} us of processor time each, "
          f"a commit {1e3 * sum(commits) / len(commits):.1f} ms")


def main(samples=60_000, keys=200, members=1):
    child = subprocess.Popen([sys.executable, __file__, "cluster"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        servers = child.stdout.readline().strip()
        fill(servers, samples, keys)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "bench.toml")
            path.write_text(CONFIG.format(model=MODEL, members=members, servers=servers))
            made = service(path, Said(open(os.devnull, "w")))
            measured(made, samples)
            made.end()
    finally:
        child.stdin.close()
        child.wait()


if __name__ == "__main__":
    cluster() if sys.argv[1:] == ["cluster"] else main(*map(int, sys.argv[1:]))
