"""CSV input: columns by name, quoting, and what a bad file gets."""

import pytest

import nrnn
from command import BAD_DATA, fail, succeed

PLAIN = "temperature,pressure\n1,2\n3,4.5\n"


@pytest.mark.parametrize("text", [
    "pressure,temperature\n2,1\n4.5,3\n",
    "time,pressure,note,temperature\n09:00,2,,1\n09:01,4.5,x,3\n",
    "temperature,pressure\r\n1,2\r\n3,4.5\r\n",
    "temperature,pressure\n1,2\n3,4.5",
    "temperature,pressure\n1,2\n3,4.5\n\n\n",
    "\ufefftemperature,pressure\n1,2\n3,4.5\n",
    ' temperature , "pressure"\n 1,2\n"3", 4.5 \n',
    'note,temperature,pressure\n"a, ""b""\nc",1,2\n,3,4.5\n',
], ids=["order", "extra columns", "CRLF", "no last line end", "empty lines at the end", "byte order mark", "blanks",
        "quoted commas, quotes and line ends"])
def test_the_same_samples(two, text):
    assert succeed("run", two, given=text) == succeed("run", two, given=PLAIN)


@pytest.mark.parametrize("text", ["1\n2\n", "x0\n1\n2\n", "anything\n1\n2\n", "a,x0\n7,1\n7,2\n"])
def test_one_channel_with_or_without_a_header(one, text):
    assert succeed("run", one, given=text) == succeed("run", one, given="x0\n1\n2\n")


@pytest.mark.parametrize("text", ["1,2\n3,4\n", "a,b\n1,2\n3,4\n", "x1,x0\n2,1\n4,3\n"])
def test_channels_without_names(save, text):
    model = save([nrnn.Channel()] * 2, ["a", "b"])
    assert succeed("run", model, given=text) == succeed("run", model, given="x0,x1\n1,2\n3,4\n")


def test_a_single_named_channel_takes_its_column(save):
    model = save(["pixel"], ["a", "b"])
    assert succeed("run", model, given="label,pixel\n7,1\n7,2\n") == succeed("run", model, given="1\n2\n")


def test_only_a_header(two):
    assert succeed("run", two, given="temperature,pressure\n").count(b"\n") == 1


BAD = {
    "empty": ("", ["empty file", '"temperature", "pressure"']),
    "missing column": ("temperature,humidity\n1,2\n", ['one column "pressure"', '"humidity"', "line 1"]),
    "column twice": ("temperature,pressure,pressure\n1,2,3\n", ['one column "pressure"', "found 2"]),
    "no header": ("1,2\n3,4\n", ['one column "temperature"', '"1", "2"']),
    "word": (PLAIN + "5,wet\n", ["line 4, column 2 (pressure)", '"wet"']),
    "word, columns swapped": ("pressure,temperature\nwet,1\n", ["line 2, column 1 (pressure)", '"wet"']),
    "line end in the cell": ('temperature,pressure\n1,"2\n3"\n', ["line 2, column 2 (pressure)", r"2\x0a3"]),
    "line after a quoted line end": ('note,temperature,pressure\n"a\nb",1,2\nc,x,2\n', ["line 4, column 2"]),
    "empty cell": (PLAIN + "5,\n", ["line 4, column 2 (pressure)", "empty cell", "missing values"]),
    "nan": (PLAIN + "NaN,1\n", ["line 4, column 1 (temperature)", "NaN", "missing values"]),
    "infinite": (PLAIN + "1,inf\n", ["line 4, column 2 (pressure)", "finite", "inf"]),
    "beyond float32": (PLAIN + "1,1e39\n", ["line 4, column 2 (pressure)", "finite", "1e39"]),
    "too few cells": (PLAIN + "5\n", ["line 4", "2, found 1"]),
    "too many cells": (PLAIN + "5,6,7\n", ["line 4", "2, found 3"]),
    "empty line": (PLAIN + "\n5,6\n", ["line 4", "empty line"]),
    "open quote": (PLAIN + '"5,6\n', ["line 4", "closing quote"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files(two, case):
    text, parts = BAD[case]
    message = fail(BAD_DATA, "run", two, given=text)
    for part in [*parts, "standard input"]:
        assert part in message


def test_an_empty_first_cell_is_no_header(one):
    assert "line 1" in fail(BAD_DATA, "run", one, given="\n1\n")


def test_rows_before_the_bad_one_are_written(two, tmp_path):
    source, result = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(PLAIN + "5,wet\n6,7\n")
    assert str(source) in fail(BAD_DATA, "run", two, "--input", source, "--output", result)
    assert result.read_bytes() == succeed("run", two, given=PLAIN)


def test_channels_of_one_name(save):
    model = save(["a", "a"], ["y"], task="regression")
    assert "differ in name" in fail(BAD_DATA, "run", model, given="a,a\n1,2\n")


def test_an_endless_line(two):
    assert "longer" in fail(BAD_DATA, "run", two, given=b"0" * (20 << 20))
