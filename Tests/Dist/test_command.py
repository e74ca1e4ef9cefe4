"""The command of a release: what it needs, and that it does what the command of `make command` does."""
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
from old import wrapper
from support import LIBRARY, PATH, ROOT, VERSION, done, models

pytestmark = pytest.mark.skipif(os.uname().machine != "x86_64", reason="the command is made for x86-64")
ORDINARY, RELEASED = ROOT / ".build/release/nrnn", ROOT / ".build-dist/command/nrnn"
MANUAL = RELEASED.parent / "man"
SUBCOMMANDS = ("bench", "demo", "embed", "inspect", "pack", "quantize", "run", "verify")
LIBC = {"libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "ld-linux-x86-64.so.2"}
DIGITS, DIGIT = ROOT / "examples/digits/noisy.nrnn", ROOT / "examples/c/digit.csv"
# README's, and what asks libc for more: other letters, zones of time, packed files, numbers of every size.
LINES = [("inspect", DIGITS), ("verify", DIGITS), ("run", "--help"),
         ("run", DIGITS, "--input", DIGIT, "--members", "32", "--quantiles", "0.05,0.95"),
         ("run", ROOT / "examples/co2/noisy.nrnn", "--input", "stamps.csv", "--time", "t", "--time-zone",
          "Europe/Berlin", "--gap", "reset", "--missing", "hold", "--encoding", "windows-1252", "--columns",
          "t,ppm,näher", "--keep", "näher"),
         ("run", DIGITS, "--input", "digit.csv.gz", "--output-format", "jsonl"),
         ("run", DIGITS, "--input", "missing.csv")]
# Of Tests/Command.
FILES = ("cases", "formats", "settings", "signals", "state", "time_zone", "quantize", "bytes", "numbers")


@pytest.fixture(scope="module", autouse=True)
def made():
    for path in (ORDINARY, RELEASED):
        assert path.exists(), f"expected {path}, found none: run `make command dist`"


@pytest.fixture(scope="module")
def inputs(place):
    """A folder with the inputs of LINES."""
    folder = place / "inputs"
    folder.mkdir()
    rows = "".join(f"2020-03-2{i % 9 + 1} 0{i % 7}:30,{400 + i / 7},caf\xe9{i}\n" for i in range(9))
    (folder / "stamps.csv").write_bytes(rows.encode("latin-1"))
    (folder / "digit.csv.gz").write_bytes(gzip.compress(DIGIT.read_bytes()))
    return folder


@pytest.fixture(scope="module")
def zoo_rows(place):
    """Models of the zoo, one size of each row, each with a file of samples beside it; their paths."""
    folder = place / "zoo"
    folder.mkdir()
    models(folder)
    names = sorted(path.name for path in (folder / "few").iterdir())
    for i, name in enumerate(names):
        channels = len(json.loads(done(ORDINARY, "inspect", "--json", folder / name))["inputs"])
        np.random.default_rng(i).standard_normal((24, channels), np.float32).tofile(folder / f"{name}.f32")
    return [folder / name for name in names]


def ends(program, *arguments, **options):
    """How a command ends: status, both streams."""
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, stdin=subprocess.DEVNULL, **options)
    return done.returncode, done.stdout, done.stderr


def digest(program, paths):
    """One number for all that it computes from the zoo, noise on and off."""
    digest = hashlib.sha256()
    for path, noise in ((path, noise) for path in paths for noise in ("on", "off")):
        samples = ("--input", f"{path}.f32", "--format", "f32", "--noise", noise, "--members", "3", "--seed", "7")
        digest.update(repr(ends(program, "run", path.name, *samples, cwd=path.parent)[:2]).encode())
    return digest.hexdigest()


def test_it_needs_libc_alone_and_no_later_than_2_17():
    needed = set(re.findall(r"NEEDED.*\[(.*)\]", done("readelf", "-dW", RELEASED)))
    versions = re.findall(r"Name: GLIBC_([\d.]+)", done("readelf", "-VW", RELEASED))
    assert "libc.so.6" in needed and needed <= LIBC
    assert versions and max(tuple(map(int, version.split("."))) for version in versions) <= (2, 17)


def test_it_can_be_loaded_anywhere_and_its_tables_are_sealed():
    header, dynamic = done("readelf", "-hlW", RELEASED), done("readelf", "-dW", RELEASED)
    assert "DYN (Position-Independent Executable" in header and "GNU_RELRO" in header
    assert re.search(r"FLAGS_1\b.*\bNOW\b", dynamic) and not re.search(r"GNU_STACK.*RWE", header)


def test_no_path_of_who_built_it_is_in_it():
    data = RELEASED.read_bytes()
    assert os.fsencode(ROOT) not in data and b"/root/" not in data


@pytest.mark.parametrize("line", LINES, ids=lambda line: " ".join(map(str, line[:1] + line[2:]))[:40])
def test_a_line_does_what_it_does_with_the_ordinary_command(inputs, line):
    ordinary = ends(ORDINARY, *line, cwd=inputs)
    assert ordinary[0] == (5 if "missing.csv" in line else 0), ordinary[2]
    assert ends(RELEASED, *line, cwd=inputs) == ordinary


def test_the_zoo_gives_the_bits_of_the_ordinary_command(zoo_rows):
    assert digest(RELEASED, zoo_rows) == digest(ORDINARY, zoo_rows)


def test_an_older_c_library(tmp_path, inputs, zoo_rows):
    old = wrapper(tmp_path, RELEASED)
    for line in LINES:
        assert ends(old, *line, cwd=inputs) == ends(ORDINARY, *line, cwd=inputs)
    assert digest(old, zoo_rows) == digest(ORDINARY, zoo_rows)


def test_the_tests_of_the_command_pass_with_it():
    files = [ROOT / f"Tests/Command/test_{name}.py" for name in FILES]
    variables = {**os.environ, "PYTHONPATH": str(ROOT / "bindings/python"), "NRNN_LIBRARY": str(LIBRARY / "libnrnn.so"),
                 "NRNN_COMMAND": str(RELEASED)}
    said = done(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files, cwd=ROOT, env=variables)
    assert re.search(r"^\d+ passed", said, re.MULTILINE) and "failed" not in said


def test_a_stranger_runs_it(stranger):
    command = stranger.gets(RELEASED, "my programs")
    model, rows = stranger.gets(DIGITS), stranger.gets(DIGIT)
    assert stranger.does(command, "--version").strip() == VERSION
    ordinary = done(ORDINARY, "run", DIGITS, "--input", DIGIT)
    assert stranger.does(command, "run", model, "--input", rows) == ordinary


@pytest.mark.parametrize("shell", ("bash", "zsh", "fish"))
def test_completions_are_those_of_the_ordinary_command(shell):
    line = ("--generate-completion-script", shell)
    assert ends(RELEASED, *line) == ends(ORDINARY, *line) and ends(RELEASED, *line)[0] == 0


def test_every_subcommand_has_a_page_of_the_manual():
    pages = {path.name for path in MANUAL.iterdir()}
    assert pages == {"nrnn.1", *(f"nrnn.{name}.1" for name in ("help", *SUBCOMMANDS))}


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_a_page_of_the_manual_has_every_option_and_no_fault(name):
    page = MANUAL / f"nrnn.{name}.1"
    shown = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", page], capture_output=True, text=True,
                           env={"PATH": PATH, "MANWIDTH": "200", "LC_ALL": "C.UTF-8"})
    assert (shown.returncode, shown.stderr) == (0, "")
    options = set(re.findall(r"^  (?:-\w, )?(--[\w-]+)", done(RELEASED, name, "--help"), re.MULTILINE))
    assert options and options <= set(re.findall(r"--[\w-]+", re.sub(r"\N{HYPHEN}\n *", "-", shown.stdout)))


@pytest.mark.parametrize("lacks, status", [
    ("zig in .venv-dist, found none: run scripts/setup.sh dist", 3),
    ("the Swift toolchain (6.2 or newer) on the PATH, found none: see https://swift.org/install", 2)])
def test_what_is_missing_to_make_it_is_said(tmp_path, lacks, status):
    folder = tmp_path / "a checkout"
    shutil.copytree(ROOT / "packaging", folder / "packaging")
    if "zig" not in lacks:
        (folder / ".venv-dist").symlink_to(ROOT / ".venv-dist")
    found = subprocess.run([folder / "packaging/command.sh"], env={"PATH": PATH}, capture_output=True, text=True)
    assert (found.returncode, found.stdout, found.stderr) == (status, "", f"command: expected {lacks}\n")
