"""A last line that has no end yet, with and without `--state`."""

import struct

import numpy as np
import pytest

from command import BAD_DATA, columns, fail, floats, reported, run, samples, start, succeed, told

NAMES = "temperature,pressure\n"


@pytest.fixture
def growing(tmp_path):
    """A file that is read with a state; writes it and gives the results and what was said."""
    path, report = tmp_path / "in", tmp_path / "report.json"

    def read(model, text, *settings, name="csv"):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        result = run("run", model, "--state", tmp_path / "state", "--input", path, "--format", name, "--no-header",
                     "--report", report, *settings)
        assert result.returncode == 0, result.stderr
        return result.stdout, result.stderr, reported(report)["total"]
    return read


def test_a_row_that_is_completed_later(sensor, growing):
    head = "t,temperature,pressure\n0,1,2\n"
    first, message, total = growing(sensor, head + "0.5,2", "--time", "t")
    assert "line 3: expected a line end" in message and (total["rows"], total["unfinished"]) == (1, 1)
    text = head + "0.5,20.2,3\n1,4,5\n"
    rest, _, total = growing(sensor, text, "--time", "t")
    assert (total["results"], total["unfinished"]) == (2, 0)
    assert first + rest == told("run", sensor, "--time", "t", "--no-header", given=text)[0]


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_file_that_ends_anywhere(sensor, growing, cut):
    """Byte for byte, a quoted cell with a line end in it too; its name stands in no column that is read."""
    text = 't,temperature,pressure,note\n0,1,2,\n0.5,2,3,"a ""b""\nc"\n1,4,5,d\n'
    whole = told("run", sensor, "--time", "t", "--no-header", given=text)[0]
    first, _, _ = growing(sensor, text[:-2 * cut], "--time", "t")
    rest, _, _ = growing(sensor, text, "--time", "t")
    assert first + rest == whole


def test_an_open_quote(sensor, growing):
    _, message, total = growing(sensor, 't,temperature,pressure,note\n0,1,2,x\n0.5,2,3,"a\nb\n', "--time", "t")
    assert "line 3: expected a closing quote" in message and (total["rows"], total["unfinished"]) == (1, 1)


def test_without_time_what_follows_is_given(two, growing):
    x = ["1,2\n", "3,4\n", "5,6\n"]
    first, _, _ = growing(two, NAMES + x[0] + x[1][:3])
    rest, _, _ = growing(two, NAMES + x[1] + x[2])
    assert first + rest == succeed("run", two, "--no-header", given=NAMES + "".join(x))


@pytest.mark.parametrize("cut", [1, 4, 9, 15])
def test_json_lines(two, growing, cut):
    lines = ["[1, 2]\n", "[3, 4]\n", '{"temperature": 5, "pressure": 6}\n']
    text = "".join(lines)[:-cut]
    first, message, total = growing(two, text, name="jsonl")
    assert "line 3: expected a line end" in message and (total["results"], total["unfinished"]) == (2, 1)
    rest, _, _ = growing(two, lines[2], name="jsonl")
    assert first + rest == succeed("run", two, "--format", "jsonl", given="".join(lines))


@pytest.mark.parametrize("cut", range(1, 8))
def test_floats(two, growing, cut):
    x = samples(5)
    first, message, total = growing(two, x.tobytes()[:-cut], name="f32")
    assert "row 5: expected 8 bytes" in message and (total["results"], total["unfinished"]) == (4, 1)
    rest, _, _ = growing(two, x[4:].tobytes(), name="f32")
    assert first + rest == succeed("run", two, "--format", "f32", given=x.tobytes())


def test_a_header_that_is_not_finished(two, tmp_path):
    (tmp_path / "in").write_text("temperature,pres")
    message = fail(BAD_DATA, "run", two, "--state", tmp_path / "state", "--input", tmp_path / "in")
    assert "line 1" in message and "line end" in message


@pytest.mark.parametrize(("name", "text"), [("jsonl", "[1, 2"), ("f32", b"abc")])
def test_a_first_row_that_is_not_finished(two, growing, name, text):
    out, _, total = growing(two, text, name=name)
    assert out == b"" and (total["rows"], total["unfinished"]) == (0, 1)


def test_a_redirected_file_is_one(two, tmp_path):
    (tmp_path / "in").write_text(NAMES + "1,2\n3,4")
    with open(tmp_path / "in") as source:
        process = start("run", two, "--state", tmp_path / "state", stdin=source)
        out, message = process.communicate()
    assert process.returncode == 0 and b"line 3" in message and len(out.splitlines()) == 2


def test_a_pipe_has_ended(two, tmp_path):
    out, message = told("run", two, "--state", tmp_path / "state", given=NAMES + "1,2\n3,4")
    assert len(out.splitlines()) == 3 and message == ""
    assert struct.unpack_from("<Q", (tmp_path / "state").read_bytes(), 128) == (2,)


@pytest.mark.parametrize(("name", "text"), [
    ("csv", b"temperature,pressure\n1,2\n3,4"), ("jsonl", b"[1, 2]\n[3, 4]"),
    ("f32", np.float32([1, 2, 3, 4]).tobytes())])
def test_without_a_state_it_is_read(two, tmp_path, name, text):
    (tmp_path / "in").write_bytes(text)
    out = succeed("run", two, "--format", name, "--input", tmp_path / "in")
    assert out == succeed("run", two, "--format", name, given=text)
    if name == "csv":
        assert list(columns(out)["step"]) == ["0", "1"] and len(floats(out, "idle.mean")) == 2
