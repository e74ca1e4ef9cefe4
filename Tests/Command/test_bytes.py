"""Keys, sequences, names of columns and of files are bytes: equal where their bytes are, in any encoding or none."""

import json
import os

import pytest

import nrnn
from command import BAD_DATA, BAD_STATE, IO, USAGE, columns, fail, run, succeed, told

COMPOSED, DECOMPOSED = "\u00e9".encode(), "e\u0301".encode()
PAIRS = [(b"A\xff", b"A\xfe"), (COMPOSED, DECOMPOSED), ("\u212b".encode(), "\u00c5".encode()), (b"\xc3", b"\xc3\xa9"),
         (b"\xed\xa0\x80", b"\xed\xa0\x81"), ("\ufffd".encode(), b"\xff"), (b"a", b"A"), (b"1", b"1.0")]
TWO_KEYS = pytest.mark.parametrize(("a", "b"), PAIRS)


@TWO_KEYS
def test_keys(models, tmp_path, a, b):
    given = b"k,x\n" + a + b",1\n" + b + b",2\n" + a + b",3\n"
    command = ["run", models["x1"], "--key", "k", "--noise", "on", "--no-header", "--report", tmp_path / "report"]
    whole = succeed(*command, given=given)
    assert [line.split(b",")[:2] for line in whole.splitlines()] == [[a, b"0"], [b, b"0"], [a, b"1"]]
    state = tmp_path / "state"
    head, *lines = given.splitlines(keepends=True)
    parts = [succeed(*command, "--state", state, given=head + line) for line in lines]
    assert b"".join(parts) == whole
    assert whole.splitlines(keepends=True)[1] == b + b"," + succeed(
        "run", models["x1"], "--noise", "on", "--no-header", "--stream-id", stream_id(b), given="x\n2\n")
    names = list(json.loads((tmp_path / "report").read_text())["keys"])
    assert len(names) == 2 and {unescaped(name) for name in names} == {a, b}


def stream_id(key):
    """What the C function makes of these bytes: a name of digits would be the id itself."""
    return nrnn.stream_id(key.decode()) if key.isdigit() else key


def unescaped(name):
    """A key of a report: each \\xNN is its byte."""
    out, rest = b"", name.encode()
    while rest:
        size = 4 if rest.startswith(b"\\x") else 1
        out += bytes([int(rest[2:4], 16)]) if size == 4 else rest[:1]
        rest = rest[size:]
    return out


@pytest.mark.parametrize("key", [
    b"\\xff", b"\xff", b"\\\xff", b"\\x5cxff", b"C:\\x", b"\\", b"a\\b", b"\\\\xff", "\\é".encode()])
def test_no_two_keys_are_written_alike(models, tmp_path, key):
    report = tmp_path / "report"
    succeed("run", models["x1"], "--key", "k", "--report", report, given=b"k,x\n" + key + b",1\n")
    (name,) = json.loads(report.read_text())["keys"]
    assert unescaped(name) == key and (name.encode() == key or b"\\x" in key or not key.isascii())


@TWO_KEYS
def test_sequences(models, a, b):
    given = b"s,x\n" + a + b",1\n" + b + b",2\n" + b + b",3\n"
    out, _ = told("run", models["x1"], "--sequence", "s", given=given)
    assert list(columns(out)["step"]) == ["0", "0", "1"]


@TWO_KEYS
def test_names_of_columns(models, a, b):
    given = a + b"," + b + b"\n1,2\n"
    for name, value in (a, 1), (b, 2):
        out = succeed("run", models["x1"], "--map", b"x=" + name, "--keep", name, given=given)
        head, row = out.splitlines()
        assert head.split(b",")[0] == name and row == b"%d," % value + succeed(
            "run", models["x1"], "--no-header", given=f"x\n{value}\n").strip()
    assert "--keep: expected each column once" in fail(
        USAGE, "run", models["x1"], "--keep", a, "--keep", a, given=given)
    if a == COMPOSED:
        assert "looks the same and has other bytes" in fail(
            BAD_DATA, "run", models["x1"], "--map", b"x=" + a, given=b + b"\n1\n")


def test_a_stream_id_from_a_name(models):
    command = ["run", models["x1"], "--noise", "on", "--no-header"]
    for name in b"A\xff", b"A\xfe", DECOMPOSED:
        keyed, _ = told(*command, "--key", "k", given=b"k,x\n" + name + b",1\n")
        assert name + b"," + succeed(*command, "--stream-id", name, given="x\n1\n") == keyed
    assert succeed(*command, "--stream-id", b"A\xff", given="x\n1\n") != succeed(
        *command, "--stream-id", b"A\xfe", given="x\n1\n")


def test_quoted_keys_keep_their_blanks(models):
    given = 'k,x\n" a",1\na,1\n a ,1\n"a",1\n'
    out, _ = told("run", models["x1"], "--key", "k", given=given)
    assert list(columns(out)["step"]) == ["0", "0", "1", "2"]


@pytest.mark.parametrize("key", ["a\0", "\x1b[31m", "a\tb", '"a\nb"', "\x7f"])
@pytest.mark.parametrize("option", ["--key", "--sequence"])
def test_control_characters_are_no_part_of_a_key(models, key, option):
    message = fail(BAD_DATA, "run", models["x1"], option, "k", given=f"k,x\n{key},1\n")
    assert "line 2, column 1 (k): expected a" in message and "control characters" in message


NAMES = [b"caf\xe9", b"\xff\xfe", "\U0010ff41".encode() + b"\x80", DECOMPOSED]


@pytest.mark.parametrize("name", NAMES)
def test_files(models, tmp_path, name):
    folder = os.fsencode(tmp_path) + b"/"
    ends = b".nrnn", b".csv", b".out", b".state", b".json"
    model, given, out, state, report = (folder + name + end for end in ends)
    with open(model, "wb") as file:
        file.write(models["x1"].read_bytes())
    with open(given, "wb") as file:
        file.write(b"x\n1\n2\n")
    succeed("run", model, "--input", given, "--output", out, "--state", state, "--report", report)
    assert {name + end for end in ends} <= set(os.listdir(folder))
    with open(out, "rb") as file:
        assert file.read() == succeed("run", models["x1"], given="x\n1\n2\n")
    with open(report, encoding="utf-8") as file:
        assert json.load(file)["total"]["results"] == 2
    assert run("inspect", model).returncode == 0


def test_a_file_that_is_not_there_is_named(models, tmp_path):
    path = os.fsencode(tmp_path) + b"/no\xffwhere\x1b[31m.csv"
    assert r"no\xffwhere\x1b[31m.csv" in fail(IO, "run", models["x1"], "--input", path)
    assert r"\xff" in fail(IO, "inspect", b"\xff.nrnn")


def test_a_state_of_another_key_is_named(models, tmp_path):
    state = tmp_path / "state"
    told("run", models["x1"], "--key", "k", "--state", state, given=b"k,x\nA\xff,1\n")
    message = fail(BAD_STATE, "run", models["x1"], "--key", "k", "--members", "3", "--state", state, given="k,x\na,1\n")
    assert r'key "A\xff"' in message


@pytest.mark.parametrize("name", ["\x7f", "\u202eabc", "\x9b31m", "\U000e0041", "\ufeff"])
def test_names_of_a_model_on_a_terminal_and_in_json(save, name):
    model = save([nrnn.Channel(name)], ["y"], task="regression")
    text = succeed("inspect", model).decode()
    assert not [c for c in text if not c.isprintable() and c != "\n"]
    assert json.loads(succeed("inspect", model, "--json"))["inputs"][0]["name"] == name
    assert not [c for c in succeed("inspect", model, "--json").decode() if not c.isprintable() and c != "\n"]
