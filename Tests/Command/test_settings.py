"""`nrnn run --settings`: options from a file of TOML and from the model, which count less than the command line."""

import csv
import io
import json
import tomllib

import numpy as np
import pytest

import nrnn
from command import BAD_DATA, BAD_MODEL, IO, OK, USAGE, fail, run, succeed, told

ROWS = "when,k,warmth,pressure\n2026-01-31 12:00:00,a,1,2\n2026-01-31 12:00:00.5,a,,2\n2026-01-31 12:00:01,a,3,2\n"
READING = {"time": "when", "time_zone": "Europe/Berlin", "key": "k", "map": ["temperature=warmth"], "missing": ["hold"]}
LINE = ["--time", "when", "--time-zone", "Europe/Berlin", "--key", "k", "--map", "temperature=warmth",
        "--missing", "hold"]


def toml(settings):
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())


@pytest.fixture
def file(tmp_path):
    def file(text):
        path = tmp_path / "run.toml"
        path.write_text(text if isinstance(text, str) else toml(text))
        return path
    return file


@pytest.fixture
def reads(save):
    """The sensor with settings of its own."""
    def reads(settings):
        return save([nrnn.Channel("temperature", mean=1, scale=2), nrnn.Channel("pressure", mean=-1)], ["y"],
                    task="regression", sequence=nrnn.Sequence(interval=0.5, max_substeps=8), name="reads.nrnn",
                    provenance={"name": "valve", "reading": settings if isinstance(settings, str) else toml(settings)})
    return reads


def test_a_file_has_the_options_of_the_line(sensor, file):
    expected = told("run", sensor, *LINE, given=ROWS)
    assert told("run", sensor, "--settings", file(READING), given=ROWS) == expected
    assert told("run", f"--settings={file(READING)}", sensor, given=ROWS) == expected


def test_a_column_without_a_name(sensor, file):
    rows = ",temperature,pressure\n5,1,2\n5.5,2,2\n"
    assert told("run", sensor, "--settings", file({"time": ""}), given=rows) == told("run", sensor, "--time", "",
                                                                                    given=rows)


def test_a_model_has_them_too(reads):
    out, message = told("run", reads(READING), given=ROWS)
    assert len(out.splitlines()) == 4 and message == "nrnn: keys 1, rows 3, held 1\n"
    assert told("run", reads(READING), *LINE, "--no-model-settings", given=ROWS) == (out, message)
    assert 'found none' in fail(BAD_DATA, "run", reads(READING), "--no-model-settings", given=ROWS)


def test_an_empty_list_takes_back_what_the_model_has(reads, file):
    assert printed(reads({"keep": ["a"]}), "--settings", file("keep = []")) == {"keep": []}


def test_a_model_from_a_pipe_has_them(reads, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text(ROWS)
    model = reads(READING)
    out, _ = told("run", "-", "--input", rows, given=model.read_bytes())
    assert out == told("run", model, "--input", rows)[0]


def printed(*arguments, **settings):
    return tomllib.loads(succeed("run", *arguments, "--print-settings", **settings).decode())


def test_the_line_counts_more_than_a_file_and_a_file_more_than_the_model(reads, file):
    model = reads({"time": "a", "key": "a", "gap": "nominal", "keep": ["a", "b"], "skip_bad": True})
    path = file({"time": "b", "key": "b", "keep": ["c"], "skip_bad": False, "members": 3})
    found = printed(model, "--settings", path, "--time", "c", "--seed", 7)
    assert found == {"time": "c", "key": "b", "gap": "nominal", "keep": ["c"], "skip_bad": False, "members": 3,
                     "seed": "7"}
    assert printed(model, "--no-model-settings", "--keep", "x", "--keep", "y") == {"keep": ["x", "y"]}


ALL = {
    "input": ["in.csv", "-"], "output": "-", "output_format": "influx", "format": "csv", "encoding": "latin1",
    "separator": "\t", "decimal": ",", "comment": "#", "skip_lines": 1, "skip_after_header": 2,
    "input_header": "auto", "columns": ["t", "", "a, \"b\"", "c"], "missing_value": ["NA", "-9999", "temperature:x"], "map": ["temperature=warm = th"],
    "key": "k", "sequence": "s", "time": "t\u00e9\t", "time_unit": "ms", "time_zone": "UTC",
    "time_format": "%d/%m/%Y \"%%\"",
    "keep": ["a", "b\\"], "missing": ["hold", "pressure=skip"], "gap": "reset", "max_substeps": 7, "skip_bad": True,
    "resample": "mean",
    "members": 3, "noise": "on", "noise_scale": 0.5, "seed": "18446744073709551615", "quantiles": [0.05, 0.5],
    "calibrated": True, "threads": 2, "kernels": "auto", "no_header": True, "unbuffered": True,
    "state": "s", "save_every": 0, "forget": ["x", "-y"], "report": "r",
}
OF_POINTS = {"format": "influx", "measurement": ["m", "n\u00e9"], "keep_point": "whole"}


def joined(values):
    """A line of CSV."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()


def options(settings):
    for key, value in settings.items():
        for item in [value] if key in ("quantiles", "columns") or not isinstance(value, list) else value:
            text = joined(item) if isinstance(item, list) else str(item)
            yield f"--{key.replace('_', '-')}" + ("" if item is True else f"={text}")


@pytest.mark.parametrize("given", [ALL, OF_POINTS], ids=["all", "of points"])
def test_what_is_printed_is_read_again(sensor, file, given):
    """Of the line, of a file, and of what was printed: all the same."""
    assert printed(sensor, *options(given)) == given
    assert printed(sensor, "--settings", file(given)) == given
    text = succeed("run", sensor, "--print-settings", *options(given)).decode()
    assert printed(sensor, "--settings", file(text)) == given


def test_the_table_has_all_options(sensor):
    """But for the file of settings itself, and for a stream's id, which a run with keys has not."""
    help = json.loads(run("run", "--experimental-dump-help").stdout)
    known = {a["names"][0]["name"] for a in help["command"]["arguments"] if a["kind"] != "positional"}
    known -= {"help", "h", "version", "settings", "print-settings", "no-model-settings"}
    assert known == {key.replace("_", "-") for key in {**ALL, **OF_POINTS}} | {"stream-id"}


def test_bytes_of_the_line_are_printed_and_read(sensor, file):
    text = succeed("run", sensor, "--print-settings", "--key", b"A\xff\x07")
    assert b"\xff" not in text
    message = run("run", sensor, "--settings", file(text.decode()), given="temperature,pressure\n").stderr
    assert r'"A\xff\x07" (--key)' in message


@pytest.mark.parametrize(("text", "same"), [
    ("map = {temperature = 'warmth'}", ["--map", "temperature=warmth"]),
    ("map.temperature = 'warmth'", ["--map", "temperature=warmth"]),
    ("[missing]\ntemperature = 'hold'", ["--missing", "temperature=hold"]), ("missing = 'hold'", ["--missing", "hold"]),
    ("columns = ['a', '', 'b']", ["--columns", "a,,b"]), ("columns = ['a, b', 'c']", ["--columns", '"a, b",c']),
    ("columns = 'a'", ["--columns", "a"]), ("keep = 'a'", ["--keep", "a"]), ("quantiles = [0.5, 1e-3]", ["--quantiles", "0.5,0.001"]),
    ("quantiles = [0.5]", ["--quantiles", ".5"]), ("seed = 3", ["--seed", "3"]),
    ("save_every = 1\nstate = 's'", ["--save-every", "1", "--state", "s"])])
def test_forms_of_values(sensor, file, text, same):
    assert printed(sensor, "--settings", file(text)) == printed(sensor, *same)


@pytest.mark.parametrize(("text", "parts"), [
    ("tine = 't'", ["line 1: tine: expected an option of nrnn run", "found another: time?"]),
    ("\n\ntime-zone = 'UTC'", ["line 3: time-zone", "time_zone?"]), ("[data]\ntime = 't'", ["line 2: data: expected"]),
    ("time = 3", ["line 1: time: expected a string, found 3"]),
    ("time = ['t']", ["time: expected a string, found \"t\""]),
    ("max_substeps = 'many'", ["expected an integer, found \"many\""]),
    ("max_substeps = 7.5", ["an integer, found 7.5"]),
    ("skip_bad = 1", ["expected true or false, found 1"]), ("skip_bad = 'yes'", ["expected true or false"]),
    ("keep = [1]", ["expected strings, one or a list, found 1"]), ("keep = {a = 'b'}", ["one or a list, found \"b\""]),
    ("map = {a = ['b', ['c']]}", ["found something else"]),
    ("map = {a = {b = 'c'}}", ["or a table of them, found something"]),
    ("members = 2026-01-31", ["members: expected an integer, found something else"]), ("time = []", ["found nothing"]),
    ("quantiles = ['0.5']", ["expected a list of numbers"]), ("time = ", ["line 1: expected TOML: "]),
    ("time = 't'\ntime = 's'", ["line 2: expected TOML: "]), ("a" * 5000 + " = 1", ["expected an option"]),
    ("settings = 'other.toml'", ["settings: expected an option of nrnn run"]), ("\x00", ["expected TOML"])])
def test_bad_settings(sensor, file, text, parts):
    message = fail(USAGE, "run", sensor, "--settings", file(text), given=ROWS)
    for part in ["run.toml: line ", *parts]:
        assert part in message
    assert not [c for c in message if ord(c) < 0x20 and c != "\n"]


@pytest.mark.parametrize(("settings", "code", "part", "origin"), [
    ({"gap": "jump"}, USAGE, "jump", "--gap"), ({"gap": "reset"}, USAGE, "expected --time", "--gap"),
    ({"max_substeps": 0}, USAGE, "found 0", "--max-substeps"),
    ({"time": "clock"}, BAD_DATA, '"clock" (--time)', "--time"),
    ({"time": "when", "time_zone": "Here"}, USAGE, '"Here"', "--time-zone")])
def test_a_message_says_where_an_option_comes_from(sensor, file, settings, code, part, origin):
    message = fail(code, "run", sensor, "--settings", file(settings), given=ROWS.replace("warmth", "temperature"))
    line = list(settings).index(origin[2:].replace("-", "_")) + 1
    assert part in message and message.splitlines()[-1] == f"nrnn: {origin} comes from {file(settings)}, line {line}"


@pytest.mark.parametrize(("text", "part"), [
    ("state = 's'", "state: expected an option that says how rows are read"), ("output = 'x'", "how rows are read"),
    ("members = 3", "how rows are read"), ("time = 3", "expected a string"), ("tme = 't'", "time?"),
    ("]", "expected TOML")])
def test_settings_that_no_model_may_have(reads, text, part):
    message = fail(BAD_MODEL, "run", reads(text), given=ROWS)
    assert "reads.nrnn: reading: line 1" in message and part in message
    assert run("inspect", reads(text)).returncode == OK


def test_inspect_shows_them(reads):
    text = succeed("inspect", reads(READING)).decode()
    assert '\nreading     time = "when"\n            time_zone = "Europe/Berlin"\n' in text
    assert "provenance  name: valve" in text
    found = json.loads(succeed("inspect", "--json", reads(READING)))
    assert tomllib.loads(found["provenance"]["reading"]) == READING


@pytest.mark.parametrize(("arguments", "code"), [
    (["--settings", "none.toml"], IO), (["--settings", "/"], IO), (["--settings"], USAGE), (["--settings", ""], IO)])
def test_files_that_are_none(sensor, arguments, code):
    fail(code, "run", sensor, *arguments, given=ROWS)


@pytest.mark.parametrize("text", ["a=" + "[" * 100_000, "a=" + "{b=" * 50_000, "[a" + ".a" * 100_000 + "]",
                                  "a" + '."a"' * 100_000 + " = 1", "a = {" + "b . " * 100_000 + "b = 1}",
                                  "a=1" * 100_000])
def test_deep_ones(sensor, file, text):
    assert "line 2: expected TOML: " in fail(USAGE, "run", sensor, "--settings", file("\n" + text), given=ROWS)


def test_a_file_too_long(sensor, file):
    assert "expected at most" in fail(IO, "run", sensor, "--settings", file("#" * (1 << 21)), given=ROWS)


def test_the_settings_are_no_output(sensor, file):
    path = file({"output": "run.toml"})
    assert "--settings" in fail(USAGE, "run", sensor, "--settings", path, "--output", path, given=ROWS)
    assert path.read_text() == 'output = "run.toml"\n'


def test_behind_two_dashes(sensor, file):
    assert told("run", "--settings", file(READING), "--", sensor, given=ROWS) == told("run", sensor, *LINE, given=ROWS)


def test_a_damaged_model_is_said_once(tmp_path):
    path = tmp_path / "damaged.nrnn"
    path.write_bytes(np.zeros(100, np.uint8).tobytes())
    assert len(fail(BAD_MODEL, "run", path, given=ROWS).splitlines()) == 1
    assert len(fail(BAD_MODEL, "run", "-", "--input", "x", given=path.read_bytes()).splitlines()) == 1
