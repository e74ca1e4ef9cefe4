"""`--missing-value`: which texts and numbers stand for a value that is not there."""

import numpy as np
import pytest

import nrnn
from command import BAD_DATA, USAGE, columns, fail, told

HOLD = ["--missing", "hold"]


def held(model, given, *options):
    return list(columns(told("run", model, *HOLD, *options, given=given)[0])["flags"])


@pytest.mark.parametrize(("text", "cell"), [
    ("NA", "NA"), ("NA", "  NA\t"), ("-", "-"), ("--", "--"), (" NA ", "NA"), ("n/a", "n/a"), ("-9999", "-9999"),
    ("-9999", "-9999.0"), ("-9999", "-9.999e3"), ("-9999", "-9999.00001"), ("0", "-0"), ("0", "0.0"), ("1e2", "100"),
    ("inf", "inf"), ("NaN?", "NaN?"), ("a:b", "a:b"), (":", ":"), ("x:NA", "NA"), ("\u00e9", "\u00e9"), ('"', '""""')])
def test_what_is_missing(models, text, cell):
    assert held(models["x1"], f"x\n1\n{cell}\n2\n", "--missing-value", text) == ["0", "1", "0"]


@pytest.mark.parametrize(("text", "cell"), [
    ("NA", "na"), ("-9999", "-9998"), ("-9999", "9999"), ("N", "NA"), ("1", "1x"), ("x:", "x:"), ("x:1", "y:1"),
    ("", "-")])
def test_what_is_not(models, text, cell):
    given = f"x\n1\n{cell}\n2\n"
    if cell.lstrip("-").isdigit():
        assert held(models["x1"], given, "--missing-value", text) == ["0", "0", "0"]
    else:
        assert "line 3, column 1 (x): expected a number" in fail(
            BAD_DATA, "run", models["x1"], *HOLD, "--missing-value", text, given=given)


def test_several_and_of_one_channel(two):
    given = "temperature,pressure\n-9999,0\n0,NA\nNA,-9999\n7,7\n"
    options = ["--missing-value", "temperature:-9999", "--missing-value", "NA", "--missing-value", "pressure:0"]
    out, _ = told("run", two, *HOLD, *options, given=given)
    same, _ = told("run", two, *HOLD, given="temperature,pressure\n,\n0,\n,-9999\n7,7\n")
    assert out == same


def test_the_policy_says_what_it_gets(models):
    message = fail(BAD_DATA, "run", models["x1"], "--missing-value", "NA", given="x\nNA\n")
    assert 'line 2, column 1 (x): expected a number, found "NA"; --missing takes missing values' in message


@pytest.mark.parametrize("text", ["Temperature:NA", "temprature:NA", "temperatur:NA", "PRESSURE:0", "presure:"])
def test_almost_a_channel(two, text):
    message = fail(USAGE, "run", two, "--missing-value", text, given="temperature,pressure\n1,2\n")
    assert "--missing-value: expected a channel before the colon" in message and ('"temperature"?' in message
                                                                                  or '"pressure"?' in message)


@pytest.mark.parametrize("text", ["12:00", "humidity:NA", "x:y", "a:b:c", "temp:NA"])
def test_other_colons_are_text(two, text):
    given = f"temperature,pressure\n1,2\n{text},3\n"
    assert held(two, given, "--missing-value", text) == ["0", "1"]


def test_names_with_colons(save):
    model = save([nrnn.Channel("a"), nrnn.Channel("a:b")], ["y"], task="regression")
    assert held(model, "a,a:b\n1,1\nc,2\n3,c\n", "--missing-value", "a:b:c", "--missing-value", "c") == ["0", "1", "1"]
    message = fail(BAD_DATA, "run", model, *HOLD, "--missing-value", "a:b:c", given="a,a:b\n1,1\n3,c\n")
    assert 'line 3, column 2 (a:b)' in message  # the first name that fits is "a"


def test_in_every_format(two):
    options = ["--missing-value", "-9999", "--missing-value", "NA"]
    out, _ = told("run", two, *HOLD, *options, "--format", "jsonl", given='[1, -9999.0]\n["NA", 2]\n[1, 2]\n')
    assert [line.split(b"flags\": ")[1] for line in out.splitlines()] == [b"1}", b"1}", b"0}"]
    data = np.float32([[1, -9999], [3, 4]])
    hole = np.float32([[1, np.nan], [3, 4]])
    assert told("run", two, *HOLD, *options, "--format", "f32", given=data.tobytes())[0] == told(
        "run", two, *HOLD, "--format", "f32", given=hole.tobytes())[0]
    given = 'm temperature=1,pressure=-9999i\nm temperature="NA",pressure=2\n'
    assert held(two, given, *options, "--format", "influx", "--output-format", "csv") == ["1", "1"]


def test_keys_sequences_and_times_stay(models):
    given = "k,t,x\nNA,0,1\nNA,-9999,2\n"
    message = fail(BAD_DATA, "run", models["x1"], *HOLD, "--key", "k", "--time", "t", "--missing-value", "NA",
                   "--missing-value", "-9999", given=given)
    assert "line 3, column 2 (t)" in message and "keys 1" in message


@pytest.mark.parametrize(("cells", "text", "settings"), [
    ("-200,5", "-200.5", ["--separator", ";", "--decimal", ","]),
    ("-200,50", "-200,5", ["--separator", ";", "--decimal", ","]),
    ("1.7976931348623157e+308", "1.7976931348623157e+308", []), ("1e400", "1e400", [])])
def test_a_number_in_either_writing_and_beyond_float32(models, cells, text, settings):
    out, message = told(
        "run", models["x1"], *settings, "--missing-value", text, "--missing", "hold", given=f"x\n1\n{cells}\n")
    assert "held 1" in message and columns(out)["flags"].tolist() == ["0", "1"]
