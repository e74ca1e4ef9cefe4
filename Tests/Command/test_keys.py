"""`nrnn run --key`: a stream for each key, and no sensor that changes another's output by a bit."""

import json
import struct

import numpy as np
import pytest

import nrnn
from command import (BAD_DATA, BAD_STATE, FAILURE, OK, USAGE, columns, fail, reported, run, succeed, told)
from keyed import HEADER, OPTIONS, entries, of_key, rows

KEYS = ["a", "b", "7", "a b", "é"]
LINES = rows(KEYS, 30)


@pytest.fixture
def command(sensor, tmp_path):
    return ["run", sensor, *OPTIONS, "--report", tmp_path / "report.json"]


def results(command, lines, *more):
    return told(*command, *more, given=HEADER + "".join(lines))[0].decode().splitlines(keepends=True)


def test_each_key_is_a_stream_of_its_own(sensor, command):
    out = results(command, LINES)
    assert len(out) == len(LINES)
    single = OPTIONS[2:]
    for key in KEYS:
        name = nrnn.stream_id(key)
        alone, _ = told("run", sensor, *single, "--stream-id", name, given=HEADER + "".join(of_key(LINES, key)))
        assert "".join(line.removeprefix(f"{key},") for line in of_key(out, key)) == alone.decode()


def test_jsonl(sensor, command):
    names = HEADER.strip().split(",")
    lines = []
    for line in LINES:
        site, *cells = line.strip().split(",")
        lines.append(json.dumps({"site": int(site) if site == "7" else site}
                                | {name: float(cell) if cell else None for name, cell in zip(names[1:], cells)}))
    out = succeed(*command, "--format", "jsonl", given="\n".join(lines)).decode().splitlines()
    found = [[str(value) for value in json.loads(line).values()] for line in out]
    expected = [line.strip().split(",") for line in results(command, LINES)]
    for row, mirrored in zip(found, expected, strict=True):
        assert row[0] == mirrored[0] and np.array_equal(np.float32(row[1:]), np.float32(mirrored[1:]))


SICK = ["b,{t},NaN,inf\n", "b,{t},1e38,1\n", "b,soon,1,1\n", "b,{t},wet,1\n", "b,{t},1\n", "b,0,1,1\n", ",{t},1,1\n",
        "b,{t},1,1,1\n", "\n"]


def test_a_sick_sensor_changes_no_other(command, tmp_path):
    lines = [line for line in LINES if not line.startswith("b,")]
    sick = [SICK[i % len(SICK)].format(t=i + 1) for i in range(len(lines))]
    mixed = [line for pair in zip(sick, lines) for line in pair]
    result = run(*command, given=HEADER + "".join(mixed))
    out = result.stdout.decode().splitlines(keepends=True)
    assert [line for line in out if not line.startswith("b,")] == results(command[:-1] + [tmp_path / "other"], lines)
    report = reported(tmp_path / "report.json")
    assert result.returncode == BAD_DATA == report["exit"]
    total, keys = report["total"], report["keys"]
    assert total["rows"] == len(mixed) and total["refused"] > 0.6 * len(sick)
    assert set(keys) == set(KEYS) and keys["b"]["refused"] > 0 == keys["a"]["refused"]
    assert "line 2, column 4 (pressure): expected a finite number" in result.stderr
    assert "only counted" in result.stderr and len(result.stderr.splitlines()) < 12


def test_a_sensor_that_diverges_stops_alone(tmp_path):
    path = tmp_path / "model.nrnn"
    nrnn.ModelFile([nrnn.Sde(A=[[1e30]], W=[[0.0]], U=[[1.0]], step=1.0)]).save(path)
    given = "k,x\na,1\nb,0\na,1\nb,0\na,1\nb,0\na,1\n"
    command = ["run", path, "--key", "k", "--keep", "k", "--map", "x0=x", "--report", tmp_path / "report.json"]
    result = run(*command, given=given)
    assert list(columns(result.stdout)["k"]) == list("ababb") and result.returncode == FAILURE
    keys = reported(tmp_path / "report.json")["keys"]
    assert (keys["a"]["diverged"], keys["b"]["diverged"], keys["b"]["results"]) == (2, 0, 3)
    assert "line 6" in result.stderr and "2 of 7 rows" in result.stderr
    assert run(*command, "--skip-bad", given=given).returncode == OK


def test_a_gap_stops_its_key_alone(sensor):
    given = HEADER + "a,1,1,1\nb,1,1,1\na,99,1,1\nb,1.5,1,1\na,99.5,1,1\nb,2,1,1\n"
    result = run("run", sensor, "--key", "site", "--time", "t", given=given)
    assert result.returncode == BAD_DATA and len(result.stdout.splitlines()) == 5
    assert "line 4, column 2 (t)" in result.stderr and "refused 2" in result.stderr


def test_pieces_equal_the_whole(command, tmp_path):
    """Of a file that grows: a row after a gap is read again when the next one confirms it."""
    whole, state = results(command, LINES), tmp_path / "state"
    pieces = [results(command, LINES[:end], "--state", state) for end in (2, 60, len(LINES))]
    assert sum(pieces, []) == whole


def test_the_state_holds_every_key(sensor, command, tmp_path):
    state = tmp_path / "state"
    results(command, LINES[:-1], "--state", state)
    before = state.read_bytes()
    snapshots = entries(before)
    assert list(snapshots) == sorted(KEYS, key=str.encode)
    for key in KEYS:
        stream = nrnn.Model.load(sensor).stream(members=2)
        samples, tag, present, time = struct.unpack_from("<QIIq", stream.restore(snapshots[key]))
        lines = of_key(LINES[:-1], key)
        assert (samples, present, time) == (len(lines), 1 | 16, float(lines[-1].split(",")[1]) * 1e9)
        assert stream.stream_id == nrnn.stream_id(key)
    told(*command, "--state", state, given=HEADER)
    assert state.read_bytes() == before  # equal states are equal bytes


def test_the_same_input_again(command, tmp_path):
    """Old rows are dropped by their time, key by key."""
    state = tmp_path / "state"
    whole, first = results(command, LINES), results(command, LINES[:77], "--state", state)
    out, message = told(*command, "--state", state, given=HEADER + "".join(LINES))
    assert first + out.decode().splitlines(keepends=True) == whole
    report = reported(tmp_path / "report.json")
    assert report["total"]["late"] + report["total"]["duplicates"] == len(first)
    for key in KEYS:
        old = len(of_key(first, key))
        assert (report["keys"][key]["duplicates"], report["keys"][key]["late"]) == (1, old - 1)
    assert len(message.splitlines()) == 6


WRONG = {
    "flipped": lambda b: b[:100] + bytes([b[100] ^ 1]) + b[101:], "truncated": lambda b: b[:-1],
    "longer": lambda b: b + b"\0", "only a header": lambda b: b[:16], "only a name": lambda b: b[:8],
}


@pytest.mark.parametrize("wrong", WRONG)
def test_states_that_are_altered(command, tmp_path, wrong):
    state = tmp_path / "state"
    results(command, LINES, "--state", state)
    state.write_bytes(WRONG[wrong](state.read_bytes()))
    before = state.read_bytes()
    assert str(state) in fail(BAD_STATE, *command, "--state", state, given=HEADER)
    assert state.read_bytes() == before


def test_states_of_other_runs(sensor, command, tmp_path):
    keyed, single = tmp_path / "keyed", tmp_path / "single"
    results(command, LINES, "--state", keyed)
    succeed("run", sensor, "--members", 2, "--state", single, given="temperature,pressure\n1,2\n")
    assert "with --key" in fail(BAD_STATE, *command, "--state", single, given=HEADER)
    assert "without --key" in fail(BAD_STATE, "run", sensor, "--members", 2, "--state", keyed, given=HEADER)
    assert 'key "7"' in fail(BAD_STATE, *command, "--members", 3, "--state", keyed, given=HEADER)
    assert "--seed: expected 0" in fail(BAD_STATE, *command, "--seed", 1, "--state", keyed, given=HEADER)
    assert "--gap" in fail(BAD_STATE, *command, "--gap", "nominal", "--state", keyed, given=HEADER)


def test_usage(sensor):
    assert "--stream-id" in fail(USAGE, "run", sensor, "--key", "site", "--stream-id", 1, given=HEADER)
    assert "line 2, column 1 (site): expected a key, found an empty cell" in fail(
        BAD_DATA, "run", sensor, "--key", "site", given=HEADER + ",1,1,1\n")
