"""`nrnn run --time`: intervals, gaps, and rows that come twice or late."""

import numpy as np
import pytest

import nrnn
from command import BAD_DATA, USAGE, columns, fail, floats, reported, run, samples, told

ENSEMBLE = ["--members", 3, "--time", "t"]
X = samples(6)


def timed(times, x=X):
    return "t,temperature,pressure\n" + "".join(f"{t},{a},{b}\n" for t, (a, b) in zip(times, x))


def means(model, times, *settings):
    out, _ = told("run", model, *ENSEMBLE, *settings, given=timed(times))
    return floats(out, "y.mean")


def engine(model, dt, x=X, **settings):
    return nrnn.Model.load(model).stream(members=3, **settings).run(x, dt=np.array(dt, float))


def test_intervals_are_the_differences(sensor):
    out, message = told("run", sensor, *ENSEMBLE, given=timed([7, 7.5, 8.7, 9.2, 11, 11.3]))
    np.testing.assert_array_equal(floats(out, "y.mean"), engine(sensor, [0, 0.5, 1.2, 0.5, 1.8, 0.3]).mean[:, 0])
    assert message == "nrnn: rows 6, off_rate 2\n"


def test_equal_times_are_equal_intervals(sensor):
    """Far from 0 a double keeps no nanoseconds; the command does."""
    for start in 0, 1_700_000_000:
        times = [f"{start + n // 10}.{n % 10}00000001" for n in range(0, 30, 5)]
        np.testing.assert_array_equal(means(sensor, times), engine(sensor, [0] * 6).mean[:, 0])


@pytest.mark.parametrize("times", [
    ["2026-01-31T23:59:59Z", "2026-01-31T23:59:59.5Z", "2026-02-01T00:00:00Z"],
    ["2024-02-28T23:59:59.75-01:00", "2024-02-29T02:30:00.250+01:30", "2024-02-29t01:00:00.750000z"],
    ["1969-12-31 23:59:59.25Z", "1969-12-31 23:59:59.75Z", "1970-01-01 00:00:00.25Z"],
    ["1999-12-31T23:59:59.5+00:00", "1999-12-31T23:59:60Z", "2000-01-01T00:00:00.5Z"],
    ["1900-02-28T23:59:59.9999999995Z", "1900-03-01T00:00:00.5Z", "1900-03-01T05:30:01+05:30"],
    ["0", "5e-1", "1E0"], ["-0", ".5", "+1."], ["1.0000000004", "1.4999999999", "2"],
    ["2026-01-31T12:00Z", '"20260131T120000,5Z"', "2026-01-31T13:00:01+01"],
    ["2026-01-31T12:00:00+0000", "20260131T120000.5Z", "2026-01-31 120001z"],
], ids=["month's end", "zones", "before 1970", "leap second", "no leap year", "exponent", "point at an end", "rounded",
        "seconds left out", "marks left out"])
def test_half_seconds_in_many_words(sensor, times):
    np.testing.assert_array_equal(means(sensor, times), engine(sensor, [0] * 3, X[:3]).mean[:, 0])


@pytest.mark.parametrize("text", [
    "soon", "", "null", "nan", "inf", "1700000000000", "2026-01-32", "2026-01-31T12:00:00", "2026-02-29T12:00:00Z",
    "2026-13-01T12:00:00Z", "2026-01-31T24:00:01Z", "2026-01-31T24:00:00.1Z", "2026-1-31", "2026/01", "2026-01/31",
    "2026-01-31T12:00Z[x", "2026-01-31T12:60:00Z", "2026-01-31T12:00:00+1", "1e300", "1:30",
    "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00Zulu", "0001-01-01T00:00:00Z", "1.5.5", "2026-01-31T12:00:61Z",
    "2026-1-31T12:00:00Z", "+2026-01-3T12:00:00Z"])
def test_bad_times(sensor, text):
    message = fail(BAD_DATA, "run", sensor, *ENSEMBLE, given=timed(["1", text]))
    assert "line 3, column 1 (t): expected seconds or an RFC 3339 time" in message
    assert (f'"{text}"' if text not in ("", "null") else "found") in message


def test_rows_that_come_twice_or_late_change_nothing(sensor, tmp_path):
    times, x = [1, 1, 2, 1.5, 2, 2.5, 0, 3], samples(8)
    report = tmp_path / "report.json"
    out, message = told("run", sensor, *ENSEMBLE, "--report", report, given=timed(times, x))
    kept = [0, 2, 5, 7]
    np.testing.assert_array_equal(floats(out, "y.mean"), engine(sensor, [0, 1, 0.5, 0.5], x[kept]).mean[:, 0])
    assert list(columns(out)["step"]) == ["0", "1", "2", "3"]
    total = reported(report)["total"]
    assert (total["rows"], total["results"], total["duplicates"], total["late"]) == (8, 4, 2, 2)
    for line, found in (3, "1"), (5, "1.5"), (6, "2"), (8, "0"):
        assert f'line {line}, column 1 (t): expected a time after the last sample\'s, found "{found}"' in message


GAP = [1, 1.5, 6.5, 7, 7.5, 8]  # ten nominal intervals after the second sample; the model integrates eight


@pytest.mark.parametrize("key", [[], ["--key", "k"]])
@pytest.mark.parametrize("dates", [True, False])
def test_a_state_knows_seconds_from_dates(sensor, tmp_path, key, dates):
    """Else one would be far ahead of the other, and its clock."""
    options = ["--time", "t", "--gap", "reset", "--state", tmp_path / "state", *key]
    head, ends = "t,temperature,pressure,k\n", ",1,2,a\n"
    seconds = head + "".join(f"{t}{ends}" for t in ["7", "7.5", "8"])
    stamps = head + "".join(f"2026-01-01T00:00:{t}Z{ends}" for t in ["00", "00.5", "01"])
    first, then = (stamps, seconds) if dates else (seconds, stamps)
    told("run", sensor, *options, given=first)
    message = fail(BAD_DATA, "run", sensor, *options, given=then)
    assert "line 2, column 1 (t)" in message and "as before" in message
    told("run", sensor, *options, given=first)


def test_a_gap_is_refused_by_line_and_column(sensor):
    message = fail(BAD_DATA, "run", sensor, *ENSEMBLE, given=timed(GAP))
    assert "line 4, column 1 (t)" in message and "at most 8 nominal intervals, found 10" in message


@pytest.mark.parametrize(("policy", "steps"), [("reset", [0, 1, 0, 1, 2, 3]), ("nominal", [0, 1, 2, 3, 4, 5])])
def test_gap_policies(sensor, policy, steps):
    out, message = told("run", sensor, *ENSEMBLE, "--gap", policy, given=timed(GAP))
    expected = engine(sensor, [0, 0.5, 5, 0.5, 0.5, 0.5], gap=policy)
    np.testing.assert_array_equal(floats(out, "y.mean"), expected.mean[:, 0])
    assert list(columns(out)["step"].astype(int)) == steps
    assert list(columns(out)["flags"]) == ["0", "0", "4", "0", "0",
                                           "0"] and message == "nrnn: rows 6, gaps 1, off_rate 1\n"


def test_longer_intervals_may_be_integrated(sensor):
    expected = engine(sensor, [0, 0.5, 5, 0.5, 0.5, 0.5], max_substeps=10)
    np.testing.assert_array_equal(means(sensor, GAP, "--max-substeps", 10), expected.mean[:, 0])


def test_a_model_without_an_interval(two):
    given = timed([1, 2, 2])
    assert "sampling interval" in fail(USAGE, "run", two, "--time", "t", given=given)
    out, _ = told("run", two, "--time", "t", "--gap", "nominal", given=given)
    assert len(out.splitlines()) == 3


@pytest.mark.parametrize(("arguments", "part"), [
    (["--gap", "reset"], "--time"), (["--max-substeps", 4], "--time"), (["--time", "t", "--gap", "jump"], "--gap"),
    (["--time", "t", "--max-substeps", 0], "--max-substeps"), (["--time", "t", "--format", "f32"], "f32")])
def test_usage(sensor, arguments, part):
    assert part in fail(USAGE, "run", sensor, *arguments, given=timed([1]))


def test_an_unknown_time_column(sensor):
    message = run("run", sensor, "--time", "clock", given=timed([1])).stderr
    assert 'expected one column "clock" (--time), found none' in message and '"t", "temperature"' in message


@pytest.mark.parametrize(("times", "form"), [
    (["19580329", "19580405"], "%Y%m%d"), (["2019010100", "2019010101"], "%Y%m%d%H"), (["195803", "195804"], "%Y%m"),
    (["1871", "1872"], "%Y"), (["1871", "12000"], None), (["19580329", "19581332"], None), (["1871.5", "1872"], None),
    (["1764010100", "1764010200"], None), (["0", "1"], None)])
def test_seconds_that_look_like_dates_are_told(sensor, times, form):
    text = timed(times)
    _, message = told("run", sensor, *ENSEMBLE, "--gap", "reset", given=text)
    assert [line for line in message.splitlines() if "look like" in line] == (
        [f"nrnn: times look like dates: --time-format {form}? --time-unit s, if they are seconds"] if form else [])
    assert "dates" not in told("run", sensor, *ENSEMBLE, "--gap", "reset", "--time-unit", "s", given=text)[1]
