"""How a CSV file is written: what separates, the decimal comma, comments, lines before and after the header."""

import subprocess

import pytest

from command import BAD_DATA, OK, USAGE, fail, outputs, start, succeed, told

PLAIN = "temperature,humidity\n20.5,50\n21,51.25\n"
SAME = {
    "semicolons": ("temperature;humidity\n20.5; 50\n21 ;51.25\n", ["--separator", ";"]),
    "tabs": ("n\ttemperature\thumidity\n\t20.5\t50\n \t21\t51.25\t\n".replace("\t\n", "\n"), ["--separator", "tab"]),
    "a real tab": ("temperature\thumidity\n20.5\t50\n21\t51.25\n", ["--separator", "\t"]),
    "a tab as it is escaped": ("temperature\thumidity\n20.5\t50\n21\t51.25\n", ["--separator", r"\t"]),
    "bars": ("temperature|humidity|n\n20.5|50|a,b\n21|51.25|\"c|d\"\n", ["--separator", "|"]),
    "a blank": ("temperature humidity\n20.5 50\n21 51.25\n", ["--separator", " "]),
    "blanks": (" temperature   humidity\n 20.5\t 50  \r\n21  \"51.25\"  \n", ["--separator", "blanks"]),
    "Excel's line": ("sep=;\r\ntemperature;humidity\n20.5;50\n21;51.25\n", []),
    "Excel's line and the option": ("sep=;\ntemperature;humidity\n20.5;50\n21;51.25\n", ["--separator", ";"]),
    "a decimal comma": ("temperature;humidity\n20,5;50\n+21;5125e-2\n", ["--separator", ";", "--decimal", ","]),
    "a decimal comma in quotes": ('sep=;\ntemperature;humidity\n"20,5";50\n21;"51,25"\n', ["--decimal", ","]),
    "comments": ("# a\n\t# b, \"\ntemperature,humidity\n#\n20.5,50\n  # c\n21,51.25\n# d", ["--comment", "#"]),
    "another comment": ("// a\ntemperature,humidity\n20.5,50\n21,51.25\n", ["--comment", "//"]),
    "lines before": ("Station 5\n\"\ntemperature,humidity\n20.5,50\n21,51.25\n", ["--skip-lines", "2"]),
    "units": ("temperature,humidity\nC,%\nfloat,float\n20.5,50\n21,51.25\n", ["--skip-after-header", "2"]),
    "both": ("a\ntemperature,humidity\n\"\n20.5,50\n21,51.25\n", ["--skip-lines", "1", "--skip-after-header", "1"]),
    "Excel's line counts": ("sep=;\nStation\ntemperature;humidity\n20.5;50\n21;51.25\n", ["--skip-lines", "2"]),
    "skipped lines hold comments": ("#\n1,2\n#\ntemperature,humidity\n20.5,50\n21,51.25\n",
                                    ["--skip-lines", "2", "--comment", "#"]),
}


@pytest.mark.parametrize("name", SAME)
def test_as_the_plain_file(models, name):
    text, options = SAME[name]
    assert succeed("run", models["th60"], *options, given=text) == succeed("run", models["th60"], given=PLAIN)


REFUSED = {
    "a point": ("temperature;humidity\n20.5;1\n", ["--separator", ";", "--decimal", ","],
                ["line 2, column 1 (temperature)", "looks like a decimal point: --decimal ."]),
    "thousands": ("temperature;humidity\n1.020,5;1\n", ["--separator", ";", "--decimal", ","],
                  ["line 2, column 1", "thousands separators"]),
    "a decimal comma": ('temperature,humidity\n"20,5",1\n', [], ["line 2, column 1", "decimal comma: --decimal ,"]),
    "another separator": ("sep=;\ntemperature;humidity\n", ["--separator", "|"],
                          ["line 1", '"sep=;"', "--separator '|'"]),
    "too few cells": ("temperature humidity\n20.5\n", ["--separator", "blanks"], ["line 2", "has, 2, found 1"]),
    "a number's line": ("x\n\ntemperature,humidity\nC,%\n1,2\n1,wet\n",
                        ["--skip-lines", "2", "--skip-after-header", "1"], ["line 6, column 2 (humidity)", '"wet"']),
    "semicolons": ("temperature;humidity\n1;2\n", [], ["line 1", "looks like ';' separates: --separator ';'"]),
    "tabs": ("temperature\thumidity\n1\t2\n", [], ["line 1", "looks like tabs separate: --separator tab"]),
    "bars": ("temperature|humidity\n1|2\n", [], ["--separator '|'"]),
    "blanks": ("temperature humidity\n1 2\n", [], ["--separator blanks"]),
    "commas": ("temperature,humidity\n1,2\n", ["--separator", ";"], ["looks like ',' separates: --separator ','"]),
    "a comment": ("% logger\ntemperature,humidity\n1,2\n", [], ["line 1", "looks like a comment: --comment '%'"]),
    "a comment within": ("temperature,humidity\n1,2\n# x,y\n", [], ["line 3", "looks like a comment: --comment '#'"]),
    "lines before": ("a\nb;c\n\ntemperature,humidity\n1,2\n", [], ["the header looks like line 4: --skip-lines 3"]),
    "lines before, and semicolons": ("a\ntemperature;humidity\n1;2\n", [], ["--skip-lines 1, --separator ';'"]),
    "units": ("temperature,humidity\nC,%\n1,2\n", [], ["line 2", "looks like a row of units: --skip-after-header 1"]),
    "a second row of units": ("temperature,humidity\nC,%\nAvg,Avg\n1,2\n", ["--skip-after-header", "1"],
                              ["line 3", "--skip-after-header 2"]),
    "a missing value": ("temperature,humidity\n1,2\n1,N/A\n", [], ["looks like a missing value: --missing-value N/A"]),
    "a word": ("temperature,humidity\n1,2\n1,off line\n", [],
               ["if it means a missing value: --missing-value 'off line'"]),
    "JSON": ('{"temperature": 1}\n', [], ["looks like JSON: --format jsonl"]),
    "line protocol": ("m temperature=1,humidity=2 1465839830100400200\n", [], ["--format influx"]),
    "no header for the units": ("1,2\n", ["--skip-after-header", "1"],
                                ["line 1", 'found none; the header has "1", "2"']),
    "nothing but comments": ("# a\n", ["--comment", "#"], ["found an empty file"]),
    "fewer lines than are skipped": ("a\n", ["--skip-lines", "3"], ["found an empty file"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_option_that_mends_it(models, name):
    text, options, parts = REFUSED[name]
    message = fail(BAD_DATA, "run", models["th60"], *options, given=text)
    for part in ["standard input: ", *parts]:
        assert part in message


@pytest.mark.parametrize("text", ["", "a", "7", ".", "+", "-", '"', "\n", ";;", "\u00e9", "Tab"])
def test_what_separates_nothing(models, text):
    message = fail(USAGE, "run", models["x1"], "--separator", text, given="x\n1\n")
    assert "--separator: expected one character" in message


@pytest.mark.parametrize(("options", "part"), [
    (["--decimal", ";"], "--decimal: expected . or ,"), (["--decimal", ","], "--decimal: expected another than the"),
    (["--separator", ",", "--decimal", ","], "--decimal: expected another than the separator, found ','"),
    (["--comment", " \t"], "--comment: expected"), (["--comment", ""], "--comment: expected"),
    (["--skip-lines", "-1"], "--skip-lines"), (["--skip-after-header", "x"], "--skip-after-header"),
    (["--format", "jsonl", "--separator", ";"], "--separator"), (["--format", "f32", "--decimal", ","], "--decimal"),
    (["--format", "influx", "--comment", "#"], "--comment"), (["--format", "f32", "--comment", "#"], "--comment")])
def test_options_that_cannot_be(models, options, part):
    assert part in fail(USAGE, "run", models["x1"], *options, given="x\n1\n")


def test_times_have_the_decimal_comma_too(models):
    found, _ = told("run", models["x1"], "--time", "t", "--separator", ";", "--decimal", ",",
                    given="t;x\n0,5;1\n1,5;2,25\n")
    assert outputs(found) == outputs(told("run", models["x1"], "--time", "t", given="t,x\n0.5,1\n1.5,2.25\n")[0])
    assert '"0.5"' in fail(BAD_DATA, "run", models["x1"], "--time", "t", "--separator", ";", "--decimal", ",",
                           given="t;x\n0.5;1\n")


def test_a_file_without_a_header(models):
    assert succeed("run", models["x1"], "--decimal", ",", "--separator", ";", given="1,5\n2\n") == succeed(
        "run", models["x1"], given="1.5\n2\n")
    assert succeed("run", models["x1"], "--comment", "#", "--skip-lines", "1", given="x\n# x\n1\n# y\n2\n") == succeed(
        "run", models["x1"], given="1\n2\n")
    assert "line 1: expected a header, as --skip-after-header says" in fail(
        BAD_DATA, "run", models["x1"], "--skip-after-header", "1", given="1\n2\n")


def test_a_row_does_not_wait_for_what_is_behind_a_comment(models):
    process = start("run", models["x1"], "--comment", "#")
    try:
        process.stdin.write(b"# a\nx\n1\n# b\n")
        process.stdin.flush()
        assert [process.stdout.readline()[:2] for _ in range(2)] == [b"st", b"0,"]
        process.stdin.write(b"2\n# c")
        out, error = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert (process.returncode, error, out[:2], out.count(b"\n")) == (OK, b"", b"1,", 1)


def test_comments_of_json(models):
    given = '# a\n{"x": 1}\n  # b {\n{"x": 2}\n'
    assert succeed("run", models["x1"], "--format", "jsonl", "--comment", "#", given=given) == succeed(
        "run", models["x1"], "--format", "jsonl", given='{"x": 1}\n{"x": 2}\n')


def test_the_samples_of_quantize_too(models, tmp_path):
    data, small = tmp_path / "in.csv", tmp_path / "small.nrnn"
    data.write_text("# a\nx;n\nm;s\n1,5;2\n-;3\n")
    options = ["--separator", ";", "--decimal", ",", "--comment", "#", "--skip-after-header", "1",
               "--missing-value", "-", "--missing", "hold"]
    command = ["quantize", models["x1"], "--weights", "f16", "-o", small]
    assert "in.csv, 2 rows" in told(*command, "--data", data, *options)[0].decode()
    assert "--data" in fail(USAGE, *command, "--separator", ";")


def test_many_comments(models):
    """Each is passed over where it stands: quadratic work would take hours."""
    given = "x\n" + "#\n" * 300_000 + "1\n" + "# \"\n" * 300_000
    assert succeed("run", models["x1"], "--comment", "#", given=given) == succeed("run", models["x1"], given="x\n1\n")


def test_a_line_without_its_end_is_left(models, tmp_path):
    source, state = tmp_path / "in.csv", tmp_path / "state"
    source.write_text("sep=;\n# a\nt;x\ns;m\n0;1\n# b")
    command = ["run", models["x1"], "--comment", "#", "--skip-after-header", "1", "--time", "t", "--input", source,
               "--state", state, "--no-header"]
    assert "unfinished 1" in told(*command)[1]
    source.write_text("sep=;\n# a\nt;x\ns;m\n0;1\n# b\n1;2\n")
    assert told(*command)[0].startswith(b"1,1,")
