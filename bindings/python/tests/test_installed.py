"""`python -m nrnn`: what is installed. Programs that are built with it are for Tests/Dist."""

import shlex
import subprocess

import pytest

import nrnn
from nrnn import installed
from nrnn.__main__ import main
from support import needs_engine


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    """What a wheel has, on a path with a space, a quote and a comma."""
    folder = tmp_path / "someone's place, here"
    for name in ("include", "lib/pkgconfig", "lib/cmake/NRNN"):
        (folder / name).mkdir(parents=True)
    monkeypatch.setattr(installed, "_PACKAGE", folder)
    return folder


def told(capsys, *options, status=0):
    assert main(list(options)) == status
    return capsys.readouterr().out.removesuffix("\n")


def test_flags_stand_in_one_line_quoted(wheel, capsys):
    line = told(capsys, "--libs", "--cflags")
    assert shlex.split(line) == [f"-I{wheel}/include", f"-L{wheel}/lib", "-Xlinker", "-rpath", "-Xlinker", f"{wheel}/lib",
                                 "-lnrnn"]


def test_a_program_finds_the_library_where_it_lies(wheel, tmp_path, capsys):
    """On this path with a space, a quote and a comma."""
    (tmp_path / "library.c").write_text("int nrnn(void) { return 7; }")
    (tmp_path / "program.c").write_text("int nrnn(void);\nint main(void) { return nrnn(); }")
    subprocess.run(["gcc", "-shared", "-fPIC", "library.c", "-o", wheel / "lib/libnrnn.so"], check=True, cwd=tmp_path)
    flags = shlex.split(told(capsys, "--cflags", "--libs"))
    subprocess.run(["gcc", "program.c", "-o", "program", *flags], check=True, cwd=tmp_path)
    assert subprocess.run([tmp_path / "program"]).returncode == 7


@pytest.mark.parametrize("option, place", [("include-dir", "include"), ("library-dir", "lib"),
                                           ("pkgconfig-dir", "lib/pkgconfig"), ("cmake-dir", "lib/cmake/NRNN")])
def test_places(wheel, capsys, option, place):
    assert told(capsys, f"--{option}") == f"{wheel}/{place}"


@needs_engine
def test_version_and_library(capsys):
    assert told(capsys, "--version", "--library") == f"{nrnn.__version__}\n{nrnn.library_path}"


@needs_engine
def test_without_options_a_report(capsys):
    report = told(capsys)
    for word in ("nrnn of a checkout", f"libnrnn {nrnn.library_version()}, ABI 0", "generic", str(nrnn.library_path), "numpy"):
        assert word in report


def test_what_is_not_there_is_an_error(wheel, capsys):
    (wheel / "include").rmdir()
    assert main(["--cflags"]) == 1
    out, error = capsys.readouterr()
    assert not out and error.startswith(f"error: expected {wheel}/include, found none") and "pkg-config" in error


def test_wrong_usage():
    with pytest.raises(SystemExit, match="2"):
        main(["--no-such"])
