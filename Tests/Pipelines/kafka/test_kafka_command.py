"""The command's line."""

import subprocess
import sys

from kafka_house import Member


def command(*words):
    return subprocess.run([sys.executable, "-m", "nrnn.kafka", *map(str, words)], capture_output=True, text=True)


def test_says_what_it_would_do(house):
    done = command("--check", house.config())
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["model", "cluster", "input", "results", "states"]
    assert f"{house.cluster.servers}, group {house.name}" in lines[1]


def test_refuses_in_a_line(house):
    done = command(house.config(changed=[("servers", "sevrers")]))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "servers?" in done.stderr


def test_ends_by_what_no_waiting_mends(house):
    few = house.cluster.topic(f"{house.name}-few", 2)
    member = Member(house.config(changed=[("[kafka]\n", f'[kafka]\nstates = "{few}"\n')]))
    assert member.wait() == 1
    assert f"error: {few}: expected 3 partitions" in member.said()
    assert "Traceback" not in member.said()
