"""A library that does not do: the package can be imported, and tells; what uses the engine is told why, and stops."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import nrnn
from rooms import PACKAGE
from support import needs_engine

ROOT = Path(__file__).parents[3]
MODEL = ROOT / "examples/digits/noisy.nrnn"
NAMED = "NRNN_LIBRARY names a library that does not do: "
REMEDY = ". Set it to the path of one that does, or unset it: then the package's own is taken"
WRONG = [("/nowhere/libnrnn.so", "/nowhere/libnrnn.so: cannot open shared object file"),
         ("libc.so.6", "libc.so.6 lacks nrnn_version"), ("/", "/: expected a shared library, such as libnrnn.so.0, found a folder"),
         (str(ROOT / "include/nrnn.h"), "nrnn.h: expected a shared library, such as libnrnn.so.0, found a file of another kind")]
wrong = pytest.mark.parametrize("library, reason", WRONG)


def python(library, *line):
    return subprocess.run([sys.executable, *line], text=True, capture_output=True,
                          env={"NRNN_LIBRARY": library, "PYTHONPATH": ":".join([str(PACKAGE.parent), *sys.path])})


@wrong
def test_the_first_use_stops(library, reason):
    done = python(library, "-c", f"import nrnn\nprint(nrnn.library_path)\nnrnn.Model.load({os.fspath(MODEL)!r})")
    last = done.stderr.splitlines()[-1]
    assert done.returncode == 1 and done.stdout == "None\n"
    assert last.startswith(f"ImportError: {NAMED}") and reason in last and last.endswith(REMEDY)


@wrong
def test_the_report_says_why(library, reason):
    done = python(library, "-m", "nrnn")
    assert done.returncode == 1 and done.stderr == ""
    assert f"\nlibrary   none: {NAMED}" in done.stdout and reason in done.stdout and "\nnumpy     " in done.stdout


def test_of_an_older_one_the_version_is_said(tmp_path):
    (tmp_path / "old.c").write_text('unsigned nrnn_version(void) { return 256; }\nunsigned nrnn_abi_version(void) { return 0; }\n'
                                    'const char *nrnn_version_string(void) { return "0.1.0"; }\n')
    subprocess.run(["gcc", "-shared", "-fPIC", "old.c", "-o", "old.so"], check=True, cwd=tmp_path)
    last = python(str(tmp_path / "old.so"), "-c", "import nrnn; nrnn.library_version()").stderr.splitlines()[-1]
    assert f"{tmp_path}/old.so (libnrnn 0.1.0) lacks nrnn_numerics_revision: it is not the libnrnn" in last


@pytest.mark.parametrize("option", ["--library", "--version"])
def test_what_only_the_library_knows_is_an_error_of_one_line(option):
    done = python("/nowhere", "-m", "nrnn", option)  # of a checkout, whose version is the library's
    assert done.returncode == 1 and done.stdout == "" and done.stderr.startswith(f"error: {NAMED}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["calibrate", "convert", "train"])
def test_commands_tell_what_needs_no_library(name):
    run = f"import sys; from nrnn import commands; sys.argv[0] = '/bin/nrnn-{name}'; sys.exit(commands.{name}())"
    assert python("/nowhere", "-c", run, "--version").stdout == f"nrnn-{name} of a checkout\n"
    assert python("/nowhere", "-c", run, "--help").stdout.startswith(f"usage: nrnn-{name} [-h]")


def test_a_file_is_compared_with_the_engine_or_not_at_all():
    """Only where there is no library, and none was named, is a comparison left out."""
    pytest.importorskip("google.protobuf")
    done = python("/nowhere", "-c", f"import nrnn\nnrnn.reference.against_engine(nrnn.ModelFile.of({os.fspath(MODEL)!r}))")
    assert done.returncode == 1 and done.stderr.splitlines()[-1].startswith(f"ImportError: {NAMED}/nowhere")


@needs_engine
def test_a_checkout_without_one_has_no_version():
    tell = "import nrnn; print(hasattr(nrnn, '__version__'), '__version__' in dir(nrnn))"
    assert python("/nowhere", "-c", tell).stdout == "False False\n"
    assert python(str(nrnn.library_path), "-c", tell).stdout == "True True\n" and nrnn.__version__ == nrnn.library_version()
