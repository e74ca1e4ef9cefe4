"""Time stamps from the future: a row far ahead waits for the next one of its key, and a wrong clock is named."""

import sys

import numpy as np
import pytest

import nrnn
from command import BAD_DATA, BEHIND, OK, ROOT, USAGE, columns, fail, floats, reported, run, told

sys.path.append(str(ROOT / "Tests"))
import zoo

TEMPERATURE = [nrnn.Channel("temperature", "C", mean=20, scale=5)]
CASE = """time,sensor,temperature
2026-01-01T00:00:00Z,a,20.1
2026-01-01T00:00:00Z,b,20.1
2099-01-01T00:00:00Z,a,20.2
2026-01-01T00:01:00Z,b,20.2
2026-01-01T00:02:00Z,a,20.3
2026-01-01T00:02:00Z,b,20.3
"""
NEXT_DAY = """time,sensor,temperature
2026-01-02T00:00:00Z,a,20.1
2026-01-02T00:00:00Z,b,20.1
2026-01-02T00:01:00Z,a,20.2
2026-01-02T00:01:00Z,b,20.2
"""


@pytest.fixture
def minutes(save):
    """One sample a minute; it integrates up to 64 of them."""
    return save(TEMPERATURE, ["y"], task="regression", name="minutes.nrnn", sequence=nrnn.Sequence(interval=60))


@pytest.fixture
def command(minutes, tmp_path):
    return ["run", minutes, "--key", "sensor", "--time", "time", "--keep", "sensor", "--gap", "reset",
            "--state", tmp_path / "state", "--report", tmp_path / "report.json"]


def counted(tmp_path, key=None):
    report = reported(tmp_path / "report.json")
    counts = report["keys"][key] if key else report["total"]
    return {name: counts[name] for name in ("results", "future", "late", "duplicates", "gaps")}


def test_one_stamp_of_2099(command, tmp_path):
    out, message = told(*command, given=CASE)
    assert list(columns(out)["sensor"]) == list("abbab")
    assert counted(tmp_path, "a") == dict(results=2, future=1, late=0, duplicates=0, gaps=0)
    assert "line 4, column 1 (time): expected a time at most 64 nominal intervals (3840 s) ahead" in message
    assert '"2099-01-01T00:00:00Z"' in message
    out, _ = told(*command, given=NEXT_DAY)
    assert list(columns(out)["sensor"]) == list("aabb") and counted(tmp_path, "a")["gaps"] == 1


def test_the_numbers_are_those_without_the_row(command):
    without = "".join(line for line in CASE.splitlines(keepends=True) if not line.startswith("2099"))
    assert told(*command, given=CASE)[0] == told(*command[:-4], given=without)[0]


def rows(times):
    return "time,sensor,temperature\n" + "".join(f"{t},a,{20 + i / 10}\n" for i, t in enumerate(times))


@pytest.mark.parametrize(("times", "kept", "future"), [
    ([0, 60, 3901, 3961], [0, 1, 2, 3], 0),               # a gap that the next row confirms
    ([0, 60, 9e9, 120], [0, 1, 3], 1),                    # one that it does not
    ([0, 60, 9e9, 120, 9e9, 180], [0, 1, 3, 5], 2),       # again and again
    ([0, 9e9, 8e9, 60], [0, 3], 2),                       # the next is far ahead too, but not later
    ([0, 60, 9e9], [0, 1], 1),                            # the end of the input
    ([0, 60, 9e9, 60, 120], [0, 1, 4], 1),                # what follows is the clock's own row
    ([0, 60, 9e9, 30, 120], [0, 1, 4], 1),                # or a late one
    ([0, 4294967, 0.3, 60.3], [0, 2, 3], 1),                 # a 32-bit counter of milliseconds, about to wrap
    ([0, 3840, 7680], [0, 1, 2], 0),                      # just within the limit
    ([0, 8000, 16000, 24000], [0, 1, 2], 1),              # each confirmed by the next
], ids=str)
@pytest.mark.parametrize("gap", ["reset", "nominal"])
def test_what_confirms_a_row(minutes, tmp_path, gap, times, kept, future):
    report = tmp_path / "report.json"
    out, _ = told("run", minutes, "--time", "time", "--gap", gap, "--report", report, given=rows(times))
    x = np.float32([[20 + i / 10] for i in kept])
    dt = [0, *np.diff([times[i] for i in kept])]
    expected = nrnn.Model.load(minutes).stream(gap=gap).run(x, dt=np.array(dt, float))
    np.testing.assert_array_equal(floats(out, "y.mean"), expected.mean[:, 0])
    assert reported(report)["total"]["future"] == future


def test_a_row_that_cannot_be_used_confirms_nothing(minutes):
    given = "time,temperature\n0,20\n99999,20\nsoon,20\n100059,20\n60,20\n"
    out, message = told("run", minutes, "--time", "time", "--gap", "reset", "--skip-bad", given=given)
    assert list(columns(out)["flags"]) == ["0", "4", "0"] and "late 1, refused 1" in message


def test_under_reject_it_is_a_gap(minutes):
    message = fail(BAD_DATA, "run", minutes, "--time", "time", given=rows([0, 60, 9e9, 120]))
    assert "line 4, column 1 (time)" in message and "at most 64 nominal intervals" in message


def test_a_sequence_begins_in_the_future(minutes):
    """It is no gap, but it would be the clock all the same."""
    given = "time,s,temperature\n0,a,20\n60,a,21\n9000000,b,22\n120,b,23\n"
    out, message = told("run", minutes, "--time", "time", "--sequence", "s", given=given)
    assert list(columns(out)["step"]) == ["0", "1", "0"] and "future 1" in message


@pytest.mark.parametrize(("channel", "settings", "within", "beyond"), [
    ("map", [], 89, 90), ("no interval", ["--gap", "nominal"], 86400, 86401), ("steps", ["--max-substeps", 2], 149, 150)])
def test_the_limit(save, tmp_path, channel, settings, within, beyond):
    path = tmp_path / "m.nrnn"
    cell = {"map": nrnn.Gru(W=[[1.0]] * 3, U=[[1.0]] * 3)}.get(channel, nrnn.Sde(A=[[-1.0]], W=[[0.5]], U=[[1.0]], step=0.1))
    sequence = {} if channel == "no interval" else {"sequence": nrnn.Sequence(interval=60)}
    nrnn.ModelFile([cell], inputs=["temperature"], outputs=["y"], readout=([[1.0]], [0.0]), **sequence).save(path)
    settings = settings if "--gap" in settings else [*settings, "--gap", "reset"]
    for ahead, future in (within, 0), (beyond, 1):
        _, message = told("run", path, "--time", "time", *settings, given=rows([0, ahead, 1]))
        assert ("future 1" in message) == bool(future) and ("late 1" in message) == (not future)


# ---- A clock that is wrong already ----------------------------------------------------------------------------------


def test_a_key_whose_rows_are_all_behind(command, tmp_path):
    first = CASE.splitlines(keepends=True)
    told(*command, given=first[0] + first[3])
    result = run(*command, given=CASE.replace(first[3], ""))
    assert result.returncode == BEHIND == reported(tmp_path / "report.json")["exit"]
    last = result.stderr.splitlines()[-1]
    assert '"a" (4070908800 s, 2099-01-01T00:00:00Z)' in last and "--forget" in last and '"b"' not in last
    assert list(columns(result.stdout)["sensor"]) == ["b"] * 3
    out, _ = told(*command, "--forget", "a", given=NEXT_DAY)
    assert list(columns(out)["sensor"]) == list("aabb")


def test_a_stream_without_keys(minutes, tmp_path):
    command = ["run", minutes, "--time", "time", "--state", tmp_path / "state"]
    told(*command, given=rows([9e9]))
    message = fail(BEHIND, *command, given=rows([0, 60]))
    assert "9000000000 s" in message and "state file" in message
    assert "--key" in fail(USAGE, *command, "--forget", "a", given=rows([0]))


@pytest.mark.parametrize("times", [[0, 60, 120], [120], [0], [0, 9000, 9060], [0, 60, 9e9]], ids=str)
def test_the_same_input_twice(command, tmp_path, times):
    told(*command, given=rows(times))
    out, _ = told(*command, given=rows(times))
    assert len(out.splitlines()) == 1 and counted(tmp_path)["results"] == 0


def test_a_row_ahead_or_of_the_clock_is_no_stop(command):
    told(*command, given=rows([0, 60]))
    for times in [30, 60], [30, 9e9], [30, 90]:
        told(*command, given=rows(times))


def test_forget(command, tmp_path):
    told(*command, given=CASE)
    for key in b"c", b"\xff", b"a ":
        message = fail(USAGE, *command, "--forget=" + key.decode(errors="surrogateescape"), given=CASE)
        assert "--forget: expected a key that" in message
    told(*command, "--forget", "a", "--forget", "b", given=NEXT_DAY)
    state = (tmp_path / "state").read_bytes()
    told(*command[:-4], "--state", tmp_path / "other", given=NEXT_DAY)
    assert state == (tmp_path / "other").read_bytes()
    assert "--state" in fail(USAGE, *command[:-4], "--forget", "a", given=CASE)


# ---- Input that is given again ------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [
    [0, 7000, 2400, 5000, 5060], [0, 9e9, 60, 120], [0, 9000, 9060, 9e9, 9120], [0, 60, 9e9, 30, 120, 180]], ids=str)
@pytest.mark.parametrize("gap", ["reset", "nominal", "reject"])
def test_a_run_cut_anywhere_is_the_uninterrupted_one(command, tmp_path, times, gap):
    """Also where a stamp that was too far ahead of the clock then is no longer so of the clock that is restored."""
    command = [*command[:-4], "--gap", gap, "--no-header"]
    state = tmp_path / "state"
    whole = run(*command, given=rows(times)).stdout
    for cut in range(1, len(times)):
        state.unlink(missing_ok=True)
        parts = [run(*command, "--state", state, given=rows(times[:end])) for end in (cut, len(times))]
        assert b"".join(part.stdout for part in parts) == whole
        assert {part.returncode for part in parts} <= {OK, BAD_DATA}


@pytest.mark.parametrize("cell", zoo.CELLS)
def test_every_cell_waits_where_the_engine_sees_a_gap(tmp_path, cell):
    """Three intervals: sub-steps for some models, a gap for others; the command must know which."""
    w, path = zoo.Draw(), tmp_path / "model.nrnn"
    layers = zoo.layers(cell, w, 8, 1)
    nrnn.ModelFile(layers, (w(1, 8), w(1)), inputs=["x"], sequence=nrnn.Sequence(interval=60.0)).save(path)
    stream = nrnn.Model.load(path).stream(gap="reset")
    stream.step([0.5])
    is_gap = bool(stream.step([0.5], dt=180).flags & nrnn.Flag.GAP)
    given = b"time,x\n0,0.5\n180,0.5\n"
    result = run("run", path, "--time", "time", "--gap", "reset", given=given)
    assert (result.stdout.count(b"\n") == 2, "future 1" in result.stderr) == (is_gap, is_gap)
