"""`nrnn run --output-format`: results in another format than the input's."""

import csv
import io
import json

import numpy as np
import pytest

import nrnn
from command import USAGE, columns, fail, run, told

CSV = "k,t,note,temperature\na,0,1.50,20\na,60,text,21\nb,0,,22\n\"b\",60,\"x, \"\"y\"\"\",23\n"
OPTIONS = ["--key", "k", "--time", "t", "--keep", "note"]


def lines(out):
    return [json.loads(line) for line in out.splitlines()]


def test_csv_to_json(models):
    """A text that is a number of JSON is one, with its digits."""
    out, _ = told("run", models["temp60"], *OPTIONS, "--output-format", "jsonl", given=CSV)
    plain, _ = told("run", models["temp60"], *OPTIONS, given=CSV)
    expected = columns(plain)
    assert [(row["k"], row["t"], row["note"]) for row in lines(out)] == [
        ("a", 0, 1.5), ("a", 60, "text"), ("b", 0, ""), ("b", 60, 'x, "y"')]
    assert b'"note": 1.50, "step": 0' in out
    assert [list(row) for row in lines(out)] == [list(expected)] * 4
    np.testing.assert_array_equal([row["forecast.mean"] for row in lines(out)], expected["forecast.mean"].astype(float))


@pytest.mark.parametrize(("text", "written"), [
    ("-0.5e+3", "-0.5e+3"), ("0", "0"), ("1E5", "1E5"), (" 7 ", "7"), ("007", '"007"'), ("+1", '"+1"'), (".5", '".5"'),
    ("5.", '"5."'),
    ("1e", '"1e"'), ("-", '"-"'), ("nan", '"nan"'), ("true", '"true"'), ("null", '"null"'), ("1_0", '"1_0"'),
    ("\u00e9\\", '"\u00e9\\\\"'),
    ("1.2.3", '"1.2.3"'), ("123456789012345678901234567890", "123456789012345678901234567890")])
def test_texts_in_json(models, text, written):
    out, _ = told("run", models["temp60"], "--keep", "note", "--output-format", "jsonl",
                  given=f"note,temperature\n{text},20\n")
    assert out.decode().startswith(f'{{"note": {written}, "step"')


def test_bytes_that_are_no_text_in_json(models):
    out, _ = told("run", models["temp60"], "--key", "k", "--output-format", "jsonl", given=b"k,temperature\nA\xff,20\n")
    assert lines(out)[0]["k"] == r"A\xff"


def test_json_to_csv(models):
    rows = [{"k": "a", "note": "x, \"y\"\n"}, {"k": "a", "note": 1.50}, {"k": "b", "note": None},
            {"k": "b", "note": [1, {"c": "d"}]}]
    given = "".join(json.dumps(row | {"temperature": 20}) + "\n" for row in rows)
    out, _ = told("run", models["temp60"], "--key", "k", "--keep", "note", "--format", "jsonl", "--output-format",
                  "csv",
                  given=given)
    assert list(columns(out)["note"]) == ["x, \"y\"\n", "1.5", "null", '[1, {"c": "d"}]']
    assert list(columns(out)["k"]) == ["a", "a", "b", "b"] and out.startswith(b"k,note,step,")


def test_json_stays_as_it_was(models):
    given = '{"k": "\\u0061", "note": {"a" : 1e5}, "temperature": 20}\n'
    out, _ = told("run", models["temp60"], "--key", "k", "--keep", "note", "--format", "jsonl", given=given)
    assert out.startswith(b'{"k": "\\u0061", "note": {"a" : 1e5}, "step"')


def test_to_f32(two):
    given = "temperature,pressure,t\n1,2,0\n3,4,1\n"
    options = ["--members", 3, "--quantiles", "0.5", "--time", "t", "--gap", "nominal"]
    out, _ = told("run", two, *options, "--output-format", "f32", given=given)
    plain, _ = told("run", two, *options, given=given)
    expected = [values.astype(np.float32) for name,
                values in columns(plain).items() if name not in ("t", "step", "flags")]
    np.testing.assert_array_equal(np.frombuffer(out, "<f4").reshape(2, -1), np.array(expected).T)


def test_from_f32(two):
    given = np.float32([1, 2, 3, 4]).tobytes()
    out, _ = told("run", two, "--format", "f32", "--output-format", "csv", given=given)
    assert out == told("run", two, given="temperature,pressure\n1,2\n3,4\n")[0]


def test_to_line_protocol(models):
    options = [*OPTIONS, "--time-unit", "ms", "--output-format", "influx", "--gap", "nominal"]
    out, _ = told("run", models["temp60"], *options, given=CSV)
    plain = columns(told("run", models["temp60"], *OPTIONS, "--time-unit", "ms", "--gap", "nominal", given=CSV)[0])
    tags = ["k=a,note=1.50", "k=a,note=text", "k=b", r'k=b,note=x\,\ "y"']
    stamps = [0, 60_000_000, 0, 60_000_000]
    names = ["forecast.mean", "forecast.std", "forecast.nominal"]
    assert out.decode().splitlines() == [
        f"nrnn,{tags[i]} {','.join(f'{name}={plain[name][i]}' for name in names)},step={plain['step'][i]}i,flags="
        f"{plain['flags'][i]}i {stamps[i]}" for i in range(4)]


def test_line_protocol_without_time_and_tags(models):
    out, _ = told("run", models["temp60"], "--output-format", "influx", given="temperature\n20\n")
    assert out.decode() == "nrnn forecast.mean=20.0,forecast.std=0.0,forecast.nominal=20.0,step=0i,flags=0i\n"


def test_line_protocol_before_1970_and_of_resampled_rows(models):
    given = "t,temperature\n1969-12-31T23:58:59.5Z,20\n1969-12-31T23:59:30Z,21\n"
    options = ["--time", "t", "--output-format", "influx"]
    out, _ = told("run", models["temp60"], *options, "--gap", "nominal", given=given)
    assert [line.split()[-1] for line in out.decode().splitlines()] == ["-60500000000", "-30000000000"]
    out, _ = told("run", models["temp60"], *options, "--resample", "last", given=given)
    assert [line.split()[-1] for line in out.decode().splitlines()] == ["-120000000000", "-60000000000"]


def test_names_that_line_protocol_must_escape(save):
    model = save([nrnn.Channel("x")], ["a b=c,d\\"], task="regression")
    out, _ = told("run", model, "--keep", "a k", "--output-format", "influx", given='a k,x\n"1=2,\\\r\n3\\",1\n')
    assert out.decode().startswith(r"nrnn,a\ k=1\=2\,\\r\n3\x5c a\ b\=c\,d\.mean=")


def test_numbers_that_are_none_are_left_out(save):
    model = save([nrnn.Channel("x")], ["p", "q"])
    out, _ = told("run", model, "--output-format", "influx", given="x\n1\n")
    plain = columns(told("run", model, given="x\n1\n")[0])
    left = {part.split("=")[0] for part in out.decode().split()[1].split(",")}
    assert left == {name for name, values in plain.items() if np.isfinite(float(values[0]))}


def test_a_state_goes_on_in_its_format(models, tmp_path):
    options = [*OPTIONS, "--state", tmp_path / "state", "--output", tmp_path / "out", "--output-format", "influx"]
    parts = CSV.splitlines(keepends=True)
    told("run", models["temp60"], *options, given="".join(parts[:2]))
    told("run", models["temp60"], *options, given="".join(parts))
    assert (tmp_path / "out").read_bytes() == told("run", models["temp60"], *OPTIONS, "--output-format", "influx",
                                                   given=CSV)[0]
    result = run("run", models["temp60"], *options[:-1], "jsonl", given=CSV)
    assert result.returncode == 7 and "of the same format" in result.stderr


def test_an_unknown_format(models):
    assert "--output-format" in fail(USAGE, "run", models["temp60"], "--output-format", "xml",
                                     given="temperature\n20\n")


def test_the_csv_reads_back(models):
    out, _ = told("run", models["temp60"], *OPTIONS, given=CSV)
    assert [row[2] for row in csv.reader(io.StringIO(out.decode()))] == ["note", "1.50", "text", "", 'x, "y"']


def test_blanks_within_quotes_keep_two_keys_apart(models):
    out, _ = told("run", models["x1"], "--key", "k", "--output-format", "jsonl", given='k,x\n" 7",1\n7,2\n')
    assert [json.loads(line)["k"] for line in out.splitlines()] == [" 7", 7]
