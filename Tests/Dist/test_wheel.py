"""The wheel for this machine, made anew and installed by a stranger who has NumPy alone: all of it works there."""
import csv
import os
import re
import shutil
import zipfile

import numpy as np
import pytest
from support import DIST, LIBRARY, ROOT, VERSION, built, done, environment, install, models

pytestmark = pytest.mark.skipif(os.uname().machine != "x86_64", reason="the wheel of x86-64 is made on x86-64")
NAME = f"nrnn-{VERSION}-py3-none-manylinux_2_17_x86_64.whl"
MODEL, CSV = ROOT / "examples/digits/noisy.nrnn", ROOT / "examples/c/digit.csv"
# What is in it beside modules.
FILES = {"nrnn/py.typed", "nrnn/lib/libnrnn.so", "nrnn/lib/libnrnn.so.0", "nrnn/lib/pkgconfig/nrnn.pc",
         "nrnn/lib/cmake/NRNN/NRNNConfig.cmake", "nrnn/lib/cmake/NRNN/NRNNConfigVersion.cmake", "nrnn/include/nrnn.h",
         "nrnn/include/nrnn.hpp", "nrnn/include/nrnn/module.modulemap"}


@pytest.fixture(scope="module")
def wheel():
    done(ROOT / "packaging/dist.py", "wheel", "linux-x86_64", cwd=ROOT)
    return DIST / NAME


@pytest.fixture(scope="module")
def python(stranger, wheel):
    """An environment with NumPy and the wheel."""
    made = environment(stranger, "env", "numpy")
    install(stranger, made, stranger.gets(wheel))
    return made


@pytest.fixture(scope="module")
def examples(stranger):
    return stranger.gets(ROOT / "examples")


def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {one.filename: one for one in archive.infolist()}


def test_what_is_in_it(wheel):
    found = names(wheel)
    modules = {str(path.relative_to(ROOT / "bindings/python")) for path in (ROOT / "bindings/python/nrnn").rglob("*.py")}
    info = f"nrnn-{VERSION}.dist-info"
    beside = {f"{info}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "top_level.txt",
                                            "licenses/LICENSE", "licenses/THIRD-PARTY-NOTICES", "sboms/nrnn.spdx.json")}
    command = f"nrnn-{VERSION}.data/scripts/nrnn"
    assert set(found) == FILES | modules | beside | {"nrnn/values/_version.py", command}
    assert {name for name, one in found.items() if one.external_attr >> 16 & 0o111} == {command}


def test_no_path_of_who_built_it_is_in_it(wheel):
    with zipfile.ZipFile(wheel) as archive:
        assert not [name for name in archive.namelist() if os.fsencode(ROOT) in archive.read(name)]


def test_it_holds_the_library_of_the_target(wheel):
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("nrnn/lib/libnrnn.so.0") == (ROOT / ".build-dist/linux-x86_64/lib/libnrnn.so").read_bytes()


def test_its_metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"nrnn-{VERSION}.dist-info/METADATA").decode()
    assert [line for line in re.findall("^Requires-Dist: (.*)", metadata, re.M) if "extra ==" not in line] == ["numpy>=1.24"]
    assert f"\nVersion: {VERSION}\n" in metadata and "\nLicense-Expression: Apache-2.0\n" in metadata


def test_auditwheel_agrees_with_its_tag(wheel):
    said = done(ROOT / ".venv-dist/bin/auditwheel", "show", wheel)
    assert re.search(r'is consistent with the\s+following platform tag:\s+"manylinux_2_17_x86_64"', said), said
    assert set(re.findall(r"(\S+\.so\.\S+) with", said)) <= {"libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2",
                                                            "ld-linux-x86-64.so.2", "librt.so.1", "libgcc_s.so.1"}


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


def test_one_digest(stranger, python, zoo, digest):
    stranger.gets(ROOT / "Tests/Architectures/digest.c", "digest")
    folder = stranger.home / "digest"
    stranger.does("sh", "-c", f'eval cc -std=c11 -O1 digest.c -o digest $("{python}" -m nrnn --cflags --libs)', cwd=folder)
    assert stranger.does(folder / "digest", *models(zoo), cwd=zoo) == digest
    assert " on " in digest and " off " in digest


# How a program is built against the wheel: the shell's line, with PYTHON, SOURCE and PROGRAM set.
WAYS = {
    "flags": 'eval $COMPILER "\\"$SOURCE\\"" -o program $("$PYTHON" -m nrnn --cflags --libs)',
    "pkg-config": 'eval $COMPILER "\\"$SOURCE\\"" -o program $(PKG_CONFIG_PATH="$("$PYTHON" -m nrnn --pkgconfig-dir)" '
                  'pkg-config --cflags --libs nrnn) "-Wl,-rpath,\\"$("$PYTHON" -m nrnn --library-dir)\\""',
    "swiftc": 'swiftc "$SOURCE" -o program -I "$("$PYTHON" -m nrnn --include-dir)/nrnn" -L "$("$PYTHON" -m nrnn --library-dir)" '
              '-lnrnn -Xlinker -rpath -Xlinker "$("$PYTHON" -m nrnn --library-dir)"',
}
PROGRAMS = [("flags", "cc -std=c11", "examples/c/smallest.c", [MODEL]),
            ("flags", "cc -std=c11", "examples/c/classify.c", [MODEL, CSV]),
            ("flags", "cc -std=c11 -pthread", "examples/c/parallel.c", [MODEL]),
            ("flags", "clang -std=c11", "examples/c/classify.c", [MODEL, CSV]),
            ("flags", "c++ -std=c++17", "examples/cpp/ensemble.cpp", [MODEL, CSV]),
            ("pkg-config", "cc -std=c11", "examples/c/classify.c", [MODEL, CSV]),
            ("swiftc", "", "Tests/Embedding/swift/host.swift", [MODEL])]


@pytest.mark.parametrize("way, compiler, source, files", PROGRAMS)
def test_programs(stranger, python, place, way, compiler, source, files):
    compilers = os.path.dirname(shutil.which((compiler or way).split()[0]))
    variables = {"PATH": f"/usr/bin:/bin:{compilers}", "COMPILER": compiler, "PYTHON": str(python),
                 "SOURCE": str(stranger.gets(ROOT / source, "programs"))}
    stranger.does("sh", "-euc", WAYS[way], **variables)
    arguments = [stranger.gets(file) for file in files]
    assert stranger.does("./program", *arguments) == by_the_built_library(source, place, arguments)


def by_the_built_library(source, place, arguments):
    """What the same program says when it is linked to what `make lib` made."""
    if source.endswith(".swift"):
        return "as expected\n"
    compiler = ("c++", "-std=c++17") if source.endswith("cpp") else ("cc", "-std=c11", "-pthread")
    done(*compiler, ROOT / source, "-o", place / "program", f"-I{ROOT}/include", f"-L{LIBRARY}", "-lnrnn", f"-Wl,-rpath,{LIBRARY}")
    return done(place / "program", *arguments)


def test_cmake(stranger, python, place, examples):
    project = stranger.gets(ROOT / "Tests/Embedding/cmake", "project")
    folder = stranger.does(python, "-m", "nrnn", "--cmake-dir").strip()
    stranger.does("cmake", "-S", project, "-B", "build", f"-DNRNN_DIR={folder}", f"-DEXAMPLES={examples}")
    stranger.does("cmake", "--build", "build")
    arguments = [stranger.gets(MODEL), stranger.gets(CSV)]
    for program, source in (("classify_nrnn", "examples/c/classify.c"), ("ensemble_nrnn", "examples/cpp/ensemble.cpp")):
        assert stranger.does(f"build/{program}", *arguments) == by_the_built_library(source, place, arguments)


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
