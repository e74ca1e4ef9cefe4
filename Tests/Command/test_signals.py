"""Live pipes: results as samples arrive, an end by signal, a reader that goes away."""

import os
import pty
import signal
import subprocess
import time

import pytest

from command import COMMAND, INTERRUPTED, OK, columns, csv_text, samples, start, succeed

NAMES = ["temperature", "pressure"]
X = samples(20)


def line(row):
    return ",".join(str(value) for value in row).encode() + b"\n"


@pytest.fixture
def live(two, tmp_path):
    """A run with a state file, having had its header."""
    state = tmp_path / "state"
    process = start("run", two, "--members", 3, "--state", state, bufsize=0)
    process.stdin.write(b"temperature,pressure\n")
    assert process.stdout.readline().startswith(b"step,")
    yield process, state
    process.kill()
    process.wait()


def test_each_result_comes_with_its_sample(live):
    process, _ = live
    for i, row in enumerate(X):
        process.stdin.write(line(row))
        assert process.stdout.readline().startswith(b"%d," % i)
    process.stdin.close()
    assert process.wait() == OK


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("partial", [b"", b"0.5,0."], ids=["between samples", "within a sample"])
def test_a_signal_saves_the_state(two, live, number, partial):
    process, state = live
    out = []
    for row in X[:7]:
        process.stdin.write(line(row))
        out.append(process.stdout.readline())
    process.stdin.write(partial)
    time.sleep(0.1)  # until it waits for more
    process.send_signal(number)
    assert process.wait(timeout=10) == INTERRUPTED
    assert process.stdout.read() == b"" and b"7 samples" in process.stderr.read()
    rest = succeed("run", two, "--members", 3, "--state", state, "--no-header", given=csv_text(X[7:], NAMES))
    assert b"".join(out) + rest == succeed("run", two, "--members", 3, "--no-header", given=csv_text(X, NAMES))


def test_a_signal_amid_work_leaves_whole_rows(two, tmp_path):
    """What was written and what the state holds are the same samples."""
    state, source = tmp_path / "state", tmp_path / "in.csv"
    x = samples(200000)
    source.write_text(csv_text(x, NAMES))
    result = tmp_path / "out.csv"
    process = start("run", two, "--input", source, "--state", state, "--output", result, "--members", 50)
    while not result.exists() or result.stat().st_size < 100000:
        time.sleep(0.01)
    process.terminate()
    _, message = process.communicate(timeout=10)
    assert process.returncode == INTERRUPTED
    rows = result.read_bytes().splitlines(keepends=True)
    done = len(rows) - 1
    assert rows[-1].endswith(b"\n") and b"%d samples" % done in message
    more = succeed("run", two, "--members", 50, "--state", state, given=csv_text(x[done:done + 3], NAMES))
    assert columns(more)["step"][0] == str(done)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("waits", ["for the header", "for a writer", "for a reader"])
def test_a_signal_before_the_first_row(two, tmp_path, number, waits):
    """State and output are as they were."""
    os.mkfifo(tmp_path / "pipe")
    for name in "state", "out":
        (tmp_path / name).write_bytes(succeed("run", two, *(["--state", tmp_path / "s"]), given=csv_text(X, NAMES)))
    (tmp_path / "state").write_bytes((tmp_path / "s").read_bytes())
    before = {name: (tmp_path / name).read_bytes() for name in ("state", "out")}
    options = {"for a writer": ["--input", tmp_path / "pipe"], "for a reader": ["--output", tmp_path / "pipe"]}
    process = start("run", two, "--state", tmp_path / "state", *options.get(waits, ["--output", tmp_path / "out"]),
                    bufsize=0)
    if waits == "for a reader":
        process.stdin.write(csv_text(X, NAMES).encode())
    time.sleep(0.3)
    process.send_signal(number)
    assert process.wait(timeout=10) == INTERRUPTED
    assert process.stderr.read() == b"nrnn: interrupted after 0 samples\n"
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


def test_a_signal_at_any_moment(two, tmp_path):
    """From before the command's first instruction, which the system answers, on."""
    source, state, out = tmp_path / "in.csv", tmp_path / "state", tmp_path / "out"
    source.write_text(csv_text(samples(3000), NAMES))
    codes = set()
    for moment in range(40):
        for path in state, out:
            path.unlink(missing_ok=True)
        process = start("run", two, "--input", source, "--state", state, "--output", out, "--save-every", 0)
        time.sleep(moment * 0.0008)
        process.terminate()
        _, message = process.communicate(timeout=10)
        codes.add(process.returncode)
        assert process.returncode in (OK, INTERRUPTED, -signal.SIGTERM) and b"Error" not in message
        if state.exists():
            done = int.from_bytes(state.read_bytes()[128:136], "little")
            assert out.read_bytes().count(b"\n") == done + 1 and b"%d samples" % done in message or not message
    assert INTERRUPTED in codes


def test_a_reader_that_goes_away(two, tmp_path):
    state, source = tmp_path / "state", tmp_path / "in.csv"
    source.write_text(csv_text(samples(100000), NAMES))
    process = start("run", two, "--input", source, "--state", state)
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=30) == -signal.SIGPIPE
    assert process.stderr.read() == b"" and not state.exists()


def with_terminal(*arguments, seconds_between=0.0, rows=()):
    """Runs with standard error on a terminal; what it showed there."""
    leader, follower = pty.openpty()
    process = subprocess.Popen([COMMAND, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                               stderr=follower, bufsize=0)
    os.close(follower)
    process.stdin.write(b"temperature,pressure\n")
    for row in rows:
        process.stdin.write(line(row))
        time.sleep(seconds_between)
    process.stdin.close()
    shown = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:  # the other end has closed
            break
        if not part:
            break
        shown += part
    os.close(leader)
    assert process.wait(timeout=10) == OK
    return shown


def test_progress_is_for_terminals_and_for_patience(two):
    assert with_terminal("run", two, rows=X) == b""
    shown = with_terminal("run", two, rows=X[:8], seconds_between=0.2)
    assert b"steps" in shown and shown.endswith(b"\r\x1b[K")
