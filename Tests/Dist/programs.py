"""The programs that every artefact is tried with, and what they say with the library that `make lib` made."""
import functools
import shutil
import tempfile
from pathlib import Path

from support import LIBRARY, ROOT, done

MODEL, CSV = ROOT / "examples/digits/noisy.nrnn", ROOT / "examples/c/digit.csv"
# Source, compiler, arguments.
PROGRAMS = (("examples/c/smallest.c", "cc -std=c11", (MODEL,)),
            ("examples/c/classify.c", "cc -std=c11", (MODEL, CSV)),
            ("examples/c/parallel.c", "cc -std=c11 -pthread", (MODEL,)),
            ("examples/cpp/ensemble.cpp", "c++ -std=c++17", (MODEL, CSV)))


@functools.cache
def by_the_built_library(source):
    """The output of one of them."""
    compiler, arguments = next(row[1:] for row in PROGRAMS if row[0] == source)
    folder = Path(tempfile.mkdtemp())
    done(*compiler.split(), ROOT / source, "-o", folder / "program", f"-I{ROOT}/include", f"-L{LIBRARY}", "-lnrnn",
         f"-Wl,-rpath,{LIBRARY}")
    said = done(folder / "program", *arguments)
    shutil.rmtree(folder)
    assert said
    return said
