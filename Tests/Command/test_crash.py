"""`nrnn run --state` when the power goes, the disk is full, or someone says stop."""

import os
import resource
import signal
import subprocess
import time

import numpy as np
import pytest

from command import INTERRUPTED, IO, OK, USAGE, fail, reported, run, start, succeed, told
from keyed import HEADER, OPTIONS, entries, rows

KEYS = [f"s{i}" for i in range(100)]
LINES = rows(KEYS, 300)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("crash") / "in.csv"
    path.write_text(HEADER + "".join(LINES))
    return path


@pytest.fixture
def piped(sensor, tmp_path):
    return ["run", sensor, *OPTIONS, "--report", tmp_path / "report.json"]


@pytest.fixture
def command(piped, source):
    return [*piped, "--input", source]


def times(state):
    """For each key the nanoseconds that its bookmark, the user bytes of its snapshot, holds."""
    return {key: int.from_bytes(snapshot[144:152], "little") for key, snapshot in entries(state).items()}


def of(line):
    key, seconds = line.split(",")[:2]
    return key, float(seconds) * 1e9


def test_killed_at_random_moments(command, tmp_path):
    """After each of 50 kills the state is whole, and what comes after it is the uninterrupted run's, bit for bit."""
    began = time.monotonic()
    whole = succeed(*command).decode().splitlines(keepends=True)
    seconds = time.monotonic() - began
    state, out, random = tmp_path / "state", tmp_path / "out.csv", np.random.default_rng(0)
    kills, resumed = 0, 0
    while kills < 50:
        before = times(state.read_bytes()) if state.exists() else {}
        with open(out, "wb") as results:
            process = start(*command, "--state", state, "--save-every", 0.002, stdout=results)
            time.sleep(seconds * random.uniform(0, 0.3))
            process.kill()
            process.communicate()
        kills += process.returncode == -signal.SIGKILL
        resumed += bool(before)
        lines = out.read_text().splitlines(keepends=True)
        if lines and not lines[-1].endswith("\n"):
            lines.pop()
        rest = [line for line in whole if of(line)[1] > before.get(of(line)[0], -1)]
        assert lines == rest[:len(lines)]
        after = times(state.read_bytes()) if state.exists() else {}
        written = [of(line) for line in lines]
        assert all(after[key] <= max([before.get(key, -1)] + [t for k, t in written if k == key]) for key in after)
        if process.returncode == OK:
            state.unlink()  # it came to the end: from the start again
    assert resumed > 10
    again, _ = told(*command, "--state", state)
    last = times(state.read_bytes())
    assert last == dict(of(line) for line in whole)
    assert whole[len(whole) - len(again.splitlines()):] == again.decode().splitlines(keepends=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "report.json", "sensor.nrnn", "state"]


def limited():
    resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))


def test_a_file_that_may_not_grow(command, piped, tmp_path):
    state = tmp_path / "state"
    succeed(*piped, "--state", state, given=HEADER + "".join(LINES[:20]))
    before = state.read_bytes()
    assert len(entries(before)) == 20 and len(before) < 8000
    result = run(*command, "--state", state, preexec_fn=limited)
    assert result.returncode == IO and f"{state}: File too large" in result.stderr
    assert "report.json: File too large" in result.stderr  # for 100 keys; the first error still ends the run
    assert result.stderr.splitlines()[-1].startswith(f"nrnn: {state}:")
    assert state.read_bytes() == before and not list(tmp_path.glob("*.tmp"))


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a file system needs root")
def test_a_full_disk(command, piped, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32k", "none", disk]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("file systems cannot be mounted here")
    try:
        state = disk / "state"
        told(*piped, "--state", state, given=HEADER + "".join(LINES[:20]))
        for every in 0, 10:  # after each row until the disk is full; then at the end alone
            before = times(state.read_bytes())
            result = run(*command, "--state", state, "--save-every", every)
            assert result.returncode == IO == reported(tmp_path / "report.json")["exit"]
            assert f"{state}: No space left" in result.stderr
            after = times(state.read_bytes())
            assert (len(after) > len(before)) == (every == 0) and after.items() >= before.items()
            assert [path.name for path in disk.iterdir()] == ["state"]
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_saves_every_key(command, piped, tmp_path, number):
    whole = succeed(*command).decode().splitlines(keepends=True)
    state, given = tmp_path / "state", HEADER + "".join(LINES[:250])
    count = len(told(*piped, given=given)[0].splitlines())
    process = start(*piped, "--state", state)
    process.stdin.write(given.encode())
    process.stdin.flush()
    out = [process.stdout.readline().decode() for _ in range(count)]
    process.send_signal(number)
    _, message = process.communicate(timeout=10)
    assert process.returncode == INTERRUPTED and b"%d samples" % count in message
    assert reported(tmp_path / "report.json")["exit"] == INTERRUPTED
    rest, _ = told(*command, "--state", state)
    assert out + rest.decode().splitlines(keepends=True) == whole


def test_an_idle_stream_is_saved(piped, tmp_path):
    """The state comes up to date while the input pauses."""
    state = tmp_path / "state"
    process = start(*piped, "--state", state, "--save-every", 0.3)
    process.stdin.write((HEADER + "".join(LINES[:7])).encode())
    process.stdin.flush()
    began = time.monotonic()
    while not state.exists() and time.monotonic() - began < 10:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    assert len(entries(state.read_bytes())) == 7


def test_save_every(sensor):
    assert "--state" in fail(USAGE, "run", sensor, "--save-every", 1, given="")
    for wrong in -1, "nan", "often":
        assert "--save-every" in fail(USAGE, "run", sensor, "--state", "s", "--save-every", wrong, given="")
