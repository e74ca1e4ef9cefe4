"""The wheel where there is NumPy alone: the package, its programs, its commands."""
import csv
import re

import numpy as np
import pytest
from support import ROOT, VERSION, built, copy_packages


def test_the_stranger_has_nothing_else(stranger, python):
    assert stranger.run("sh", "-c", "command -v swiftc || command -v nrnn || ldconfig -p | grep libnrnn").stdout == ""
    listed = stranger.does(python, "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check")
    assert {line.split("==")[0] for line in listed.split()} <= {"numpy", "nrnn", "pip", "setuptools"}
    assert "No broken requirements" in stranger.does(python, "-m", "pip", "check", "--disable-pip-version-check")
    library = stranger.does(python, "-m", "nrnn", "--library")
    assert library.startswith(str(stranger.home / "env/lib")) and library.endswith("/nrnn/lib/libnrnn.so.0\n")


@pytest.mark.parametrize("program", ["smallest.py", "streaming.py", "classify.py ../digits/noisy.nrnn ../c/digit.csv"])
def test_programs_of_python(stranger, python, examples, program):
    folder = examples / "python"
    assert stranger.does(python, *program.split(), cwd=folder) == built(*program.split(), cwd=ROOT / "examples/python")


def test_first_lines_of_the_readme(stranger, python, examples):
    lines = re.search(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)[1]
    assert stranger.does(python, "-c", lines, cwd=examples.parent) == built("-c", lines, cwd=ROOT)


def test_the_command(stranger, python, examples):
    """It gives the numbers that the package gives, to the last bit of a float."""
    command = python.parent / "nrnn"
    assert stranger.does(command, "--version").strip().endswith(VERSION)
    said = stranger.does(command, "run", "digits/noisy.nrnn", "--input", "c/digit.csv", "--members", "32", cwd=examples)
    last = list(csv.DictReader(said.splitlines()))[-1]
    found = stranger.does(python, "-c", AS_THE_COMMAND, cwd=examples).split()
    assert [np.float32(last[f"{digit}.mean"]) for digit in range(10)] == [np.float32(one) for one in found]


AS_THE_COMMAND = """
import nrnn, numpy as np
model = nrnn.Model.load("digits/noisy.nrnn")
rows = np.loadtxt("c/digit.csv", skiprows=1, ndmin=2)
print(*map(str, model.stream(members=32).run(rows)[-1].mean))
"""


@pytest.mark.parametrize("name", ["calibrate", "convert", "train"])
def test_commands_tell_their_use_and_what_they_lack(stranger, python, name):
    command = python.parent / f"nrnn-{name}"
    assert stranger.does(command, "--help").startswith(f"usage: nrnn-{name} [-h]")
    assert stranger.does(command, "--version") == f"nrnn-{name} {VERSION}\n"
    line = {"calibrate": "m.nrnn --data x.csv", "convert": "x.onnx -o y.nrnn", "train": "x.toml --out run"}[name]
    needs = "torch" if name == "train" else "google.protobuf"
    extra = "train" if name == "train" else "file"
    assert re.fullmatch(rf"error: nrnn\.\w+: needs {needs}\S*, which is not installed: pip install 'nrnn\[{extra}\]' \(.*\)",
                        stranger.refused(command, *line.split()))


def test_the_live_page_comes_along(stranger, python):
    assert stranger.does(python, "-c", "from nrnn.live.page import page; print(page().count(b'content=\"events\"'))") == "1\n"


def test_what_is_shown_can_be_had(stranger, python):
    """Nothing that needs protobuf or torch, which a stranger has not."""
    look = ("import inspect, pydoc, nrnn\nfrom nrnn import *\nassert 'class Model' in pydoc.plain(pydoc.render_doc(nrnn))\n"
            "print(*dict(inspect.getmembers(nrnn)))")
    names = set(stranger.does(python, "-c", look).split())
    assert {"Model", "Streams", "plot"} <= names and not {"ModelFile", "Sde", "torch", "train"} & names


@pytest.mark.parametrize("library", ["/nowhere/libnrnn.so", "libc.so.6"])
def test_with_a_wrong_library_there_is_a_report_and_a_version(stranger, python, library):
    report = stranger.run(python, "-m", "nrnn", NRNN_LIBRARY=library)
    assert report.returncode == 1 and report.stderr == "" and f"package   nrnn {VERSION}, " in report.stdout
    assert f"library   none: NRNN_LIBRARY names a library that does not do: {library}" in report.stdout
    assert stranger.does(python, "-m", "nrnn", "--version", NRNN_LIBRARY=library) == f"{VERSION}\n"
    assert stranger.does(python.parent / "nrnn-convert", "--version", NRNN_LIBRARY=library) == f"nrnn-convert {VERSION}\n"
    assert stranger.refused(python, "-m", "nrnn", "--library", NRNN_LIBRARY=library).startswith("error: NRNN_LIBRARY names")


def test_with_protobuf_models_are_written(stranger, python, examples):
    """As `pip install 'nrnn[file]'` leaves it."""
    packages = stranger.home / "protobuf"
    copy_packages(packages, "protobuf")
    stranger.does(python.parent / "nrnn-calibrate", "co2/noisy.nrnn", "--data", "co2/co2.csv", "--target", "ppm", "--missing", "hold",
                  "--first", "1654", "--members", "20", "-o", "calibrated.nrnn", cwd=examples, PYTHONPATH=str(packages))
    model = stranger.does(python, "-c", "import nrnn; print(nrnn.Model.load('calibrated.nrnn').calibration.members)", cwd=examples)
    assert model == "20\n"
