"""Lines whose values have names: paths in JSON, line protocol, and keys that are absent."""

import pytest

import nrnn
from command import BAD_DATA, OK, fail, outputs, run, succeed, told

JSON, INFLUX, HOLD = ["--format", "jsonl"], ["--format", "influx", "--output-format", "csv"], ["--missing", "hold"]


@pytest.mark.parametrize(("path", "line"), [
    ("f.t", '{"f": {"t": 2.5}}'), ("v.0", '{"v": [2.5, 1]}'), ("v.01", '{"v": [1, 2.5]}'),
    ("a.1.b.0", '{"a": [0, {"b": ["2.5"]}]}'), ("f.t", '{"f": {"t": 1}, "f.t": 2.5}'), ("f.", '{"f": {"": 2.5}}'),
    (".", '{"": {"": 2.5}}'), ("f\\u00e9.t", '{"f\\u00e9": {"t": 2.5}}'), ("v.1", '{"v": {"1": 2.5, "0": 1}}')])
def test_paths(models, path, line):
    path = path.encode().decode("unicode_escape")
    assert succeed("run", models["x1"], *JSON, "--map", f"x={path}", given=line) == succeed(
        "run", models["x1"], *JSON, given='{"x": 2.5}')


@pytest.mark.parametrize(("path", "line"), [
    ("v.2", '{"v": [1, 2]}'), ("v.-1", '{"v": [1, 2]}'), ("v.x", '{"v": [1]}'), ("f.t.u", '{"f": {"t": 1}}'),
    ("f.t", '{"f": "t"}'), ("f..t", '{"f": {"t": 1}}'), ("v.99999999999999999999", '{"v": [1]}'),
    ("v. 0", '{"v": [1]}')])
def test_paths_that_lead_nowhere(models, path, line):
    message = fail(BAD_DATA, "run", models["x1"], *JSON, "--map", f"x={path}", *HOLD, given=line)
    assert f'expected a key "{path}" (--map) in some record, found none; the first has' in message


def test_paths_of_times_keys_and_what_is_kept(models):
    lines = ['{"at": {"t": 0}, "id": ["a"], "x": 1, "more": {"n": [1, "\\u00e9"]}}',
             '{"x": 2, "id": ["a"], "more": {"n": {"o": null}}, "at": {"t": "1.5"}}']
    out, _ = told("run", models["x1"], *JSON, "--time", "at.t", "--key", "id.0", "--keep", "more.n",
                  given="\n".join(lines))
    first, second = out.decode().splitlines()
    assert first.startswith('{"id.0": "a", "at.t": 0, "more.n": [1, "\\u00e9"], "step": 0')
    assert second.startswith('{"id.0": "a", "at.t": "1.5", "more.n": {"o": null}, "step": 1')


def test_a_key_that_is_absent_is_a_missing_value(two):
    lines = ['{"temperature": 1, "pressure": 2}', '{"pressure": 3}', '{"temperature": 4, "other": 5}']
    same = ['{"temperature": 1, "pressure": 2}', '{"pressure": 3, "temperature": null}', "[4, null]"]
    assert told("run", two, *JSON, *HOLD, given="\n".join(lines))[0] == told(
        "run", two, *JSON, *HOLD, given="\n".join(same))[0]
    message = fail(BAD_DATA, "run", two, *JSON, given="\n".join(lines))
    assert 'line 2, channel "temperature": expected a number, found no key "temperature" but "pressure"' in message
    assert "--missing takes missing values" in message


def test_a_point_without_a_channel_is_no_sample(models):
    """Whatever the policy; an object of JSON has missing values."""
    given, kept = "m x=1\nm,s=a y=2\nm x=3\n", "m x=1\nm x=3\n"
    message = fail(BAD_DATA, "run", models["x1"], *INFLUX, *HOLD, given=given)
    assert 'line 2: expected some key of "x", found "_measurement", "_series", "s", "y"' in message
    out, message = told("run", models["x1"], *INFLUX, *HOLD, "--skip-bad", given=given)
    assert "rows 3, refused 1" in message and out == told("run", models["x1"], *INFLUX, given=kept)[0]
    assert b"1}" in told("run", models["x1"], *JSON, *HOLD, given='{"x": 1}\n{"y": 2}\n')[0].splitlines()[1]


@pytest.mark.parametrize("option", ["--key", "--time", "--sequence", "--keep"])
def test_others_must_be_there(models, option):
    given = '{"x": 1, "n": 1}\n{"x": 2, "m": 1}\n'
    message = fail(BAD_DATA, "run", models["x1"], *JSON, *HOLD, option, "n", given=given)
    assert f'line 2: expected a key "n" ({option}), found "m", "x"' in message


def test_a_channel_that_no_record_has(two, tmp_path):
    lines = '{"temperature": 1}\n{"temperature": 2, "humidity": 3}\n'
    result = run("run", two, *JSON, *HOLD, given=lines)
    assert result.returncode == BAD_DATA and result.stdout.count(b"\n") == 2
    assert 'expected a key "pressure" in some record, found none; the first has "temperature"' in result.stderr
    (tmp_path / "other").write_text('{"pressure": null}\n')
    (tmp_path / "one").write_text(lines)
    assert run("run", two, *JSON, *HOLD, "--input", tmp_path / "one", "--input", tmp_path / "other").returncode == OK
    assert run("run", two, *JSON, "--skip-bad", given="").returncode == BAD_DATA


# ---- Line protocol ---------------------------------------------------------------------------------------------------

POINTS = {
    "a field": "m x=1.5", "an integer": 'm,host=a x=7i,y="a b,c=d" 1465839830100400200', "unsigned": "m x=7u",
    "a string": 'm x="2.5"', "an exponent": "m x=-1.5e-3,y=t", "escapes": "m\\ a\\,b,t\\ g=v\\=1 x=1,a\\,b=2 5",
    "blanks": "  m   x=1   5  \r", "a quote within": 'm s="a \\"x=2\\" \\\\",x=1', "backslashes": "m\\n,a\\b=c x=1",
    "a tag": "m,x=3 y=1", "bytes": b"m\xff,a=\xfe x=1",
}


@pytest.mark.parametrize("name", POINTS)
def test_points(models, name):
    value = {"a field": "1.5", "an integer": "7", "unsigned": "7", "a string": "2.5", "an exponent": "-1.5e-3",
             "a tag": "3"}.get(name, "1")
    point = POINTS[name].encode() if isinstance(POINTS[name], str) else POINTS[name]
    given = b"# a comment\n\n" + point + b"\n"
    assert succeed("run", models["x1"], *INFLUX, given=given) == succeed("run", models["x1"], given=f"x\n{value}\n")


@pytest.mark.parametrize(("point", "part"), [
    ("m", "the line's end"), ("m,t=x", "the line's end"), ("m x", "the line's end"), ("m x=", "the line's end"),
    ("m x=1 5 6", '"6" at byte 9'), ("m x=1,x=2", '"x" twice'), ("m,x=1 x=2", '"x" twice'), ("m x=1i2", "no value"),
    ("m x=0x1", "no value"), ("m x=1.5i", "no value"), ("m x=nan", "no value"), ('m x="1', "the line's end"),
    ("m, x=1", '" x=1" at byte 3'), ("m,t= x=1", '" x=1" at byte 5'), ("m x=1\\", "no value"), ("{}", "the line's end"),
    ('m x=1"', '"\\""'), ("m x=1 5s", '"s" at byte 8'), ("=", "the line's end"), ("\\", "at byte 1")])
def test_points_that_are_none(models, point, part):
    message = fail(BAD_DATA, "run", models["x1"], *INFLUX, given=f"m x=1\n{point}\n")
    assert "line 2: expected measurement,tag=value field=value time, found" in message and part in message


@pytest.mark.parametrize("value", ["t", "F", "true", "False", '"warm"', '"1,5"'])
def test_fields_that_are_no_numbers(models, value):
    message = fail(BAD_DATA, "run", models["x1"], *INFLUX, given=f"m x=1\nm x={value}\n")
    assert 'line 2, channel "x": expected a number, found' in message


def test_times_of_points(models):
    given = "m x=1 1500000000\nm x=2 2500000001\nm x=3\n"
    for name in "time", "_time":
        result = run("run", models["x1"], *INFLUX, "--time", name, "--gap", "reset", given=given)
        assert result.returncode == BAD_DATA and f'line 3: expected a key "{name}" (--time)' in result.stderr
        same = run("run", models["x1"], "--time", "t", "--gap", "reset", given="t,x\n1.5,1\n2.500000001,2\nlate,3\n")
        assert outputs(result.stdout) == outputs(same.stdout)
    seconds = ["--time", "time", "--time-unit", "s"]
    assert outputs(told("run", models["x1"], *INFLUX, *seconds, given="m x=1 5\nm x=2 6\n")[0]) == outputs(
        told("run", models["x1"], "--time", "t", given="t,x\n5,1\n6,2\n")[0])


def test_tags_as_keys_and_columns(models):
    given = 'm\\ 1,host=a\\ b,s="q" x=1,n="two, \\"words\\"" 5\nm\\ 1,s=r,host=c x=2,n="" 5\n'
    out, _ = told("run", models["x1"], *INFLUX, "--key", "host", "--keep", "_measurement", "--keep", "s", "--keep", "n",
                  given=given)
    assert [line.split(b",0,")[0] for line in out.splitlines()[1:]] == [
        b'a b,m 1,"""q""","two, ""words"""', b"c,m 1,r,"]


def test_a_field_that_is_absent(two):
    points = "m temperature=1,pressure=2\nm pressure=3\nm temperature=4\n"
    assert told("run", two, *INFLUX, *HOLD, given=points)[0] == told(
        "run", two, *HOLD, given="temperature,pressure\n1,2\n,3\n4,\n")[0]
    assert 'a key "pressure" in some record' in fail(BAD_DATA, "run", two, *INFLUX, *HOLD, given="m temperature=1\n")


def test_names_of_channels_with_points_are_no_paths_in_points(save):
    model = save([nrnn.Channel("a.b")], [nrnn.Output()], task="regression")
    assert succeed("run", model, *INFLUX, given="m a.b=1\n") == succeed("run", model, given="a.b\n1\n")
