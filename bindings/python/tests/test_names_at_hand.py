"""What `dir`, `help` and `from nrnn import *` show where something is not installed: what can be had, and no other name."""

import os
import subprocess
import sys

import pytest

from rooms import PACKAGE

ABSENT = ["google", "google.protobuf", "google.protobuf.internal.builder", "torch", "tqdm", "google.protobuf torch tqdm"]

SHOWN = """
import inspect, pydoc
listed = set(dir(nrnn))
def can_be_had(name):
    try:
        return getattr(nrnn, name) is not None
    except ImportError:
        return False
names = {*nrnn._NAMES, *nrnn._PACKAGES}
assert "Model" in listed and {name for name in names if can_be_had(name)} == listed & names, listed & names

members = dict(inspect.getmembers(nrnn))
assert members["Model"] is nrnn.Model and "class Model" in pydoc.plain(pydoc.render_doc(nrnn))

from nrnn import *
assert Model and read and set(nrnn.__all__) == {*globals()} & {*nrnn._NAMES} == {*dir(nrnn)} & {*nrnn._NAMES}
"""


@pytest.mark.parametrize("modules", ["", *ABSENT], ids=lambda modules: modules or "nothing")
def test_what_is_shown_can_be_had(modules):
    done = python(modules, SHOWN)
    assert done.returncode == 0, done.stderr


def test_what_is_not_there_is_left_out():
    names = set(python("google.protobuf", "print(*nrnn.__all__)").stdout.split())
    assert {"Model", "Table", "plot", "uncertainty"} <= names and not {"ModelFile", "Sde", "Check", "convert"} & names


def python(absent, code):
    without = "".join(f"sys.modules[{module!r}] = None\n" for module in absent.split())
    return subprocess.run([sys.executable, "-c", f"import sys\n{without}import nrnn\n{code}"], capture_output=True, text=True,
                          env=os.environ | {"PYTHONPATH": ":".join([str(PACKAGE.parent), *sys.path])})
