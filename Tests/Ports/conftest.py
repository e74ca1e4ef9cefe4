"""The library for WebAssembly, built where it is not that of the sources; the models of the digests, and what the machine's own
library says of them."""
import os
import subprocess
import sys
from pathlib import Path

import pytest
from chromium import chromium

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import built  # noqa: E402

HERE = os.uname().machine
FULL = bool(os.environ.get("FULL"))
COMMAND = Path(os.environ.get("NRNN_COMMAND", ROOT / ".build/release/nrnn"))
os.environ.setdefault("PYTHONPATH", str(ROOT / "bindings/python"))
os.environ.setdefault("NRNN_LIBRARY", str(ROOT / f".build-lib/{HERE}/libnrnn.so"))


def pytest_configure(config):
    config.addinivalue_line("markers", "full: left out but for FULL=1")


def pytest_collection_modifyitems(config, items):
    left_out = [] if FULL else [item for item in items if item.get_closest_marker("full")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def library(arch, name):
    """The folder of what scripts/lib.sh makes for a target; a skip where it cannot."""
    folder = ROOT / ".build-lib" / arch
    if not built.is_current(folder / name):
        done = subprocess.run([ROOT / "scripts/lib.sh", arch], capture_output=True, text=True)
        if done.returncode == 3:
            pytest.skip(done.stderr.strip().splitlines()[-1])
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def wasm32():
    return library("wasm32", "nrnn.wasm")


@pytest.fixture(scope="session")
def zoo(tmp_path_factory):
    """The folder of every row in every size; `few` in it has one size of each."""
    folder = tmp_path_factory.mktemp("zoo")
    subprocess.run([sys.executable, ROOT / "Tests/Architectures/models.py", folder], check=True)
    return folder


@pytest.fixture(scope="session")
def digest(zoo, tmp_path_factory):
    """The lines of the digest program of this machine, by what follows the program's name."""
    program = tmp_path_factory.mktemp("native") / "digest"
    place = ROOT / ".build-lib" / HERE
    subprocess.run(["clang", "-std=c11", "-O1", f"-I{ROOT}/include", ROOT / "Tests/Architectures/digest.c", f"-L{place}", "-lnrnn",
                    f"-Wl,-rpath,{place}", "-o", program], check=True)

    def lines(*arguments):
        return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout.splitlines()
    return lines


@pytest.fixture(scope="session")
def packed(zoo, few, tmp_path_factory):
    """The folder of the same models, packed."""
    folder = tmp_path_factory.mktemp("packed")
    for name in few:
        subprocess.run([COMMAND, "pack", zoo / name, "-o", folder / name], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def few(zoo):
    """Names of the models that a target gets by default; with FULL=1 of all."""
    return sorted(path.name for path in (zoo if FULL else zoo / "few").glob("*.nrnn"))


@pytest.fixture(scope="module")
def address(tmp_path_factory, wasm32):
    """The live page, built anew: a file whose name has a blank."""
    out = tmp_path_factory.mktemp("live") / "a page.html"
    subprocess.run([sys.executable, ROOT / "docs/live/build.py", out], check=True)
    return out.as_uri()


@pytest.fixture(scope="module")
def driver():
    with chromium(color_scheme="light") as driver:
        yield driver
