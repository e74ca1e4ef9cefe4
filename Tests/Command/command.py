"""Runs the built command and reads what it wrote."""

import csv
import io
import json
import os
import subprocess
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
COMMAND = os.environ.get("NRNN_COMMAND", str(ROOT / ".build/release/nrnn"))

OK, FAILURE, USAGE, BAD_MODEL, VERIFY_FAILED, IO, BAD_DATA, BAD_STATE, BEHIND, INTERRUPTED = *range(9), 130


def line_of(arguments):
    """The command's line; arguments that are bytes stay as they are."""
    return [COMMAND, *(part if isinstance(part, bytes) else str(part) for part in arguments)]


def start(*arguments, **settings):
    """The command as a process with pipes."""
    pipes = dict(stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return subprocess.Popen(line_of(arguments), **pipes | settings)


def run(*arguments, given=b"", **settings):
    """Its end: returncode, stdout as bytes, stderr as text."""
    data = given.encode() if isinstance(given, str) else given
    result = subprocess.run(line_of(arguments), input=data, capture_output=True, timeout=60, **settings)
    result.stderr = result.stderr.decode()
    return result


def succeed(*arguments, **settings):
    """The standard output of a run that must succeed without a word."""
    result = run(*arguments, **settings)
    assert (result.returncode, result.stderr) == (OK, "")
    return result.stdout


def fail(code, *arguments, **settings):
    """The message of a run that must end with `code`."""
    result = run(*arguments, **settings)
    assert result.returncode == code, result.stderr
    assert result.stderr.count("\n") >= 1 and "Fatal" not in result.stderr
    return result.stderr


def told(*arguments, **settings):
    """The standard output of a run that must succeed, and what it said of its rows."""
    result = run(*arguments, **settings)
    assert result.returncode == OK, result.stderr
    return result.stdout, result.stderr


def reported(path):
    """A report of --report."""
    report = json.loads(path.read_text())
    assert report["schema"] == "nrnn-run-1"
    return report


def columns(text):
    """A CSV result as {name: array}."""
    rows = list(csv.reader(io.StringIO(text.decode())))
    return {name: np.array(values) for name, *values in zip(*rows)}


def outputs(text):
    """A result of CSV or JSON lines, row by row, without what it passes on of the input."""
    if text.startswith(b"{"):
        rows = [list(json.loads(line).items()) for line in text.decode().splitlines()]
        return [row[[name for name, _ in row].index("step"):] for row in rows]
    names, *rows = csv.reader(io.StringIO(text.decode("latin-1")))
    return [row[names.index("step"):] for row in [names, *rows]]


def floats(text, name):
    """One column of a CSV result."""
    return columns(text)[name].astype(np.float32)


def csv_text(x, names):
    """Samples as a CSV file; the shortest text that reads back as the same float32."""
    return "\n".join([",".join(names)] + [",".join(str(value) for value in row) for row in x.astype(np.float32)]) + "\n"


def samples(steps, channels=2, seed=0):
    return np.random.default_rng(seed).standard_normal((steps, channels)).astype(np.float32)
