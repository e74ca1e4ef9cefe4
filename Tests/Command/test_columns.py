"""`nrnn run`: columns by other names, sequences, and columns passed through, in csv and jsonl."""

import json

import numpy as np
import pytest

import nrnn
from command import BAD_DATA, USAGE, columns, csv_text, fail, floats, samples, succeed, told

NAMES = ["temperature", "pressure"]
X = samples(9)
PARTS = ["night"] * 3 + ["day"] * 4 + ["night"] * 2
MAP = ["--map", "temperature=t 1", "--map", "pressure=p=2"]


def table(names=NAMES, **more):
    """CSV with further columns."""
    rows = [[*names, *more]] + [[*map(str, row), *rest] for row, *rest in zip(X, *more.values())]
    return "".join(",".join(row) + "\n" for row in rows)


def lines(names=NAMES, **more):
    """The same as JSON lines."""
    return "".join(json.dumps(dict(zip(names, map(float, row))) | dict(zip(more, rest))) + "\n"
                   for row, *rest in zip(X, *more.values()))


FORMATS = pytest.mark.parametrize(("name", "text"), [("csv", table), ("jsonl", lines)])


@FORMATS
def test_channels_in_columns_of_other_names(two, name, text):
    command = ["run", two, "--format", name]
    assert succeed(*command, *MAP, given=text(["t 1", "p=2"])) == succeed(*command, given=text())


def test_one_column_may_feed_two_channels(two):
    out = succeed("run", two, "--map", "pressure=temperature", given=csv_text(X[:, :1], ["temperature"]))
    assert out == succeed("run", two, given=csv_text(X[:, [0, 0]], NAMES))


@pytest.mark.parametrize(("arguments", "part"), [
    (["--map", "humidity=t"], 'a channel of "temperature", "pressure", found "humidity"'),
    (["--map", "temperature"], "CHANNEL=COLUMN"), (["--map", "=t"], "--map"),
    (["--map", "temperature=a", "--map", "temperature=b"], 'one column for "temperature", found two, "a" and "b"'),
    (["--keep", "a", "--keep", "a"], "--keep"), (["--keep", "step"], '"step"'), (["--keep", "idle.mean"], "idle.mean"),
    (["--format", "f32", "--keep", "a"], "f32"), (["--format", "f32", "--map", "temperature=a"], "f32"),
])
def test_columns_that_cannot_be(two, arguments, part):
    assert part in fail(USAGE, "run", two, *arguments, given=table())


@pytest.mark.parametrize("option", ["--key", "--time", "--sequence", "--keep"])
@FORMATS
def test_columns_that_are_not_there(two, option, name, text):
    result = fail(BAD_DATA, "run", two, "--gap", "nominal", "--time", "temperature", option, "site", "--format", name,
                  given=text())
    assert f'"site" ({option}), found' in result and '"pressure"' in result and "line 1" in result


@FORMATS
def test_a_mapped_channel_without_its_column(two, name, text):
    assert '"t 1"' in fail(BAD_DATA, "run", two, *MAP, "--format", name, given=text())


@FORMATS
def test_sequences_are_episodes(two, name, text):
    out, message = told("run", two, "--members", 3, "--sequence", "part", "--format", name, given=text(part=PARTS))
    resets = np.array([i > 0 and PARTS[i] != PARTS[i - 1] for i in range(len(PARTS))])
    expected = nrnn.Model.load(two).stream(members=3).run(X, resets=resets)
    if name == "csv":
        np.testing.assert_array_equal(floats(out, "busy.mean"), expected.mean[:, 1])
        assert list(columns(out)["step"]) == list("012012301")
    else:
        found = [json.loads(line)["busy.mean"] for line in out.splitlines()]
        np.testing.assert_array_equal(np.float32(found), expected.mean[:, 1])
    assert message == "nrnn: rows 9\n"


def test_a_sequence_goes_on_in_the_next_run(two, tmp_path):
    head, *rows = table(part=PARTS).splitlines(keepends=True)
    command = ["run", two, "--members", 3, "--sequence", "part", "--no-header"]
    whole, _ = told(*command, given=head + "".join(rows))
    for cut in 2, 3, 5:
        state = tmp_path / f"state{cut}"
        pieces = [told(*command, "--state", state, given=head + "".join(part))[0] for part in (rows[:cut], rows[cut:])]
        assert b"".join(pieces) == whole


def test_the_same_sequences_again(sensor, tmp_path):
    """Old rows are dropped before their sequences count."""
    given = table(part=PARTS, t=list("123456789"))
    command = ["run", sensor, "--sequence", "part", "--time", "t", "--no-header", "--members", 3]
    first, _ = told(*command, "--state", tmp_path / "state", given="".join(given.splitlines(keepends=True)[:6]))
    rest, message = told(*command, "--state", tmp_path / "state", given=given)
    assert first + rest == told(*command, given=given)[0] and "duplicates 1, late 4" in message


def test_a_sequence_begins_after_the_nominal_interval(sensor):
    times = list(map(str, [1, 2, 3, 9, 10, 11, 12, 90, 91]))
    out, _ = told("run", sensor, "--sequence", "part", "--time", "t", given=table(part=PARTS, t=times))
    dt = np.array([0, 1, 1, 0, 1, 1, 1, 0, 1], float)
    resets = dt == 0
    resets[0] = False
    expected = nrnn.Model.load(sensor).stream().run(X, dt=dt, resets=resets)
    np.testing.assert_array_equal(floats(out, "y.mean"), expected.mean[:, 0])


def test_columns_are_kept(two):
    notes = ['"a, b"', "", '"say ""so"""', "7.10", "null", "é", "x", "y", "z"]
    out = columns(succeed("run", two, "--keep", "note", "--keep", "pressure", given=table(note=notes)))
    assert list(out)[:3] == ["note", "pressure", "step"]
    assert list(out["note"]) == ["a, b", "", 'say "so"', *notes[3:]]
    assert list(out["pressure"]) == [str(value) for value in X[:, 1]]


def test_json_values_are_kept(two):
    kept = ['"a\\u00e9\\n"', "null", "true", "12345678901234567890", "1.50", '{"b": [1, {}]}', "[]", '""', "-0"]
    given = "".join(f'{{"temperature": {a}, "note": {note}, "pressure": {b}}}\n' for note, (a, b) in zip(kept, X))
    out = succeed("run", two, "--keep", "note", "--format", "jsonl", given=given).decode().splitlines()
    assert [line.split(', "step"')[0] for line in out] == [f'{{"note": {note}' for note in kept]
    assert [json.loads(line)["note"] for line in out] == [json.loads(note) for note in kept]


def test_objects_are_needed_for_names(two):
    assert "line 1: expected a JSON object, found" in fail(
        BAD_DATA, "run", two, "--keep", "note", "--format", "jsonl", given="[1, 2]\n")


def test_a_name_needs_a_header(one):
    assert '"x0"' in fail(BAD_DATA, "run", one, "--keep", "t", given="t,ppm\n1,2\n")
    given = "t,ppm\n1,2\n3,4\n"
    assert succeed("run", one, "--keep", "t", "--map", "x0=ppm", given=given).startswith(b"t,step,y0.mean")
