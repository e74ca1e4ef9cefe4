"""`nrnn run --key` steps the rows that are there together: each key gets what a run on its rows alone gives, to the byte,
and each row is answered in its turn."""

import fcntl
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nrnn
from command import BAD_DATA, BEHIND, INTERRUPTED, OK, ROOT, line_of, reported, run, start
from keyed import entries

sys.path.append(str(ROOT / "Tests"))
import zoo

KEYS = "abc"
HEADER = "i,key,t,s,x0,x1,x2\n"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """The model file of a row of the zoo."""
    folder = tmp_path_factory.mktemp("zoo")

    def model(name, n=5, d=3):
        path = folder / f"{name}.nrnn"
        if not path.exists():
            layers = zoo.layers(name, zoo.Draw(), n, d, None if name.startswith("dense") else zoo.PAPER)
            nrnn.ModelFile(layers, inputs=d, sequence=nrnn.Sequence(interval=0.5, max_substeps=4)).save(path)
        return path
    return model


def lines(rows):
    """CSV; a key's time goes on by each interval. A row is (key, interval, sequence, first value)."""
    clocks, found = dict.fromkeys(KEYS, 0.0), []
    for i, (key, interval, sequence, x) in enumerate(rows):
        found.append(f"{i},{key},{clocks[key] + interval},{sequence},{x},0.5,-{i}\n")
        clocks[key] += interval if interval < 50 else 0  # a time from the future is none to go on from
    return found


# Steps; sub-steps; what comes again, is late, is a gap; a time from the future. Values: missing, no number, too large.
intervals = st.sampled_from([0.5] * 8 + [0.75, 1.5, 0, -0.5, 20, 1000])
values = st.sampled_from(["1", "-0.25", "0.125"] * 3 + ["", "wet", "1e39"])
rows = st.lists(st.tuples(st.sampled_from(KEYS), intervals, st.sampled_from("uuuv"), values), min_size=1, max_size=30)
options = st.tuples(st.sampled_from(["1", "2", "13"]), st.sampled_from(["reset", "nominal", "reject"]),
                    st.sampled_from(["reject", "hold", "skip"]), st.sampled_from([[], ["--sequence", "s"]]))


@pytest.mark.parametrize("name", zoo.CELLS)
@settings(max_examples=3, deadline=None, derandomize=True)
@given(rows, options)
def test_each_key_is_as_alone(model, name, rows, options):
    members, gap, missing, sequence = options
    text = lines(rows)
    command = ["run", model(name), "--time", "t", "--gap", gap, "--missing", missing, "--members", members, *sequence,
               "--noise", "off" if name.startswith("dense") else "on", "--keep", "i", "--skip-bad"]
    with tempfile.TemporaryDirectory() as folder:
        state, report = Path(folder, "state"), Path(folder, "report")
        keep = ["--state", state, "--report", report]
        result = run(*command, "--key", "key", *keep, given=HEADER + "".join(text))
        assert result.returncode in (OK, BEHIND), result.stderr
        header, *together = result.stdout.decode().splitlines()
        snapshots, counts = entries(state.read_bytes()), reported(report)["keys"]
        for key in {row[0] for row in rows}:
            state.unlink(missing_ok=True)
            own = [line for line, row in zip(text, rows) if row[0] == key]
            alone = run(*command, "--stream-id", nrnn.stream_id(key), *keep, given=HEADER + "".join(own))
            mine = [line.removeprefix(f"{key},") for line in together if line.startswith(f"{key},")]
            assert [header.removeprefix("key,")] + mine == alone.stdout.decode().splitlines()
            assert snapshots[key] == state.read_bytes() and counts[key] == reported(report)["total"]
    if gap == "reject" and not sequence:  # else a row that is far ahead waits for the next one of its key
        assert sorted(together, key=of) == together


def of(line, before=2):
    """The row's number, kept behind so many columns: key and time."""
    return int(line.split(",")[before])


def test_many_keys(model):
    """More than the engine gives one thread, fewer than a buffer holds; each key once, then in another order, and some
    of them twice in a row."""
    keys = [f"k{i}" for i in range(150)]
    order = keys + keys[::-1] + [key for key in keys[::3] for _ in range(2)]
    text = HEADER + "".join(f"{i},{key},0,u,{i % 7},1,{'' if i == 200 else 2}\n" for i, key in enumerate(order))
    command = ["run", model("lstm"), "--key", "key", "--keep", "i"]
    result = run(*command, given=text)
    assert result.returncode == BAD_DATA and "line 202, column 7 (x2): expected a number" in result.stderr
    assert [of(line, 1) for line in result.stdout.decode().splitlines()[1:]] == [i for i in range(len(order)) if i != 200]
    assert run(*command, "--threads", 3, given=text).stdout == result.stdout


def calls(folder, *arguments):
    """How often the command calls each function, counted by callgrind, which cannot read all of the debug information."""
    dump, bare = folder / "callgrind", folder / "nrnn"
    command, *line = line_of(arguments)
    subprocess.run(["objcopy", "--strip-debug", command, bare], check=True)
    subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={dump}", bare, *line], check=True,
                   capture_output=True)
    text, found = dump.read_text(), Counter()
    names = dict(re.findall(r"^c?fn=(\(\d+\)) (.+)$", text, re.MULTILINE))
    for function, count in re.findall(r"^cfn=(\(\d+\)).*\ncalls=(\d+)", text, re.MULTILINE):
        found[names[function]] += int(count)
    return found


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="needs valgrind")
@pytest.mark.parametrize("options, together, alone", [([], 2, 0), (["--unbuffered"], 0, 400)])
def test_rows_of_many_keys_are_one_call(model, tmp_path, options, together, alone):
    source = tmp_path / "in.csv"
    source.write_text(HEADER + "".join(f"{i},k{i % 200},0,u,1,2,3\n" for i in range(400)))
    found = calls(tmp_path, "run", model("gru"), "--key", "key", "--input", source, *options)
    assert (found["nrnn_streams_step"], found["nrnn_stream_run"]) == (together, alone)


def test_unbuffered_no_row_waits_for_others(model, tmp_path):
    """Rows behind one whose result nobody takes are not taken themselves: a run that is then ended knows none of them."""
    source, state = tmp_path / "in.csv", tmp_path / "state"
    source.write_text(HEADER + "".join(f"{i},k{i},0,u,1,2,3\n" for i in range(1000)))
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    process = start("run", model("gru"), "--key", "key", "--input", source, "--state", state, "--unbuffered",
                    stdout=writer)
    os.close(writer)
    before, held = -1, 0
    while process.poll() is None and (held < 2048 or held != before):
        time.sleep(0.2)
        before, (held,) = held, struct.unpack("i", fcntl.ioctl(reader, termios.FIONREAD, b"\0" * 4))
    process.send_signal(signal.SIGINT)
    with open(reader, "rb") as results:
        results = results.read()
    process.communicate()
    assert process.returncode == INTERRUPTED
    assert 10 < len(entries(state.read_bytes())) == len(results.splitlines()) - 1 < 200


def test_a_failure_among_many_is_told_in_its_place(tmp_path):
    """Steps that fail, between rows that cannot be read: all by their line, in the order of the input."""
    path = tmp_path / "model.nrnn"
    nrnn.ModelFile([nrnn.Sde(A=[[1e30]], W=[[0.0]], U=[[1.0]], step=1.0)], inputs=["x"]).save(path)
    rows = ["a,1", "b,1", "c,1", "a,1", "b,1", "c,wet", "a,1", "d,wet", "b,1", "d,1", "c,1", "c,1"]  # the third diverges
    result = run("run", path, "--key", "k", "--keep", "k", "--skip-bad", given="k,x\n" + "\n".join(rows) + "\n")
    assert [line[0] for line in result.stdout.decode().splitlines()[1:]] == list("abcabdc")
    said = [line.split(": ")[2] for line in result.stderr.splitlines() if "line" in line]
    assert said == ["line 7, column 2 (x)", "line 8", "line 9, column 2 (x)", "line 10", "line 13"]
    assert "rows 12, diverged 3, refused 2" in result.stderr


ROWS = {
    "csv": ("k,x0,x1,x2\n", "a,1,2,3\n", "b,1,2,3\n", "\n"),
    "jsonl": ("", '{"k": "a", "x0": 1, "x1": 2, "x2": 3}\n', '{"k": "b", "x0": 1, "x1": 2, "x2": 3}\n', " \n"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_does_not_wait_for_others(model, name):
    """Rows that come one by one are answered one by one, also where half of the next one is there, or an empty line."""
    header, one, other, empty = ROWS[name]
    process = start("run", model("gru"), "--format", name, "--key", "k", "--keep", "k", "--skip-bad")

    def answer(text):
        process.stdin.write(text.encode())
        process.stdin.flush()
        return process.stdout.readline().decode()
    if header:
        assert answer(header + one).startswith("k,step")
        first = process.stdout.readline().decode()
    else:
        first = answer(one)
    assert "a" in first
    assert "b" in answer(other + one[:5])
    assert "a" in answer(one[5:] + empty)
    assert "b" in answer(other)
    process.stdin.close()
    assert process.stdout.read() == b"" and process.wait() == OK
