"""Files of another kind than the one that was asked for: the refusal says what they look like."""

import bz2
import json
import lzma
import zipfile

import numpy as np
import pytest

from command import BAD_DATA, fail, run, succeed

TEXT = "time,temperature\n0,20.1\n60,20.2\n"


def zipped(path):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("data.csv", TEXT)
    return path.read_bytes()


PACKED = {
    "bzip2": lambda path: bz2.compress(TEXT.encode()),
    "xz": lambda path: lzma.compress(TEXT.encode()), "zip": zipped,
    "npy": lambda path: np.save(path.with_suffix(".npy"), np.ones(3)) or path.with_suffix(".npy").read_bytes(),
}


@pytest.mark.parametrize("format", ["csv", "jsonl", "f32"])
@pytest.mark.parametrize("kind", PACKED)
def test_packed(models, tmp_path, kind, format):
    message = fail(BAD_DATA, "run", models["temp60"], "--format", format, given=PACKED[kind](tmp_path / "file"))
    assert f"expected {format}, found what looks like" in message and kind in message


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_wide_text(models, encoding, format):
    text = TEXT if format == "csv" else '{"temperature": 20.1}\n'
    message = fail(BAD_DATA, "run", models["temp60"], "--format", format, given=text.encode(encoding))
    assert "looks like UTF-32" in message if encoding == "utf-32" else "looks like UTF-16: --encoding" in message


LINES = {
    "carriage returns": (TEXT.replace("\n", "\r"), "carriage returns alone"),
    "carriage returns, one column": ("temperature\r20.1\r20.2\r", "carriage returns alone"),
    "carriage returns, no header": ("20.1\r20.2\r", "carriage returns alone"),
    "carriage returns, the channel first": ("temperature,n\r1,2\r3,4\r", "carriage returns alone"),
    "semicolons": (TEXT.replace(",", ";"), "';' separates: --separator ';'"),
    "semicolons, a decimal comma": ("time;temperature\n0;20,1\n", "';' separates: --separator ';'"),
    "tabs": (TEXT.replace(",", "\t"), "tabs separate: --separator tab"),
    "bars": (TEXT.replace(",", "|"), "'|' separates: --separator '|'"),
    "comments": ("# logger\n" + TEXT, "a comment: --comment '#'"),
    "line protocol": ("room,at=north temperature=20.1 1465839830100400200\n", "InfluxDB's line protocol: --format influx"),
    "JSON lines": ('{"time": 0, "temperature": 20.1}\n', "JSON: --format jsonl"),
}


@pytest.mark.parametrize("case", LINES)
def test_csv_that_is_none(models, case):
    text, words = LINES[case]
    message = fail(BAD_DATA, "run", models["temp60"], "--time", "time", given=text)
    assert "line 1" in message and f"looks like {words}" in message
    if "carriage" in case:
        assert f"looks like {words}" in fail(BAD_DATA, "run", models["temp60"], given=text)


@pytest.mark.parametrize(("rows", "words"), [
    ("20.1;5\n", "';' separates: --separator ';'"), ("20,1\n", "1, found 2"), ('"20,1"\n', "a decimal comma"),
    ("20.1\t5\n", "control characters")])
def test_a_row_that_is_none(models, rows, words):
    message = fail(BAD_DATA, "run", models["temp60"], given="temperature\n" + rows)
    assert "line 2" in message and words in message


@pytest.mark.parametrize(("text", "words"), [
    (TEXT, "CSV: --format csv"), ('{"temperature": 1}\r{"temperature": 2}\r', "carriage returns alone")])
def test_json_that_is_none(models, text, words):
    message = fail(BAD_DATA, "run", models["temp60"], "--format", "jsonl", given=text)
    assert "line 1" in message and f"looks like {words}" in message


def test_names_that_only_begin_like_one(models):
    for name in "PAR1", "BZh9", "sep", "PKa":
        assert succeed("run", models["temp60"], given=f"{name},temperature\n1,20.1\n").count(b"\n") == 2


def test_json_with_a_byte_order_mark(models):
    given = '{"temperature": 20.1}\n'
    assert succeed("run", models["temp60"], "--format", "jsonl", given="\ufeff" + given) == succeed(
        "run", models["temp60"], "--format", "jsonl", given=given)


HOSTILE = ["\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b31m", "\u202egnp.exe", "\u2066x", "\x7f\x08", "\u200b",
           "a\rb", "\u2028", "\ufeff", "\ud83d"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_message_holds_what_a_terminal_acts_on(models, tmp_path, text):
    raw = text.encode("utf-8", "surrogatepass")
    cases = [(b"time," + raw + b"\n1,2\n", []), (b"time,temperature\n0," + raw + b"\n", []),
             (b"time,temperature\n" + raw + b",1\n", ["--time", "time"]),
             (b'time,temperature\n"a' + raw + b'"b,1\n', []), (raw + b"\n1\n2\n3 C\n", [])]
    cases += [(line, ["--format", "jsonl"]) for line in (json.dumps({text: 1}).encode(), b'{"' + raw + b'": 1}\n')]
    for given, options in cases:
        path = tmp_path / "in"
        path.write_bytes(given)
        message = run("run", models["temp60"], *options, "--input", path).stderr
        assert message and not [c for c in message if not c.isprintable() and c != "\n"]


def test_long_cells_are_cut(models):
    message = fail(BAD_DATA, "run", models["temp60"], given="temperature\n" + "x" * 100_000 + "\n")
    assert '"' + "x" * 40 + '..."' in message and len(message) < 300
    header = ",".join(["y" * 1000] * 1000)
    assert len(fail(BAD_DATA, "run", models["temp60"], "--time", "t", given=header + "\n1\n")) < 1500
