"""Programs built against the unpacked tarball of this machine, which lies where its user may not write, on a path with a
space."""
import os
import re
import shutil

import pytest
from programs import CSV, MODEL, PROGRAMS, by_the_built_library
from support import PATH, ROOT, built, environment
from unpacked import TARGETS, name, tarball, unpack

TARGET = next(target for target in TARGETS if target.cpu == os.uname().machine and target.glibc)
# The shell's line, with COMPILER, SOURCE, HERE and PKG_CONFIG_PATH set.
WAYS = {
    "shared": 'eval $COMPILER "\\"$SOURCE\\"" -o program $(pkg-config --cflags --libs nrnn) "\\"-Wl,-rpath,$HERE/lib\\""',
    "static": 'eval $COMPILER "\\"$SOURCE\\"" -o program -static $(pkg-config --static --cflags --libs nrnn)',
    "archive": '$COMPILER "$SOURCE" -o program "-I$HERE/include" "$HERE/lib/libnrnn.a" -lm',
    "beside protobuf-c": 'eval $COMPILER "\\"$SOURCE\\"" -o program $(pkg-config --cflags --libs nrnn_without_protobuf_c)',
}


@pytest.fixture(scope="module")
def here(place):
    return unpack(TARGET, place)


def variables(here, **more):
    return {"HERE": str(here), "PKG_CONFIG_PATH": f"{here}/lib/pkgconfig", **more}


@pytest.mark.parametrize("source, compiler, arguments", PROGRAMS, ids=[os.path.basename(row[0]) for row in PROGRAMS])
@pytest.mark.parametrize("way", WAYS)
def test_c_and_cpp(stranger, here, way, source, compiler, arguments):
    stranger.does("sh", "-euc", WAYS[way], **variables(here, COMPILER=compiler, SOURCE=str(stranger.gets(ROOT / source))))
    asks_for = stranger.does("readelf", "--dynamic", "program")
    assert ("libnrnn.so.0" in asks_for, "libprotobuf-c" in asks_for) == (way == "shared", way.startswith("beside"))
    assert stranger.does("./program", *(stranger.gets(file) for file in arguments)) == by_the_built_library(source)


def test_cmake(stranger, here):
    project = stranger.gets(ROOT / "Tests/Embedding/cmake")
    stranger.does("cmake", "-S", project, "-B", "build", f"-DCMAKE_PREFIX_PATH={here}", f"-DEXAMPLES={here}/share/nrnn/examples")
    stranger.does("cmake", "--build", "build")
    arguments = [stranger.gets(file) for file in (MODEL, CSV)]
    programs = {"classify": "examples/c/classify.c", "ensemble": "examples/cpp/ensemble.cpp"}
    for library in ("nrnn", "nrnn_static", "nrnn_static_without_protobuf_c"):
        for program, source in programs.items():
            assert stranger.does(f"build/{program}_{library}", *arguments) == by_the_built_library(source)


def test_a_path_that_pkg_config_has_no_words_for(stranger, here):
    """The ways that its README names instead."""
    odd = stranger.home / "it's \"the\" $HOME (1)"
    shutil.copytree(here, odd, symlinks=True)
    source, model = (stranger.gets(file, "for an odd path") for file in (ROOT / "examples/c/smallest.c", MODEL))
    stranger.does("cc", source, "-o", "by_flags", f"-I{odd}/include", f"-L{odd}/lib", "-lnrnn")
    project = stranger.gets(ROOT / "Tests/Embedding/cmake/smallest")
    stranger.does("cmake", "-S", project, "-B", "odd", f"-DCMAKE_PREFIX_PATH={odd}", f"-DEXAMPLES={here}/share/nrnn/examples")
    stranger.does("cmake", "--build", "odd")
    for program in ("./by_flags", "odd/shared", "odd/static"):
        assert stranger.does(program, model, LD_LIBRARY_PATH=f"{odd}/lib") == by_the_built_library("examples/c/smallest.c")


def test_python(stranger, here):
    """The package of the checkout, with the library of the tarball."""
    python = environment(stranger, "env", "numpy")
    packages = stranger.gets(ROOT / "bindings/python/nrnn", "packages").parent
    program, model, csv = (stranger.gets(file) for file in (ROOT / "examples/python/classify.py", MODEL, CSV))
    found = stranger.does(python, program, model, csv, PYTHONPATH=str(packages), NRNN_LIBRARY=f"{here}/lib/libnrnn.so")
    assert found == built(ROOT / "examples/python/classify.py", MODEL, CSV)


def test_each_header_stands_alone(stranger, here):
    for compiler, header in (("cc -std=c11", "nrnn.h"), ("c++ -std=c++17", "nrnn.h"), ("c++ -std=c++17", "nrnn.hpp")):
        stranger.does(*compiler.split(), "-fsyntax-only", "-Wall", "-Wextra", "-pedantic", "-Werror", here / "include" / header)


def lines_of_readme(here, title):
    """What its README shows under a title, for the shell."""
    section = re.search(rf"^\*\*{title}\*\*(.*?)(?=^\*\*)", (here / "README.md").read_text(), re.M | re.S)[1]
    lines = [line.strip() for line in section.splitlines() if line.startswith("    ")]
    assert lines
    return "\n".join(lines).replace("HERE", str(here))


@pytest.fixture(scope="module")
def own(stranger):
    """The tarball, unpacked by its user with tar."""
    stranger.does("tar", "-xzf", stranger.gets(tarball(TARGET)))
    return stranger.home / name(TARGET)


@pytest.mark.parametrize("title", ["C and C\\+\\+", "Swift"])
def test_readme_says_how(stranger, own, title):
    swift = os.path.dirname(shutil.which("swift"))
    said = stranger.does("sh", "-euc", lines_of_readme(own, title), cwd=own, PATH=f"{PATH}:{swift}")
    probabilities = by_the_built_library("examples/c/classify.c")
    assert said.endswith(probabilities)
