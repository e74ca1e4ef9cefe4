"""`nrnn run --resample`: rows of one nominal interval become one sample."""

import numpy as np
import pytest

from command import BAD_DATA, BAD_STATE, USAGE, columns, fail, reported, run, told

HEAD = "k,t,temperature,humidity,note\n"
TIMES = [0, 20, 59.5, 60, 61, 185, 200, 239.999]
ROWS = [(0, 20, 50, "a"), (20, 22, "", "b"), (59.5, "", 52, "c"), (60, 21, 51, "d"), (61, 21.5, 51, "e"),
        (185, 20, "", "f"), (200, 20.5, "", "g"), (239.999, "", "", "h"), (241, 19, 49, "i")]
GIVEN = "".join(f"a,{t},{x},{y},{note}\n" for t, x, y, note in ROWS)
LAST = [("0", 22, 52, "c"), ("60", 21.5, 51, "e"), ("180", 20.5, "", "h"), ("240", 19, 49, "i")]
MEAN = [("0", 21, 51, "c"), ("60", 21.25, 51, "e"), ("180", 20.25, "", "h"), ("240", 19, 49, "i")]
OPTIONS = ["--time", "t", "--key", "k", "--keep", "note", "--missing", "hold", "--gap", "reset"]


def sampled(rows, key="a"):
    return HEAD + "".join(f"{key},{t},{x},{y},{note}\n" for t, x, y, note in rows)


@pytest.mark.parametrize(("how", "rows"), [("last", LAST), ("mean", MEAN)])
def test_intervals_are_samples(models, how, rows):
    """As if each had been one row, at its start."""
    out, message = told("run", models["th60"], *OPTIONS, "--resample", how, given=HEAD + GIVEN)
    assert out == told("run", models["th60"], *OPTIONS, given=sampled(rows))[0]
    assert message.startswith("nrnn: keys 1, rows 9, joined 5, held 1")


def test_the_mean_is_one_of_float64(models):
    values = [16777216, 1, 1, 1, 1]
    given = "t,temperature\n" + "".join(f"{n},{x}\n" for n, x in enumerate(values))
    out, _ = told("run", models["temp60"], "--time", "t", "--resample", "mean", given=given)
    mean = np.float32(np.mean(np.float64(values)))
    assert out == told("run", models["temp60"], "--time", "t", given=f"t,temperature\n0,{mean}\n")[0]


def test_dates_are_written_in_utc(models):
    given = "t,temperature\n" + "".join(f"2026-10-25T0{h}:30:{s}+0{h}:00,20\n" for h in (2, 1) for s in ("15", "45.5"))
    options = ["--time", "t", "--resample", "last"]
    out, _ = told("run", models["temp60"], *options, given=given)
    assert list(columns(out)["t"]) == ["2026-10-25T00:30:00Z"]
    out, _ = told("run", models["temp60"], *options, "--output-format", "jsonl", given=given)
    assert out.startswith(b'{"t": "2026-10-25T00:30:00Z", "step": 0, ')
    days = [f"{day}T23:59:59Z" for day in ("1678-01-01", "1899-12-31", "1900-02-28", "1969-12-31", "2000-02-29")]
    given = "t,temperature\n" + "".join(f"{day},1\n" for day in days)
    out, _ = told("run", models["temp60"], *options, "--gap", "nominal", given=given + "2262-01-01T00:00:00Z,1\n" * 2)
    assert [day[:10] for day in columns(out)["t"]] == [day[:10] for day in days]


def test_what_is_late_in_an_interval_is_dropped(models):
    times = [0, 30, 30, 10, 70, 59, 65, 80]
    given = "t,temperature\n" + "".join(f"{t},{20 + n}\n" for n, t in enumerate(times))
    out, message = told("run", models["temp60"], "--time", "t", "--resample", "last", given=given)
    assert out == told("run", models["temp60"], "--time", "t", given="t,temperature\n0,21\n60,27\n")[0]
    assert message.splitlines()[-1] == "nrnn: rows 8, joined 2, duplicates 1, late 3"


def test_a_change_of_sequence_ends_an_interval(models):
    given = "s,t,temperature\nx,0,20\nx,10,21\ny,20,22\ny,30,23\ny,70,24\n"
    options = ["--time", "t", "--sequence", "s"]
    out, _ = told("run", models["temp60"], *options, "--resample", "last", given=given)
    assert list(columns(out)["step"]) == ["0", "0", "1"] and list(columns(out)["t"]) == ["0", "0", "60"]


@pytest.mark.parametrize(("rows", "results", "counts"), [
    ("0,20\n9000,21\n10,22\n60,23\n", ["0", "60"], "rows 4, joined 1, future 1"),
    ("0,20\n9000,21\n9010,22\n", ["0", "9000"], "rows 3, joined 1, gaps 1"),
    ("0,20\n9000,21\n", ["0"], "rows 2, future 1")])
@pytest.mark.parametrize("gap", ["reset", "nominal"])
def test_a_row_far_ahead_waits(models, rows, results, counts, gap):
    out, message = told("run", models["temp60"], "--time", "t", "--gap", gap, "--resample", "last",
                        given="t,temperature\n" + rows)
    assert list(columns(out)["t"]) == results and f"nrnn: {counts}" in message


def test_a_wrong_stamp_under_reject_stops_no_sensor(models):
    given = "k,t,temperature\na,0,20\na,9000000,21\na,60,22\na,120,23\n"
    out, message = told("run", models["temp60"], "--key", "k", "--time", "t", "--resample", "last", given=given)
    assert list(columns(out)["t"]) == ["0", "60", "120"] and "future 1" in message


def test_an_interval_without_a_value_is_refused_under_reject(models):
    given = "t,temperature\n0,\n10,20\n60,\n70,\n130,20\n"
    message = fail(BAD_DATA, "run", models["temp60"], "--time", "t", "--resample", "mean", given=given)
    assert "line 5" in message and "temperature" in message
    out, message = told("run", models["temp60"], "--time", "t", "--resample", "mean", "--skip-bad", given=given)
    assert list(columns(out)["t"]) == ["0", "120"] and "rows 5, joined 2, refused 1" in message


def test_many_keys_each_with_its_own_intervals(models):
    random = np.random.default_rng(1)
    times = {key: np.sort(random.integers(0, 3000, 60)).tolist() for key in "abc"}
    rows = sorted((t, key, round(float(random.normal(20, 1)), 3)) for key in times for t in set(times[key]))
    out, _ = told("run", models["temp60"], "--key", "k", "--time", "t", "--resample", "mean", "--gap", "nominal",
                  given="k,t,temperature\n" + "".join(f"{key},{t},{x}\n" for t, key, x in rows))
    found = columns(out)
    for key in times:
        own = "t,temperature\n" + "".join(f"{t},{x}\n" for t, k, x in rows if k == key)
        alone, _ = told("run", models["temp60"], "--time", "t", "--resample", "mean", "--gap", "nominal", given=own)
        ours = found["k"] == key
        for name, values in columns(alone).items():
            np.testing.assert_array_equal(found[name][ours], values)


@pytest.mark.parametrize("cuts", [[4], [1, 2, 3, 5, 6, 8], [9]])
def test_a_state_leaves_the_open_interval_for_the_next_run(models, tmp_path, cuts):
    """The same growing file, given again and again: all results of one run but for the last interval, each once."""
    source, state, output = tmp_path / "in.csv", tmp_path / "state", tmp_path / "out.csv"
    more = OPTIONS + ["--resample", "mean", "--input", source]
    lines = GIVEN.splitlines(keepends=True)
    for end in [*cuts, len(lines)]:
        source.write_text(HEAD + "".join(lines[:end]))
        _, message = told("run", models["th60"], *more, "--state", state, "--output", output, "--skip-bad")
        assert "unfinished" in message
    whole, _ = told("run", models["th60"], *more)
    assert output.read_bytes() == b"".join(whole.splitlines(keepends=True)[:-1])


def test_what_is_left_is_said(models, tmp_path):
    report = tmp_path / "report.json"
    _, message = told("run", models["temp60"], "--time", "t", "--resample", "last", "--state", tmp_path / "state",
                      "--report", report, given="t,temperature\n0,20\n60,21\n70,22\n")
    assert "line 4, column 1 (t): expected a row of the next interval" in message and "left for the next run" in message
    total = reported(report)["total"]
    assert (total["rows"], total["results"], total["joined"], total["unfinished"]) == (1, 1, 0, 2)


def test_a_state_keeps_to_its_resampling(models, tmp_path):
    options = ["--time", "t", "--state", tmp_path / "state"]
    given = "t,temperature\n0,20\n60,21\n"
    told("run", models["temp60"], *options, "--resample", "last", given=given)
    for other in [], ["--resample", "mean"]:
        assert "--resample" in fail(BAD_STATE, "run", models["temp60"], *options, *other, given=given)


@pytest.mark.parametrize(("arguments", "part"), [
    (["--resample", "last"], "--time"), (["--time", "t", "--resample", "first"], "--resample")])
def test_usage(models, arguments, part):
    assert part in fail(USAGE, "run", models["temp60"], *arguments, given="t,temperature\n0,20\n")


def test_a_model_without_an_interval(two):
    result = run("run", two, "--time", "t", "--gap", "nominal", "--resample", "last", given="t,temperature,pressure\n")
    assert result.returncode == USAGE and "sampling interval" in result.stderr


def test_a_time_of_several_columns_stands_in_the_first(models):
    given = "d,c,temperature\n" + "".join(f"2026-01-01,00:0{i // 2}:{30 * (i % 2):02d},20\n" for i in range(4))
    options = ["--time", "d+c", "--time-zone", "UTC", "--resample", "mean"]
    out, _ = told("run", models["temp60"], *options, given=given)
    assert [line.split(b",")[:2] for line in out.splitlines()] == [
        [b"d", b"c"], [b"2026-01-01T00:00:00Z", b""], [b"2026-01-01T00:01:00Z", b""]]
    out, _ = told("run", models["temp60"], *options, "--output-format", "influx", given=given)
    assert out.startswith(b"nrnn forecast.mean=")


@pytest.mark.parametrize("cut", [1, 2, 3, 4, 5])
def test_a_file_that_grows_gives_what_it_gives_in_whole(models, tmp_path, cut):
    rows = ["0.5,1", "0.3,2", "0.8,3", "0.6,4", "1.2,5", "2.2,6"]
    path = tmp_path / "in.csv"

    def run_over(count, state):
        path.write_text("t,x\n" + "".join(f"{row}\n" for row in rows[:count]))
        out, _ = told("run", models["x1"], "--time", "t", "--resample", "last", "--input", path, "--state",
                      tmp_path / state)
        return out.splitlines()[1:]

    whole = run_over(len(rows), "whole")
    assert run_over(cut, "part") + run_over(len(rows), "part") == whole and len(whole) == 2
