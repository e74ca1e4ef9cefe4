"""Inputs from the field (cases/): each gives what an input without its peculiarity gives, or is refused by name."""

from pathlib import Path

import numpy as np
import pytest

from command import BAD_DATA, columns, outputs, run, told

CASES = Path(__file__).parent / "cases"
TIME, HOLD, SKIP = ["--time", "time"], ["--missing", "hold"], ["--skip-bad"]
STAMP = ["--time", "timestamp"]

# case: model, options, the plain input that gives the same
SAME = {
    "headerless-first-row-null.csv": ("temp60", HOLD, "temperature\n\"\"\n20.1\n20.2\n"),
    "single-column-quoted-empty-cell.csv": ("temp60", HOLD, "temperature,n\n413,\n,\n414,\n"),
    "inch-marks-in-an-unread-column.csv": ("x1", SKIP, "x\n1\n2\n3\n4\n5\n"),
    "number-spellings.csv": ("temp60", TIME + SKIP, "time,temperature\n120,20.2\n180,0.5\n240,20\n420,20\n"),
    "nul-bytes-within-numbers.csv": ("x1", SKIP, "x\n"),
    "bom-crlf.csv": ("temp60", TIME, "time,temperature\n0,20.1\n60,20.2\n"),
    "quotes-newline-in-cell.csv": ("temp60", TIME, "time,temperature\n0,20.1\n60,20.2\n"),
    "dst-fall-back-with-offsets.csv": ("temp60", TIME, "time,temperature\n0,20\n60,20\n120,20\n180,20\n"),
    "rows-out-of-order.csv": ("temp60", TIME, "time,temperature\n120,20\n180,20\n"),
    "debug-lines-in-serial-stream.csv": (
        "th60", TIME + SKIP, "time,temperature,humidity\n0,20.1,50\n120,20.3,50\n180,20.3,50\n"),
    "empty-key-cell.csv": ("temp60", TIME + ["--key", "sensor"] + SKIP, "time,temperature\n0,10\n60,10\n"),
    "time-without-seconds.csv": ("temp60", TIME, "temperature\n20.1\n"),
    "time-basic-format.csv": ("temp60", TIME, "temperature\n20.1\n"),
    "offset-without-colon.csv": (
        "temp60", STAMP + ["--map", "temperature=temperature"], "timestamp,temperature\n0,20\n60,20.5\n"),
    "json-numbers-as-strings.jsonl": (
        "value3600", STAMP + ["--format", "jsonl"],
        '{"value": 317.3988, "timestamp": 0}\n{"value": 317.4, "timestamp": 3600}\n'),
    "leap-second.csv": (
        "x1", TIME + ["--map", "x=temperature", "--max-substeps", "100"],
        "time,temperature\n0,20\n61,20\n62,20\n63,20\n"),
    "two-sensors-one-time.csv": ("temp60", TIME, "time,temperature\n0,20\n60,20\n120,20\n"),
    "latin1-degree-sign.csv": (
        "temp60", TIME + ["--map", b"temperature=Temp \xb0C"],
        "time,Temp \u00b0C\n0,20.1\n60,20.2\n".encode("latin-1")),
    "sentinel-minus-9999-as-empty.csv": (
        "temp60", TIME + HOLD, "time,temperature\n0,20.1\n60,null\n120,20.2\n180,20.2\n"),
    "many-spellings-of-missing.csv": (
        "temp60", TIME + HOLD + SKIP, "time,temperature\n0,20.1\n120,20.2\n300,\n360,\n420,\n480,\n"),
}

# case: model, options, parts of the message
REFUSED = {
    "nul-bytes-within-numbers.csv": ("x1", [], ["line 2, column 1 (x)", r'"1\x00garbage"', "control characters"]),
    "number-spellings.csv": ("temp60", TIME, ["line 2, column 2 (temperature)", '"20.1 C"']),
    "escape-sequences-in-header.csv": ("temp60", TIME, ["line 1", r"time\x1b[31mRED\x1b]0;title\x07"]),
    "escape-sequences-in-cell.csv": ("temp60", TIME, ["line 2, column 2 (temperature)", r"\x1b[31mRED"]),
    "carriage-returns-only.csv": ("temp60", TIME, ["line 1", "looks like carriage returns alone as line ends"]),
    "thousands-separator.csv": ("temp60", TIME, ["line 3, column 2", '"1,020.5"', "thousands separators"]),
    "trailing-commas-only-in-rows.csv": ("temp60", TIME, ["line 2", "2, found 5, the last ones empty"]),
    "semicolon-decimal-comma.csv": ("th60", [], ["line 1", "looks like ';' separates: --separator ';'"]),
    "semicolon-two-columns.csv": ("temp60", TIME, ["line 1", '"time;temperature"', "--separator ';'"]),
    "comment-lines.csv": ("temp60", TIME, ["line 1", '"# logger v2"', "looks like a comment: --comment '#'"]),
    "influx-line-protocol.txt": ("temp60", TIME, ["line 1", "InfluxDB's line protocol: --format influx"]),
    "duplicate-header.csv": ("temp60", TIME, ["line 1", 'one column "temperature", found 2']),
    "header-other-case.csv": ("temp60", TIME, ["line 1", '"temperature", found none', '"Temperature"']),
    "empty-key-cell.csv": ("temp60", TIME + ["--key", "sensor"], ["line 2, column 2 (sensor)", "an empty cell"]),
    "many-spellings-of-missing.csv": (
        "temp60", TIME + HOLD, ["line 3, column 2", '"NA"', "looks like a missing value"]),
    "NA-in-one-of-two-channels.csv": ("th60", TIME + HOLD, ["line 3, column 2", '"NA"', "looks like a missing value"]),
    "time-without-zone.csv": ("value3600", STAMP, ["line 2, column 1", '"2013-07-04 00:00:00"', "no zone: --time-zone or append Z"]),
    "epoch-milliseconds.csv": (
        "temp60", ["--time", "timeStamp"], ["line 2, column 1", '"1550530680000"', "13 digits: --time-unit ms?"]),
    "epoch-as-excel-writes-it.csv": (
        "temp60", ["--time", "timeStamp"], ["line 2, column 1", '"1.55053E+09"', "as Excel writes it"]),
    "time-us.csv": ("temp60", TIME, ["line 2, column 1", '"01/31/2026 12:00"', "--time-format '%m/%d/%Y %H:%M'?"]),
    "negative-time.csv": ("temp60", TIME, ["line 2, column 1", '"-3600"', "seconds before 0"]),
    "time-changes-its-kind.csv": (
        "temp60", TIME + ["--gap", "reset"],
        ["line 4, column 1", "expected seconds as before, found a date and time", '"2026-01-01T00:00:00Z"']),
}


# case: model, the option that reads it and others, options and text of the plain input that gives the same
MENDED = {
    "sentinel-minus-9999.csv": (
        "temp60", TIME + HOLD + ["--missing-value", "-9999"], TIME + HOLD,
        "time,temperature\n0,20.1\n60,\n120,20.2\n180,20.2\n"),
    "many-spellings-of-missing.csv": (
        "temp60", TIME + HOLD + [part for text in ("NA", "?", "N/A", "---") for part in ("--missing-value", text)],
        TIME + HOLD, "time,temperature\n0,20.1\n60,\n120,20.2\n" + "".join(f"{t},\n" for t in range(180, 600, 60))),
    "NA-in-one-of-two-channels.csv": (
        "th60", TIME + HOLD + ["--missing-value", "temperature:NA"], TIME + HOLD,
        "time,temperature,humidity\n0,20.1,50\n60,,60\n120,20.3,70\n"),
    "semicolon-two-columns.csv": (
        "temp60", TIME + ["--separator", ";"], TIME, "time,temperature\n0,20.1\n60,20.2\n"),
    "semicolon-decimal-comma.csv": (
        "th60", ["--separator", ";", "--decimal", ",", "--time", "Date+Time", "--time-format", "%d/%m/%Y %H.%M.%S",
                 "--time-zone", "UTC"], TIME, "time,temperature,humidity\n0,13.6,48.9\n3600,13.3,47.7\n"),
    "comment-lines.csv": ("temp60", TIME + ["--comment", "#"], TIME, "time,temperature\n0,20.1\n60,20.2\n"),
    "influx-line-protocol.txt": (
        "temp60", TIME + ["--format", "influx", "--output-format", "csv"], TIME,
        "time,temperature\n0,20.1\n60,20.2\n"),
    "gzipped.csv.gz": ("temp60", TIME, TIME, "time,temperature\n0,20.1\n60,20.2\n"),
}


@pytest.mark.parametrize("case", MENDED)
def test_read_with_an_option(models, case):
    model, options, plain_options, plain = MENDED[case]
    found, _ = told("run", models[model], *options, "--input", CASES / case)
    assert outputs(found) == outputs(told("run", models[model], *plain_options, given=plain)[0])


@pytest.mark.parametrize("case", SAME)
def test_the_same_as_a_plain_input(models, case):
    model, options, plain = SAME[case]
    found, _ = told("run", models[model], *options, "--input", CASES / case)
    options = [part for part in options if part not in ("--key", "sensor")]
    if options[:1] == ["--time"] and options[1] not in str(plain).split("\\n")[0]:
        options = options[2:]
    expected, _ = told("run", models[model], *options, given=plain)
    assert outputs(found) == outputs(expected)


@pytest.mark.parametrize("case", REFUSED)
def test_refused_by_name(models, case):
    model, options, parts = REFUSED[case]
    result = run("run", models[model], *options, "--input", CASES / case)
    assert result.returncode == BAD_DATA
    for part in [case, *parts]:
        assert part in result.stderr
    assert not [c for c in result.stderr if ord(c) < 0x20 and c != "\n"]


def test_keys_that_differ_in_bytes_are_two_streams(models):
    out, message = told("run", models["x1"], "--key", "k", "--input",
                        CASES / "keys-that-differ-in-bytes-that-are-not-utf-8.csv")
    assert [line.split(b",")[:2] for line in out.splitlines()[1:]] == [
        [b"A\xff", b"0"], [b"A\xfe", b"0"], [b"A\xff", b"1"]]
    assert "keys 2" in message


def test_two_sensors_at_one_time_hint_at_keys(models):
    _, message = told("run", models["temp60"], *TIME, "--input", CASES / "two-sensors-one-time.csv")
    assert "duplicates 3" in message and "--key tells sensors in one input apart" in message


def test_a_missing_value_is_held(models):
    out, _ = told("run", models["temp60"], *TIME, *HOLD, "--input", CASES / "sentinel-minus-9999-as-empty.csv")
    assert columns(out)["forecast.mean"][1] == "19.995358"
    np.testing.assert_array_equal(columns(out)["flags"], ["0", "1", "0", "0"])
