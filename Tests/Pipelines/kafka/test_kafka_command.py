"""The command's line."""

import subprocess
import sys

import pytest
from patience import PATIENCE

from nrnn.kafka.serving import plan
from nrnn.live import page


def command(*words):
    return subprocess.run([sys.executable, "-m", "nrnn.kafka", *map(str, words)], capture_output=True, text=True, timeout=PATIENCE)


def test_says_what_it_would_do(house):
    done = command("--check", house.config())
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["model", "cluster", "client", "input", "results", "states"]
    assert f"{house.cluster.servers}, group {house.name}" in lines[1]


def test_says_so_beside_a_service_that_does_it(house):
    """Its ports are taken, and that is no fault of the file."""
    service = house.inside(house.config(changed=[("[results]", "[metrics]\nport = 0\n[results]")]))
    port = service.service._metrics.address.rstrip("/").rpartition(":")[2]
    done = command("--check", house.config("again.toml", changed=[("[results]", f"[metrics]\nport = {port}\n[results]")]))
    service.service.end()
    assert done.returncode == 0, done.stderr


def test_refuses_what_the_service_does(house, monkeypatch):
    monkeypatch.setattr(page, "_PLACES", ())
    with pytest.raises(FileNotFoundError, match="expected the page, found none"):
        list(plan(house.config(changed=[("[results]", "[live]\nport = 0\n[results]")])))


def test_refuses_in_a_line(house):
    done = command(house.config(changed=[("servers", "sevrers")]))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "servers?" in done.stderr


def test_ends_by_what_no_waiting_mends(house):
    few = house.cluster.topic(f"{house.name}-few", 2)
    member = house.member(house.config(changed=[("[kafka]\n", f'[kafka]\nstates = "{few}"\n')]))
    assert member.wait() == 1
    assert f"error: {few}: expected 3 partitions" in member.said()
    assert "Traceback" not in member.said()
