"""The door `state file`: a run cut anywhere is the uninterrupted one, and no bytes make the command trap or hang."""

import json
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nrnn
from command import BAD_DATA, BAD_STATE, BEHIND, FAILURE, IO, OK, USAGE, run, told
from conftest import model_file

STEADY = dict(deadline=None, derandomize=True)
ENDS = {OK, FAILURE, USAGE, IO, BAD_DATA, BAD_STATE, BEHIND}  # FAILURE: a state so large that it diverges


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "sensor.nrnn"
    model_file([nrnn.Channel("temperature"), nrnn.Channel("pressure")], ["y"], task="regression",
               sequence=nrnn.Sequence(interval=0.5, max_substeps=8)).save(path)
    return path


# ---- Cut anywhere ---------------------------------------------------------------------------------------------------

times = st.one_of(st.integers(0, 40).map(lambda t: t / 4), st.sampled_from([1e3, 1e6, 4e9, 0.125]))
rows = st.lists(st.tuples(st.sampled_from("abc"), times, st.sampled_from("xy"), st.integers(-3, 3)), min_size=1,
                max_size=40)


@settings(max_examples=60, **STEADY)
@given(rows, st.lists(st.integers(0, 2000), max_size=3), st.sampled_from(["reset", "nominal"]), st.booleans(),
       st.sampled_from(["csv", "jsonl"]))
def test_a_growing_file_cut_anywhere(model, rows, cuts, gap, sequences, name):
    """Rows out of order, twice, far ahead, of three keys; each run reads the file as far as it was written."""
    lines = [f"{k},{t},{s},{x},{x + 1}\n" for k, t, s, x in rows]
    head = "k,t,s,temperature,pressure\n"
    if name == "jsonl":
        head, lines = "", [json.dumps(dict(k=k, t=t, s=s, temperature=x, pressure=x + 1)) + "\n" for k, t, s, x in rows]
    text = head + "".join(lines)
    command = ["run", model, "--key", "k", "--time", "t", "--keep", "k", "--keep", "t", "--gap", gap, "--members", 2,
               "--format", name, *(["--sequence", "s"] if sequences else [])]
    whole = run(*command, given=text).stdout
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in"), Path(folder, "out")
        for cut in [*sorted(len(head) + cut % len(text) for cut in cuts), len(text)]:
            source.write_text(text[:cut])
            result = run(*command, "--input", source, "--state", Path(folder, "state"), "--output", out)
            assert result.returncode in (OK, BEHIND), result.stderr
        assert out.read_bytes() == whole


# ---- Made up ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def states(model):
    """Bytes of a state of one stream and of one of two keys, both with an output; and the commands that read them."""
    found = {}
    for name, head, lines in ("single", "t,temperature,pressure\n", ["0,1,2\n", "0.5,2,3\n"]), (
            "keyed", "k,t,temperature,pressure\n", ["a,0,1,2\n", "b,0,1,2\n", "a,0.5,2,3\n"]):
        with tempfile.TemporaryDirectory() as folder:
            command = ["run", model, "--time", "t", "--gap", "reset"] + (["--key", "k"] if name == "keyed" else [])
            told(*command, "--state", f"{folder}/s", "--output", f"{folder}/o", given=head + "".join(lines))
            more = head + lines[0].replace("0,1,2", "1,5,6")
            found[name] = Path(folder, "s").read_bytes(), Path(folder, "o").read_bytes(), command, more
    return found


def sealed(body):
    return body + struct.pack("<I", zlib.crc32(body))


def attempt(state, output, command, given):
    """What the command makes of a state: an end it knows, and the state as it was where it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder, "s"), Path(folder, "o")
        paths[0].write_bytes(state)
        paths[1].write_bytes(output)
        try:
            result = run(*command, "--state", paths[0], "--output", paths[1], given=given)
        except subprocess.TimeoutExpired:
            pytest.fail("hangs")
        assert result.returncode in ENDS, (result.returncode, result.stderr)
        if result.returncode == BAD_STATE:
            assert str(folder) in result.stderr or "--" in result.stderr
            assert [path.read_bytes() for path in paths] == [state, output]
        return result


LARGE = st.sampled_from([0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**40 - 1, 2**40, 2**63 - 1, 2**63, 2**64 - 2, 2**64 - 1])


@settings(max_examples=150, **STEADY)
@given(st.sampled_from(["single", "keyed"]), st.data())
def test_altered_states_whose_checksums_are_right(states, name, data):
    """Any 4 or 8 bytes of a snapshot are other ones: header, bookmark, values."""
    state, output, command, given = states[name]
    start, end = 0, len(state)
    if name == "keyed":  # the snapshot of key a
        start = state.index(b"NRNNSNAP")
        end = start + struct.unpack_from("<I", state, start - 4)[0]
    body = bytearray(state[start:end - 4])
    at = data.draw(st.integers(8, len(body) - 8))
    value = data.draw(st.one_of(LARGE, st.integers(0, 2**64 - 1)))
    body[at:at + 8] = struct.pack("<Q", value)
    altered = state[:start] + sealed(bytes(body)) + state[end:]
    attempt(altered if name == "single" else sealed(altered[:-4]), output, command, given)


@settings(max_examples=100, **STEADY)
@given(st.data())
def test_altered_blocks_whose_checksums_are_right(states, data):
    state, output, command, given = states["keyed"]
    body = bytearray(state[:-4])
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(8, 60))
        body[at:at + 4] = struct.pack("<I", data.draw(LARGE) & 0xffffffff)
    attempt(sealed(bytes(body)), output, command, given)


@settings(max_examples=60, **STEADY)
@given(st.sampled_from(["single", "keyed"]), st.data())
def test_altered_states(states, name, data):
    """Without a right checksum each is refused, by name and with the reason."""
    state, output, command, given = states[name]
    at, bit = data.draw(st.integers(0, len(state) - 1)), data.draw(st.integers(0, 7))
    altered = bytearray(state)
    altered[at] ^= 1 << bit
    result = attempt(bytes(altered), output, command, given)
    assert result.returncode == BAD_STATE and "expected" in result.stderr
    cut = data.draw(st.integers(0, len(state) - 1))
    assert attempt(state[:cut], output, command, given).returncode == BAD_STATE


# ---- One by one -----------------------------------------------------------------------------------------------------


def with_bookmark(state, **changes):
    """A state of a single stream whose bookmark has other numbers."""
    at = dict(samples=128, parts=140, time=144, length=168)
    body = bytearray(state[:-4])
    for name, value in changes.items():
        struct.pack_into("<I" if name == "parts" else "<q" if name == "time" else "<Q", body, at[name], value)
    return sealed(bytes(body))


@pytest.mark.parametrize(("changes", "part"), [
    ({"samples": 2**64 - 1}, "samples, found 18446744073709551615"), ({"samples": 2**63}, "samples"),
    ({"parts": 3}, "bookmark"), ({"parts": 8}, "bookmark"), ({"parts": 29}, "bookmark"), ({"parts": 2**32 - 1}, "bookmark"),
    ({"length": 2**64 - 1}, "18446744073709551615 bytes that the state holds"), ({"length": 2**63}, "bytes"),
    ({"length": 1}, "goes on after")])
def test_bookmarks_that_make_no_sense(states, changes, part):
    state, output, command, given = states["single"]
    result = attempt(with_bookmark(state, **changes), output, command, given)
    assert result.returncode == BAD_STATE and part in result.stderr


@pytest.mark.parametrize("time", [-2**63, 2**63 - 1, 0])
def test_clocks_at_the_ends_of_time(states, time):
    state, output, command, given = states["single"]
    result = attempt(with_bookmark(state, time=time), output, command, given)
    assert result.returncode == (BEHIND if time > 0 else OK)


def test_states_of_before_go_on(model, tmp_path, states):
    """A bookmark of 40 bytes, a block of version 1: those of a run whose output is no file."""
    head, given = "t,temperature,pressure\n", ["0,1,2\n", "0.5,2,3\n", "1,5,6\n"]
    for key in [], ["--key", "k"]:
        lines, top = ["a," * bool(key) + line for line in given], "k," * bool(key) + head
        command = ["run", model, "--time", "t", *key, "--state", tmp_path / f"state{len(key)}"]
        told(*command, given=top + "".join(lines[:2]))
        state = (tmp_path / f"state{len(key)}").read_bytes()
        assert struct.unpack_from("<I", state, 8)[0] == 1 if key else len(state) == len(states["single"][0]) - 16
        whole, _ = told(*command[:-2], given=top + "".join(lines))
        assert told(*command, "--no-header", given=top + lines[2])[0] == whole.splitlines(keepends=True)[-1]


def test_a_key_that_is_there_twice(states):
    state, output, command, given = states["keyed"]
    entry = state[28:28 + 4 + 1 + 4 + struct.unpack_from("<I", state, 33)[0]]
    body = state[:12] + struct.pack("<I", 3) + state[16:28] + entry + state[28:-4]
    assert 'each key once, found "a" twice' in attempt(sealed(body), output, command, given).stderr


def test_millions_of_keys_that_are_not_there(states):
    state, output, command, given = states["keyed"]
    body = state[:12] + struct.pack("<I", 2**32 - 1) + state[16:-4]
    assert "found the end after 2" in attempt(sealed(body), output, command, given).stderr


def test_the_state_is_the_same_however_often_it_is_saved(model, tmp_path):
    """Only what has changed is taken anew."""
    random = np.random.default_rng(0)
    given = "k,t,temperature,pressure\n" + "".join(
        f"{random.choice(list('abcdefgh'))},{t},{random.integers(9)},1\n" for t in range(300))
    command = ["run", model, "--key", "k", "--time", "t", "--gap", "reset"]
    for every in 0, 100:
        told(*command, "--state", tmp_path / f"{every}", "--save-every", every, given=given)
    assert (tmp_path / "0").read_bytes() == (tmp_path / "100").read_bytes()


@pytest.mark.parametrize("output", [False, True])
def test_a_state_of_no_key(model, tmp_path, output):
    """Written, read again, and gone on with as new keys come."""
    head, row = "k,t,temperature,pressure\n", "a,0,1,2\n"
    command = ["run", model, "--key", "k", "--time", "t", "--state", tmp_path / "state",
               *(["--output", tmp_path / "out"] if output else [])]
    for lines in "", "", row, row + "b,0,1,2\n", row + "b,0,1,2\na,0.5,1,2\n":
        told(*command, "--save-every", 0, given=head + lines)
    told(*command[:6], "--state", tmp_path / "other", given=head + row + "b,0,1,2\na,0.5,1,2\n")
    keys = [state[28 if state[8] == 2 else 16:][4:5] for state in [(tmp_path / "state").read_bytes()]]
    assert keys == [b"a"]
    if not output:
        assert (tmp_path / "state").read_bytes() == (tmp_path / "other").read_bytes()
