"""The library that the package finds, and what is said of one that does not do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import nrnn
from nrnn.engine import _library, abi
from nrnn.values.binary import Binary
from rooms import PACKAGE
from support import needs_engine

MUSL = b"\0libc.so\0".ljust(len(b"\0libc.so.6\0"), b"\0")


@pytest.fixture
def package(tmp_path):
    """A copy of the package on a path with a space, with a library as a wheel has it."""
    made = tmp_path / "a place" / "nrnn"
    shutil.copytree(PACKAGE, made, ignore=shutil.ignore_patterns("__pycache__", "lib"))
    (made / "lib").mkdir()
    shutil.copy(nrnn.library_path, made / "lib/libnrnn.so.0")
    return made


def python(package, code, **environment):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd="/",
                          env={"PYTHONPATH": f"{package.parent}:{':'.join(sys.path)}", **environment})


@needs_engine
def test_the_one_of_the_package_is_taken_before_the_system_s(package):
    done = python(package, "import nrnn; print(nrnn.library_path)")
    assert done.stdout == f"{package}/lib/libnrnn.so.0\n", done.stderr


@needs_engine
def test_one_that_is_named_is_taken_before_all(package):
    named = shutil.copy(nrnn.library_path, package.parent / "named.so")
    assert python(package, "import nrnn; print(nrnn.library_path)", NRNN_LIBRARY=str(named)).stdout == f"{named}\n"


def said(package):
    """The last line of what loading a model says; the package itself can be imported."""
    done = python(package, "import nrnn\nprint('imported')\nnrnn.Model.load(b'')")
    assert done.stdout == "imported\n" and done.returncode == 1, done.stderr
    return done.stderr.splitlines()[-1]


@needs_engine
@pytest.mark.parametrize("at, value, found", [(18, b"\xb7", "ARM64 with glibc"), (None, MUSL, "with musl")])
def test_one_of_another_machine_is_called_so(package, at, value, found):
    if os.uname().machine == "aarch64" and at:
        pytest.skip("this machine's own")
    path = package / "lib/libnrnn.so.0"
    data = path.read_bytes()
    needed = b"\0libc.so.6\0"
    assert needed in data
    path.write_bytes(data[:at] + value + data[at + 1:] if at else data.replace(needed, value).replace(b"GLIBC_", b"gLIBC_"))
    sentence = said(package)
    assert sentence.startswith("ImportError: libnrnn was not found: ")
    assert f"is for {found}" in sentence or f"{found}, this Python for" in sentence
    assert f"this Python for {Binary.of_this_process()}: install the wheel for this machine, nrnn-...-manylinux_" in sentence


@needs_engine
def test_what_it_lacks_is_named(package):
    (package / "program.c").write_text("int f(void); int nrnn(void) { return f(); }")
    (package / "lacking.c").write_text("int f(void) { return 0; }")
    for line in ("lacking.c -o liblacking.so.1 -Wl,-soname,liblacking.so.1", "program.c -o lib/libnrnn.so.0 liblacking.so.1"):
        subprocess.run(["gcc", "-shared", "-fPIC", *line.split()], check=True, cwd=package)
    (package / "liblacking.so.1").unlink()
    assert said(package).startswith(f"ImportError: libnrnn was not found: {package}/lib/libnrnn.so.0 needs liblacking.so.1, "
                                    "which is not installed; ")


def test_what_the_loader_says_of_protobuf_c():
    error = "libprotobuf-c.so.1: cannot open shared object file: No such file or directory"
    assert _library._reason("/p/libnrnn.so.0", error) == (
        "/p/libnrnn.so.0 needs libprotobuf-c.so.1, which is not installed: apt install libprotobuf-c1, or take a library that "
        "holds protobuf-c, such as a wheel's")


@needs_engine
def test_without_any_it_says_where_to_have_one(package):
    shutil.rmtree(package / "lib")
    if "libnrnn.so.0" in subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True).stdout:
        pytest.skip("the system has a library")
    assert said(package).endswith("install a wheel of nrnn, build it with `make lib` in a checkout, or set NRNN_LIBRARY to "
                                  "its path")


@needs_engine
@pytest.mark.parametrize("version, goes", [("0.2.0", True), ("0.2.9", True), ("0.1.0", True), ("0.99.0", False),
                                           ("1.0.0", False)])
def test_one_that_is_older_than_the_package_is_refused(package, version, goes):
    (package / "values/_version.py").write_text(f'VERSION = "{version}"\n')
    done = python(package, "import nrnn; print(nrnn.__version__)")
    if goes:
        assert done.stdout == f"{version}\n", done.stderr
    else:
        found = nrnn.library_version()
        assert done.stdout == f"{version}\n"  # the package's own
        done = python(package, "import nrnn; nrnn.Model.load(b'')")
        assert done.stderr.splitlines()[-1] == (
            f"ImportError: {package}/lib/libnrnn.so.0: expected libnrnn {version} or newer, found {found}: install that library "
            f"(NRNN_LIBRARY names the path of one), or the package nrnn of version {found}")
        sentence = done.stderr.splitlines()[-1]
        done = python(package, "from nrnn.engine.abi import absent; absent()")  # not as where there is none
        assert done.stderr.splitlines()[-1] == sentence


@needs_engine
def test_one_of_another_abi_is_refused():
    class Other:
        nrnn_abi_version = staticmethod(lambda: 7)
        nrnn_version = abi.lib.nrnn_version
        nrnn_version_string = abi.lib.nrnn_version_string

    with pytest.raises(ImportError, match="expected libnrnn of ABI version 0, as nrnn .* needs, found .* of ABI version 7"):
        _library.fits(Other, "libnrnn.so.0", 0)


def test_what_is_no_program_is_none(tmp_path):
    (tmp_path / "x").write_text("INPUT(libnrnn.so.0)\n")
    assert Binary.of(str(tmp_path / "x")) is None and Binary.of(str(tmp_path / "y")) is None
    assert Binary.of(sys.executable) == Binary.of_this_process() is not None
    assert Path(sys.executable).exists()
