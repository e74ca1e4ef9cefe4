"""What README shows: its first lines of Python and C run, and its programs are those of the examples."""
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
LIBRARY = ROOT / f".build-lib/{os.uname().machine}"

# What the lines of C leave out: what is declared, and where a sample comes from.
AROUND = """
#include <nrnn.h>
#include <stdio.h>
static int left = 3;
static int read_sample(float *x) { return x[0] = 8, left-- > 0; }
int main(void) {
  float x[1], mean[10];
  nrnn_error error;
  nrnn_model *model = NULL;
  nrnn_stream *stream = NULL;
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  nrnn_output output = NRNN_OUTPUT_INIT;
  options.members = 32, output.mean = mean, output.mean_capacity = 10;
  %s
}
"""


def first(language):
    return re.search(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)[1]


def run(*command):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "bindings/python")}
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_first_lines_of_python():
    lines = first("python")
    assert len(lines.splitlines()) == 5
    assert len(re.findall(r"0\.\d+|\d\.\d+e-\d+", run(sys.executable, "-c", lines))) == 30


def test_first_lines_of_c(tmp_path):
    lines = first("c")
    assert len(lines.splitlines()) == 5
    (tmp_path / "first.c").write_text(AROUND % lines)
    run("cc", "-std=c11", "-Wall", "-Wextra", "-Werror", tmp_path / "first.c", "-o", tmp_path / "first", "-Iinclude",
        f"-L{LIBRARY}", "-lnrnn", f"-Wl,-rpath,{LIBRARY}")
    assert re.fullmatch(r"(0\.\d+\n){3}", run(tmp_path / "first"))


@pytest.mark.parametrize("path", ["examples/c/classify.c", "examples/python/classify.py",
                                  "examples/swift/Sources/classify/main.swift"])
def test_shows_the_program(path):
    assert (ROOT / path).read_text() in README
