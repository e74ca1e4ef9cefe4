"""What may stand where a sub-command expects a model: no pipe is waited for, no device is read."""

import os
import subprocess

import pytest

from command import COMMAND, IO, OK, fail

COMMANDS = [("inspect",), ("verify",)]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_no_regular_file_is_refused_at_once(tmp_path, command):
    os.mkfifo(tmp_path / "pipe")
    for path, words in ((tmp_path / "pipe", "found a pipe"), ("/dev/zero", "found a device"),
                        (tmp_path, "found a directory"), (tmp_path / "none", "No such file or directory")):
        message = fail(IO, *command, path)
        assert words in message and str(path) in message


def test_quantize_waits_for_no_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero", tmp_path):
        message = fail(IO, "quantize", path, "--weights", "int8", "--output", tmp_path / "out.nrnn")
        assert f"{path}: expected a regular file" in message


def test_standard_input_that_is_a_model(two):
    with open(two, "rb") as file:
        result = subprocess.run([COMMAND, "inspect", "/dev/stdin"], stdin=file, capture_output=True, timeout=60)
    assert result.returncode == OK and b"temperature" in result.stdout


def test_standard_input_that_is_a_pipe(two):
    result = subprocess.run([COMMAND, "inspect", "/dev/stdin"], input=two.read_bytes(), capture_output=True, timeout=60)
    assert result.returncode == OK and b"temperature" in result.stdout
