"""`nrnn quantize --data`: the change of the outputs on the user's rows, which `nrnn run` reads alike."""

import json

import numpy as np
import pytest

import nrnn
from command import BAD_DATA, USAGE, csv_text, fail, floats, samples, succeed, told
from weights import KINDS, change

NAMES = ["temperature", "pressure"]
X = samples(60)
CSV = csv_text(X, NAMES)


@pytest.fixture
def measured(tmp_path):
    """What is said of the data, and what follows from `nrnn run` on both models."""
    def measured(model, outputs, *arguments, given, kind="int8", rows=None):
        path, out = tmp_path / "data", tmp_path / "small.nrnn"
        path.write_bytes(given if isinstance(given, bytes) else given.encode())
        options = ["--weights", kind, "-o", out, "--json", "--data", path, *arguments]
        text, message = told("quantize", model, *options)
        said, left = json.loads(text), len(X) - (rows or len(X))
        assert (f"{left} rows are passed over" if left else "") in message and bool(message) == bool(left)
        assert said["data"]["file"] == str(path)
        runs = [told("run", file, "--input", path, *arguments)[0] for file in (model, out)]
        if "f32" in arguments:
            before, after = (np.frombuffer(run, "<f4").reshape(len(X), -1, 3)[..., 2] for run in runs)
        elif "jsonl" in arguments:
            rows_of = [[json.loads(line) for line in run.splitlines()] for run in runs]
            before, after = (np.float32([[row[f"{name}.nominal"] for name in outputs] for row in r]) for r in rows_of)
        else:
            before, after = (np.array([floats(run, f"{name}.nominal") for name in outputs]).T for run in runs)
        assert said["data"]["rows"] == len(before) == (rows or len(X))
        assert said["data"]["from_model"] == pytest.approx(change(after, before), rel=1e-9)
        return said["data"]["from_model"]
    return measured


@pytest.mark.parametrize("kind", KINDS)
def test_rows(measured, sensor, kind):
    assert measured(sensor, ["y"], given=CSV, kind=kind)["largest"] > 0


def test_json_lines(measured, sensor):
    lines = "".join(json.dumps(dict(zip(NAMES, map(float, row)))) + "\n" for row in X)
    assert measured(sensor, ["y"], "--format", "jsonl", given=lines) == measured(sensor, ["y"], given=CSV)


def test_floats(measured, save):
    model = save(NAMES, ["y"], task="regression")
    assert measured(model, ["y"], "--format", "f32", given=X.tobytes()) == measured(model, ["y"], given=CSV)


def test_standard_input(sensor, tmp_path):
    arguments = ["quantize", sensor, "--weights", "f16", "-o", tmp_path / "out.nrnn", "--json", "--data", "-"]
    assert json.loads(succeed(*arguments, given=CSV))["data"]["rows"] == len(X)


def table(*columns):
    """CSV with further columns, each a name and its values."""
    names = [name for name, _ in columns]
    rows = [[*row, *rest] for row, *rest in zip(X.astype(str), *(values for _, values in columns))]
    return "\n".join(",".join(map(str, row)) for row in [[*NAMES, *names], *rows]) + "\n"


def test_sequences_begin_anew(measured, sensor):
    given = table(("part", [i // 7 for i in range(len(X))]))
    assert measured(sensor, ["y"], "--sequence", "part", given=given) != measured(sensor, ["y"], given=given)


def test_one_stream_per_key(measured, sensor):
    given = table(("site", ["north", "south", "west"] * 20))
    assert measured(sensor, ["y"], "--key", "site", given=given) != measured(sensor, ["y"], given=given)


def test_times_gaps_and_missing_values(measured, sensor):
    times = np.cumsum([0.5, 0.75, 40, 1.5] * 15)
    given = table(("t", times)).replace(f"{X[10, 0]}", "", 1)
    measured(sensor, ["y"], "--time", "t", "--gap", "reset", "--missing", "hold", given=given)


def test_late_rows_are_passed_over(measured, sensor):
    times = [float(i) for i in range(len(X))]
    times[20] = 3.0
    measured(sensor, ["y"], "--time", "t", given=table(("t", times)), rows=len(X) - 1)


def test_mapped_columns_and_probabilities(measured, two):
    given = CSV.replace("temperature", "t1")
    measured(two, ["idle", "busy", "broken"], "--map", "temperature=t1", given=given)


def test_text(sensor, tmp_path):
    data = tmp_path / "in.csv"
    data.write_text(CSV)
    arguments = ["quantize", sensor, "--weights", "int8", "-o", tmp_path / "out.nrnn", "--data", data]
    row = succeed(*arguments).decode().splitlines()[-2]
    said = json.loads(succeed(*arguments, "--json"))["data"]["from_model"]
    assert row.startswith(f"{data}, 60 rows")
    assert row.split()[-2:] == [f"{said[name]:.3g}" for name in ("largest", "rms")]


@pytest.mark.parametrize(("given", "arguments", "code", "part"), [
    ("temperature,pressure\n1,2\n1,x\n", [], BAD_DATA, "line 3, column 2 (pressure): expected a number"),
    ("temperature,pressure\n1,2\n1,\n", [], BAD_DATA, "--missing takes missing values"),
    ("temperature\n1\n", [], BAD_DATA, '"pressure"'), ("", [], BAD_DATA, "empty file"),
    (CSV, ["--format", "f32", "--key", "site"], USAGE, "f32"), (CSV, ["--gap", "reset"], USAGE, "--time"),
    (CSV, ["--missing", "lose"], USAGE, "--missing"), (CSV, ["--map", "humidity=t"], USAGE, '"humidity"'),
    (CSV, ["--keep", "temperature"], USAGE, "--keep"),
    ("temperature,pressure,t\n1,2,0\n1,2,900\n", ["--time", "t"], BAD_DATA, "line 3"),
])
def test_bad_data_leaves_no_file(sensor, tmp_path, given, arguments, code, part):
    out = tmp_path / "out.nrnn"
    assert part in fail(code, "quantize", sensor, "--weights", "f16", "-o", out, "--data", "-", *arguments, given=given)
    assert not out.exists() and not (tmp_path / "out.nrnn.tmp").exists()


def test_time_needs_an_interval(two, tmp_path):
    arguments = ["quantize", two, "--weights", "f16", "-o", tmp_path / "out.nrnn", "--data", "-", "--time", "t"]
    assert "sampling interval" in fail(USAGE, *arguments, given="temperature,pressure,t\n1,2,0\n")


def test_the_data_is_not_overwritten(sensor, tmp_path):
    data = tmp_path / "in.csv"
    data.write_text(CSV)
    (tmp_path / "link").symlink_to(data)
    (tmp_path / "hard").hardlink_to(data)
    for out in data, tmp_path / "link", tmp_path / "hard":
        arguments = ["--weights", "f16", "-o", out, "--data", data, "--overwrite"]
        assert "expected another file" in fail(USAGE, "quantize", sensor, *arguments)
        assert data.read_text() == CSV


def test_the_change_is_that_of_the_two_models(sensor, tmp_path):
    """The same from the binding, and 0 where nothing changes."""
    out = tmp_path / "out.nrnn"
    report = json.loads(succeed("quantize", sensor, "--weights", "int8", "-o", out, "--json", "--data", "-", given=CSV))
    before, after = (nrnn.Model.load(path).stream().run(X).nominal for path in (sensor, out))
    assert report["data"]["from_model"] == pytest.approx(change(after, before), rel=1e-12)
    again, _ = told("quantize", out, "--weights", "int8", "-o", tmp_path / "again", "--json", "--data", "-", given=CSV)
    assert json.loads(again)["data"]["from_model"] == {"largest": 0, "rms": 0}
