"""A library of the same ABI that is newer than the package: its structs may have grown, at their end."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

import nrnn
from nrnn.engine import abi
from nrnn.engine.structs import STRUCTS
from rooms import PACKAGE
from support import needs_engine

pytestmark = needs_engine
MODEL = Path(__file__).parents[3] / "examples/digits/noisy.nrnn"

# What it says of itself; all else is the library that it is linked with.
LATER = """
#include <stddef.h>
#include <stdint.h>
uint32_t nrnn_version(void) {{ return 99 << 8; }}
const char *nrnn_version_string(void) {{ return "0.99.0"; }}
size_t nrnn_struct_size(uint32_t which) {{ return (size_t[]){{ {sizes} }}[which]; }}
"""
USE = f"""
import nrnn
model = nrnn.Model.load({os.fspath(MODEL)!r})
assert model.layers and model.inputs and model.verify()
with model.stream(members=4, seed=1, quantiles=(0.5,)) as stream:
    print(nrnn.library_version(), stream.run([[8.0], [3.0]], outputs="all").members.tobytes().hex())
"""


@pytest.fixture
def used(tmp_path):
    """What `USE` gives with a library whose structs are longer by so many bytes."""
    def used(growth):
        sizes = [ctypes.sizeof(struct) + growth.get(struct, 0) for struct in STRUCTS]
        (tmp_path / "later.c").write_text(LATER.format(sizes=", ".join(map(str, sizes))))
        (tmp_path / "libnrnn.so.0").symlink_to(nrnn.library_path)
        subprocess.run(["gcc", "-shared", "-fPIC", "-o", "later.so", "later.c", "-Wl,--no-as-needed", "libnrnn.so.0",
                        f"-Wl,-rpath,{tmp_path}"], check=True, cwd=tmp_path)
        return python(tmp_path / "later.so")
    return used


def python(library):
    return subprocess.run([sys.executable, "-c", USE], capture_output=True, text=True,
                          env={"NRNN_LIBRARY": str(library), "PYTHONPATH": ":".join([str(PACKAGE.parent), *sys.path])})


@pytest.mark.parametrize("grown", [(), STRUCTS[1:]], ids=["none", "all"])
def test_grown_structs_give_the_same_bits(used, grown):
    done, today = used({struct: 8 for struct in grown}), python(nrnn.library_path)
    assert done.returncode == today.returncode == 0, done.stderr + today.stderr
    assert done.stdout.split() == ["0.99.0", today.stdout.split()[1]]


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_a_shorter_struct_is_refused(used, struct):
    expected = ctypes.sizeof(struct)
    more = "" if struct is STRUCTS[0] else " or more"
    last = used({struct: -8}).stderr.splitlines()[-1]
    assert f"has {expected - 8} bytes, expected {expected}{more}: it is not the libnrnn" in last


def test_the_struct_of_errors_never_grows(used):
    assert "nrnn_error has 264 bytes, expected 256: it is not the" in used({STRUCTS[0]: 8}).stderr.splitlines()[-1]


def test_words_that_the_package_does_not_know(monkeypatch):
    """A newer library may choose kernels, and load tasks, of which there are none yet."""
    get_info, kernels_name = abi.lib.nrnn_model_get_info, abi.lib.nrnn_kernels_name

    def later(model, info, error):
        status = get_info(model, info, error)
        info._obj.kernels, info._obj.task = 77, 9
        return status

    monkeypatch.setattr(abi.lib, "nrnn_model_get_info", later)
    monkeypatch.setattr(abi.lib, "nrnn_kernels_name", lambda number: b"sve" if number == 77 else kernels_name(number))
    model = nrnn.Model.load(MODEL)
    assert (model.kernels, model.task) == ("sve", "task 9")
    assert model.stream(members=2).run([[8.0], [3.0]]).mean.shape == (2, 10)
