"""What a number is, in each format, in times and in options."""

import decimal
import json
import random
import struct

import numpy as np
import pytest

import nrnn
from command import BAD_DATA, USAGE, fail, floats, told
from test_time import X, engine, means

# Half the least float32 but 0, in full: it rounds to 0, and a little more does not.
SMALLEST = ("7.0064923216240853546186479164495806564013097093825788587853414194489554134293030074331909418106079101562"
            "5e-46")
GOOD = ["1", "+20.2", "-0", ".5", "20.", "-.5e1", "+5.E-1", "2e1", "1E+2", "007.250", "0.1", "16777217", "1e-50",
        "3.4028235e38", "3.4028235677973366e38", "1.17549435e-38", "1e-45", "0e999999999999999999999",
        SMALLEST, SMALLEST.replace("e", "0001e"), "1." + "0" * 400, "0." + "0" * 60 + "1" + "9" * 400 + "e60",
        "8388608.5",
        "8388609.5", "33554434.0000000000001"]
BAD = ["0x10", "0X1p3", "1_000", "1,020.5", "1'000", "1 000", "20,1", "20.1 C", "20.1C", "1e", "1e+", "e5", ".",
       "+", "-", "+-1", "1.2.3", "snan", "nan(0x1)", "nan0", "nanx", "1\0", "\0", "3\0,4", "1\x01",
       "\x7f1", "٣", "½", "−5", "１",
       "0b1", "1f", "1d3", "#1", "$5", "5%", "1/2", "TRUE", "none", "NA", "NULL", "\u00a01", "1\u200b"]
INFINITE = ["inf", "-inf", "+Infinity", "INFINITY", "1e39", "-3.4028236e38", "1" + "0" * 50, "9e999999999999999999999"]
NAN = ["nan", "NaN", "NAN", "-nan", "+NaN", "nAn"]


def nearest(text):
    """The float32 of a number's text, rounded once: Python's own reader has only doubles."""
    exact = decimal.Context(prec=2000).create_decimal(text)
    with np.errstate(over="ignore"), decimal.localcontext(decimal.Context(prec=2000)):
        guess = np.float32(float(exact))
        near = [guess, np.nextafter(guess, np.float32(-np.inf)), np.nextafter(guess, np.float32(np.inf))]
        return min((value for value in near if np.isfinite(value)), key=lambda value: (
            abs(decimal.Decimal(float(value)) - exact), struct.unpack("<I", struct.pack("<f", value))[0] & 1))


def outputs_of(model, values):
    return nrnn.Model.load(model).stream().run(np.float32(values).reshape(-1, 1)).mean[:, 0]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A model that forgets, and whose output is another for the next float32: inputs are so small that tanh is 1:1."""
    path = tmp_path_factory.mktemp("plain") / "plain.nrnn"
    nrnn.ModelFile([nrnn.Sde(A=[[-1.0]], W=[[0.0]], U=[[1.0]], step=1.0)], inputs=[nrnn.Channel("x", scale=2.0**24)],
                   outputs=["y"], readout=([[1.0]], [0.0])).save(path)
    return path


def read(plain, texts):
    """The output of each of the texts, a sequence of its own, and that of the float32 nearest to it."""
    given = "part,x\n" + "".join(f"{i},{text}\n" for i, text in enumerate(texts))
    out, _ = told("run", plain, "--sequence", "part", given=given)
    values = np.float32([[nearest(text)] for text in texts])
    resets = np.arange(len(texts)) > 0
    return floats(out, "y.mean"), nrnn.Model.load(plain).stream().run(values, resets=resets).mean[:, 0]


def forms(text):
    """The text as a value of each format, with the run's options."""
    quoted = '"' + text.replace('"', '""') + '"'
    return [(f"x,n\n{text if ',' not in text else quoted},1\n", []), (f"n,x\n1, {quoted} \n", []),
            (json.dumps({"x": text}) + "\n", ["--format", "jsonl"])]


def one_output(model, given, options):
    out, _ = told("run", model, "--missing", "mean", *options, given=given)
    if options:
        return np.float32(json.loads(out)["y0.mean"])
    return floats(out, "y0.mean")[0]


@pytest.mark.parametrize("text", GOOD)
def test_good(models, text):
    expected = outputs_of(models["x1"], [nearest(text)])[0]
    for given, options in forms(text):
        assert one_output(models["x1"], given, options) == expected


@pytest.mark.parametrize("text", NAN)
def test_nan_is_missing(models, text):
    for given, options in forms(text):
        _, message = told("run", models["x1"], "--missing", "hold", *options, given=given)
        assert "held 1" in message


@pytest.mark.parametrize("text", BAD)
def test_bad(models, text):
    for given, options in forms(text):
        message = fail(BAD_DATA, "run", models["x1"], "--missing", "hold", *options, given=given)
        assert "expected a number, found" in message
        assert "line 2, column" in message or 'line 1, channel "x"' in message


@pytest.mark.parametrize("text", INFINITE)
def test_what_no_float32_is_near(models, text):
    for given, options in forms(text):
        assert "expected a finite number, found" in fail(BAD_DATA, "run", models["x1"], *options, given=given)


@pytest.mark.parametrize(("text", "words"), [
    ("0x10", "a hexadecimal number"), ("1_000", "underscores"), ("1,020.5", "thousands separators"),
    ("1.020,5", "number"), ("20,1", "a decimal comma"), ("20.1 C", "something after it"), ("NA", "a missing value"),
    ("1\x01", "control characters"), ("1;2", "';' separates: --separator ';'")])
def test_what_it_looks_like(models, text, words):
    assert words in fail(BAD_DATA, "run", models["x1"], given=f'x\n"{text}"\n')


def test_numbers_between_two_floats(plain):
    """Around the middle of two float32 a way over float64 may round to the wrong one."""
    generator = random.Random(1)
    texts = []
    for _ in range(400):
        low = struct.unpack("<f", struct.pack("<I", generator.randrange(0x20000000, 0x44000000)))[0]
        high = float(np.nextafter(np.float32(low), np.float32(np.inf)))
        with decimal.localcontext(decimal.Context(prec=400)):
            middle = (decimal.Decimal(low) + decimal.Decimal(high)) / 2
            for shift in "1e-30", "-1e-30", "1e-16", "-1e-16", "0":
                texts.append(str(middle + middle * decimal.Decimal(shift)))
        texts.append(f"{float(middle):.17g}")
    np.testing.assert_array_equal(*read(plain, texts))


def test_each_way_to_write_a_number(plain):
    np.testing.assert_array_equal(*read(plain, GOOD))


# Times

@pytest.mark.parametrize("times", [
    ["1700000000.0000000001", "1700000000.5", "1700000001.00000000049"],
    ["1.7e-9", "+0.500000002", "1.0000000019999e0"],
    ["1700000000", "17000000005e-1", "0.1700000001e10"], ["00000000000000000000000000000.5", "1.", "+1.5"],
])
def test_seconds_are_exact_to_the_nanosecond(sensor, times):
    np.testing.assert_array_equal(means(sensor, times), engine(sensor, [0] * 3, X[:3]).mean[:, 0])


@pytest.mark.parametrize(("text", "why"), [
    ("1.55053E+09", "rounded to 10^4 seconds, as Excel writes it"), ("4.57E+04", "10^2 seconds"), ("2e1", "10^1"),
    ("1550530680000", "13 digits: --time-unit ms?"), ("1550530680000000", "16 digits: --time-unit us?"),
    ("1550530680000000000", "19 digits: --time-unit ns?"), ("1550530680000.5", "--time-unit ms?"),
    ("20260131120000", "--time-format %Y%m%d%H%M%S?"), ("-1", "seconds before 0"), ("-0.000000001", "seconds before 0"),
    ("2026-01-31 12:00:00", "no zone: --time-zone or append Z"), ("2026-01-31T12:00", "no zone"),
    ("20260131T120000", "no zone"),
    ("31.01.2026 12:00", "--time-format '%d.%m.%Y %H:%M'?"),
    ("01/02/2026", "--time-format '%d/%m/%Y' or '%m/%d/%Y'?"), ('"1,550,530"', "thousands separators"),
    ("0x10", "hexadecimal"),
    ("12:00.5", ""), ("2026-01-31T12:00.5Z", ""), ("2026-01-31T12Z", "")])
def test_times_that_are_refused_say_why(sensor, text, why):
    given = f"t,temperature,pressure\n1,1,2\n{text},1,2\n"
    message = fail(BAD_DATA, "run", sensor, "--time", "t", "--gap", "reset", given=given)
    assert "line 3, column 1 (t): expected seconds or an RFC 3339 time" in message and why in message


@pytest.mark.parametrize(("first", "second", "words"), [
    ("1", "2026-01-31T12:00:00Z", "expected seconds as before, found a date and time"),
    ("2026-01-31T12:00:00Z", "1769860860", "expected a date and time as before, found seconds")])
def test_times_of_a_key_stay_of_one_kind(sensor, first, second, words):
    given = f"k,t,temperature,pressure\na,{first},1,2\nb,{second},1,2\na,{second},1,2\n"
    message = fail(BAD_DATA, "run", sensor, "--time", "t", "--gap", "reset", "--key", "k", given=given)
    assert f"line 4, column 2 (t): {words}" in message and "refused 1" in message


# Options

@pytest.mark.parametrize(("option", "rest"), [
    ("--noise-scale", ["--noise", "on"]), ("--save-every", ["--state", "state"]), ("--quantiles", ["--members", "9"])])
@pytest.mark.parametrize("text", ["0x1p-1", "nan", "1_0", "\u00bd", "0.5 "])
def test_options_are_decimal_numbers_too(sensor, tmp_path, option, rest, text):
    assert option.strip("-").split("-")[0] in fail(USAGE, "run", sensor, option, text, *rest, cwd=tmp_path)
