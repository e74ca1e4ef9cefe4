"""JSON lines and raw floats that cannot be used, and files that cannot be opened."""

import numpy as np
import pytest

import nrnn
from command import BAD_DATA, FAILURE, IO, USAGE, fail, run, start

JSONL = {
    "empty": ("", ["empty file"]),
    "no JSON": ("[1, 2]\n[1, ", ["line 2", "JSON"]),
    "number for two channels": ("3\n", ["line 1"]),
    "missing key": ('{"temperature": 1}\n', ["line 1", '"pressure"', '"temperature"']),
    "null": ('{"temperature": 1, "pressure": null}\n', ["line 1", '"pressure"', "null", "missing values"]),
    "text": ('{"temperature": "warm", "pressure": 1}\n', ["line 1", '"temperature"']),
    "too short": ("[1, 2]\n\n[1]\n", ["line 3", "2 values, found 1"]),
    "beyond float32": ("[1e39, 1]\n", ["line 1", '"temperature"']),
}


@pytest.mark.parametrize("case", JSONL)
def test_bad_jsonl(two, case):
    text, parts = JSONL[case]
    message = fail(BAD_DATA, "run", two, "--format", "jsonl", given=text)
    for part in parts:
        assert part in message


def test_bad_f32(two):
    good = np.float32([[1, 2], [3, 4]])
    assert "empty file" in fail(BAD_DATA, "run", two, "--format", "f32")
    message = fail(BAD_DATA, "run", two, "--format", "f32", given=good.tobytes()[:13])
    assert "row 2: expected 8 bytes, found 5" in message
    for value in np.nan, np.inf:
        good[1, 1] = value
        message = fail(BAD_DATA, "run", two, "--format", "f32", given=good.tobytes())
        assert 'row 2, channel "pressure"' in message and str(value) in message


def test_files_that_cannot_be_opened(two, tmp_path):
    assert "nowhere.csv" in fail(IO, "run", two, "--input", tmp_path / "nowhere.csv")
    assert str(tmp_path) in fail(IO, "run", two, "--input", tmp_path)
    message = fail(IO, "run", two, "--output", tmp_path / "none" / "out.csv", given="temperature,pressure\n1,2\n")
    assert "out.csv" in message


def test_the_output_cannot_be_the_input(two, tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("temperature,pressure\n1,2\n")
    assert "--output" in fail(USAGE, "run", two, "--input", path, "--output", path)
    assert path.read_text() == "temperature,pressure\n1,2\n"


def test_a_bad_input_leaves_the_output_alone(two, tmp_path):
    result = tmp_path / "out.csv"
    result.write_text("results of yesterday")
    fail(BAD_DATA, "run", two, "--output", result, given="a,b\n1,2\n")
    assert result.read_text() == "results of yesterday"


def test_a_full_device(two):
    with open("/dev/full", "wb") as full:
        for arguments in (["inspect", two], ["run", two]):
            process = start(*arguments, stdout=full)
            _, message = process.communicate(b"temperature,pressure\n1,2\n", timeout=60)
            assert process.returncode == IO and b"standard output" in message


def test_a_state_that_diverges(tmp_path):
    path = tmp_path / "model.nrnn"
    nrnn.ModelFile([nrnn.Sde(A=[[1e30]], W=[[0.0]], U=[[1.0]], step=1.0)]).save(path)
    result = run("run", path, given="1\n1\n1\n1\n")
    assert result.returncode == FAILURE and "line 3" in result.stderr
    assert len(result.stdout.splitlines()) == 3  # the header and what the first two samples gave
