"""Programs in C, C++ and Swift that are built against the wheel, on a path with a space."""
import os
import shutil

import pytest
from support import LIBRARY, ROOT, done, models

MODEL, CSV = ROOT / "examples/digits/noisy.nrnn", ROOT / "examples/c/digit.csv"


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
