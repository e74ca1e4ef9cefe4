"""`nrnn run --missing`: what an empty cell, `null` and `NaN` get."""

import json

import numpy as np
import pytest

import nrnn
from command import BAD_DATA, BAD_STATE, USAGE, columns, fail, floats, reported, samples, told

NAN = float("nan")
X = samples(8)
X[0, 1] = X[2, 0] = X[3] = X[6, 1] = NAN
WORDS = ["", "null", "NaN", "nan", '""', " "]


def text(x, words=WORDS):
    """CSV that has a word for each missing value, one after the other."""
    cells = [[str(v) if v == v else words[(i + k) % len(words)] for k, v in enumerate(row)] for i, row in enumerate(x)]
    return "temperature,pressure\n" + "".join(",".join(row) + "\n" for row in cells)


def engine(path, missing):
    return nrnn.Model.load(path).stream(members=3, missing=missing).run(X)


@pytest.mark.parametrize(("options", "policies"), [
    (["hold"], ["hold", "hold"]), (["mean"], ["mean", "mean"]), (["skip"], ["skip", "skip"]),
    (["hold", "pressure=mean"], ["hold", "mean"]), (["pressure=skip", "hold"], ["hold", "skip"]),
    (["temperature=mean", "pressure=hold"], ["mean", "hold"])])
def test_policies(sensor, options, policies, tmp_path):
    report = tmp_path / "report.json"
    arguments = [part for option in options for part in ("--missing", option)]
    out, _ = told("run", sensor, "--members", 3, *arguments, "--report", report, given=text(X))
    expected = engine(sensor, policies)
    np.testing.assert_array_equal(floats(out, "y.mean"), expected.mean[:, 0])
    np.testing.assert_array_equal(columns(out)["flags"].astype(int), expected.flags)
    total = reported(report)["total"]
    assert (total["held"], total["skipped"]) == tuple(int((expected.flags & flag > 0).sum()) for flag in (1, 2))
    assert total["held"] + total["skipped"] == 4


@pytest.mark.parametrize("name", ["jsonl", "f32"])
def test_other_formats(sensor, name):
    rows = [[None if i == 3 and v != v else float(v) for v in row] for i, row in enumerate(X)]  # null, and NaN as is
    lines = "".join(json.dumps(dict(zip(("temperature", "pressure"), row))) + "\n" for row in rows)
    given = X.tobytes() if name == "f32" else lines
    out, message = told("run", sensor, "--members", 3, "--missing", "hold", "--format", name, given=given)
    found = np.frombuffer(out, "<f4").reshape(8, -1)[:, 0] if name == "f32" else np.float32(
        [json.loads(line)["y.mean"] for line in out.splitlines()])
    np.testing.assert_array_equal(found, engine(sensor, "hold").mean[:, 0])
    assert message == "nrnn: rows 8, held 4\n"


@pytest.mark.parametrize("options", [[], ["--missing", "reject"], ["--missing", "temperature=hold"]])
@pytest.mark.parametrize(("word", "found"), [("", "an empty cell"), ("null", "null"), ("NaN", "NaN"), ("nan", "nan")])
def test_reject_names_line_and_column(sensor, options, word, found):
    message = fail(BAD_DATA, "run", sensor, *options, given=f"temperature,pressure\n1,2\n3,{word}\n")
    assert "line 3, column 2 (pressure): expected a number" in message and found in message and "--missing" in message


@pytest.mark.parametrize("word", ["inf", "-inf", "1e39", "n/a", "none", "NULL "])
def test_what_is_not_missing(sensor, word):
    message = fail(BAD_DATA, "run", sensor, "--missing", "hold", given=f"temperature,pressure\n1,2\n3,{word}\n")
    assert "line 3, column 2 (pressure)" in message and word.strip() in message


@pytest.mark.parametrize(("option", "part"), [
    ("drop", "POLICY or CHANNEL=POLICY"), ("pressure=drop", '"reject", "hold", "mean", "skip"'), ("=hold", 'found ""'),
    ("humidity=hold", 'a channel of "temperature", "pressure"'), ("pressure", "--missing")])
def test_usage(sensor, option, part):
    assert part in fail(USAGE, "run", sensor, "--missing", option, given=text(X))


def test_held_values_outlast_a_restart(sensor, tmp_path):
    """The state holds the last values, their ages and the policies, which may not change."""
    command = ["run", sensor, "--members", 3, "--no-header", "--state", tmp_path / "state"]
    hold = ["--missing", "hold"]
    first, _ = told(*command, *hold, given=text(X[:3]))
    rest, _ = told(*command, *hold, given=text(X[3:]))
    assert first + rest == told("run", sensor, "--members", 3, *hold, "--no-header", given=text(X))[0]
    for other in [], ["--missing", "mean"], ["--missing", "hold", "--missing", "pressure=skip"]:
        assert "--missing" in fail(BAD_STATE, *command, *other, given=text(X))
