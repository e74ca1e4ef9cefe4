"""CSV input: which first row is one of names, and what an empty line or cell is."""

import json

import pytest

import nrnn
from command import BAD_DATA, USAGE, columns, fail, succeed, told

HOLD = ["--missing", "hold"]


@pytest.fixture
def pair(save):
    """Two channels without names."""
    return save([nrnn.Channel()] * 2, ["y"], task="regression", name="pair.nrnn")


def steps(model, given, *options):
    return told("run", model, *HOLD, *options, given=given)[0].count(b"\n") - 1


@pytest.mark.parametrize("first", ["null", '""', "nan", "-NaN", "20.1", '"7"', " 1e3 ", ".5", "", "+1"])
def test_a_first_row_that_is_a_sample(one, first):
    assert steps(one, f"{first}\n1\n2\n") == 3


@pytest.mark.parametrize("first", ["ppm", "x0", '"ppm, raw"', "Nanometre", "nullable", "e1", "T \u00b0C", "_1", "(1)"])
def test_a_first_row_that_is_a_header(one, first):
    assert steps(one, f"{first}\n1\n2\n") == 2


@pytest.mark.parametrize("first", ["20.1 C", "0x14", "1_000", "inf", "1e99", "NA", "---", "?", "\0", "a\0", "-5;3"])
def test_a_first_row_that_is_a_bad_sample(one, first):
    """It might be one of names, but none is lost without a word."""
    message = fail(BAD_DATA, "run", one, given=f"{first}\n1\n2\n")
    assert "line 1 (no header: see --input-header), column 1 (x0): expected a" in message
    assert steps(one, f"{first}\n1\n2\n", "--skip-bad") == 2


@pytest.mark.parametrize(("first", "count"), [("a,b", 2), ("1,2", 3), ("1,", 3), (",", 3), ("x0,x1", 2), ("x1,x0", 2)])
def test_two_channels_without_names(pair, first, count):
    assert steps(pair, f"{first}\n1,2\n3,4\n") == count


def test_a_first_row_of_a_name_and_a_number_is_a_bad_sample(pair):
    assert 'line 1 (no header: see --input-header), column 1 (x0): expected a number, found "a"' in fail(
        BAD_DATA, "run", pair, given="a,2\n1,2\n3,4\n")


def test_one_name_that_is_looked_for_makes_a_header(pair):
    assert 'one column "x1", found none; the header has "x0", "7"' in fail(BAD_DATA, "run", pair, given="x0,7\n1,2\n")


@pytest.mark.parametrize(("choice", "first", "count"), [
    ("auto", "5", 3), ("auto", "ppm", 2), ("yes", "5", 2), ("yes", "ppm", 2), ("yes", "2m", 2), ("no", "5", 3)])
def test_what_is_said_of_the_header(one, choice, first, count):
    assert steps(one, f"{first}\n1\n2\n", "--input-header", choice) == count


def test_no_header_where_there_is_one(one):
    assert "line 1 (no header" in fail(BAD_DATA, "run", one, "--input-header", "no", given="x0\n1\n")
    assert "1, found 2" in fail(BAD_DATA, "run", one, "--input-header", "no", given="1,2\n1,3\n")


@pytest.mark.parametrize("options", [["--key", "site"], ["--keep", "site"], ["--map", "temperature=t"], []])
def test_columns_without_names_cannot_be_named(two, options):
    assert "--input-header no: expected a single channel" in fail(
        USAGE, "run", two, "--input-header", "no", *options, given="1,2\n3,4\n")


@pytest.mark.parametrize("name", ["jsonl", "f32"])
def test_other_formats_have_no_header(one, name):
    assert "--input-header" in fail(USAGE, "run", one, "--format", name, "--input-header", "yes")


def test_the_samples_of_quantize_have_a_header_too(one, tmp_path):
    command = ["quantize", one, "--weights", "f16", "-o", tmp_path / "small.nrnn"]
    data = tmp_path / "data.csv"
    data.write_text("5\n1\n2\n")
    for choice, rows in ("auto", 3), ("no", 3), ("yes", 2):
        report = json.loads(succeed(*command, "--overwrite", "--json", "--data", data, "--input-header", choice))
        assert report["data"]["rows"] == rows
    assert "--data" in fail(USAGE, *command, "--input-header", "yes")


@pytest.mark.parametrize(("given", "held"), [
    ('x0\n1\n""\n2\n', [1]), ('x0\n1\n""\n', [1]), ("x0\n1\n\n2\n", [1]), ("x0\n1\n\n\n\n2\n", [1, 2, 3]),
    ("\n1\n", [0]), ("\n\n1\n\n", [0, 1]), ("x0\n1\n \n2\n", [1]), ("x0\n1\n\r\n2\n", [1]), ('1\n""\n""\n', [1, 2]),
    ('x0\n1\n""', [1]), ("x0\n1\n\n\n", []), ("n,x0\n,1\n,\n,2\n", [1]),
    ('n,x0\n1,1\n"",""\n', [1]), ("x0\n1\n\n\"\"\n", [1, 2])])
def test_empty_cells_and_lines_in_one_column(one, given, held):
    out, _ = told("run", one, *HOLD, given=given)
    assert [i for i, flags in enumerate(columns(out)["flags"]) if flags == "1"] == held


def test_an_empty_line_under_reject_names_its_line(one):
    message = fail(BAD_DATA, "run", one, given="x0\n1\n\n\n2\n")
    assert "line 3, column 1 (x0): expected a number, found an empty cell" in message
    out, message = told("run", one, "--skip-bad", given="x0\n1\n\n\n2\n")
    assert out == succeed("run", one, given="x0\n1\n2\n") and "refused 2" in message and "line 4, column 1" in message


def test_a_million_empty_lines(one):
    """Each was read ahead of the next row: quadratic work would take hours."""
    out, message = told("run", one, *HOLD, given="x0\n1\n" + "\n" * 300_000 + "2\n")
    assert out.count(b"\n") == 300_003 and "held 300000" in message


@pytest.mark.parametrize("given", ["", "\n", "\n\r\n \n", "\ufeff", "\ufeff\n"])
def test_a_file_of_nothing(one, given):
    assert "found an empty file" in fail(BAD_DATA, "run", one, *HOLD, given=given)
