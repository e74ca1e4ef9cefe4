"""Names by which the package is used: those of an earlier version, and of the rooms."""

import importlib
import importlib.util
import os
import re
import subprocess
import sys

import pytest

import nrnn
from rooms import PACKAGE, ROOMS


def test_layers_and_the_format_are_imported_by_path():
    import nrnn.layers as layers
    import nrnn.nrnn_model_pb2 as format
    from nrnn.layers import Sde
    from nrnn.nrnn_model_pb2 import Model

    assert layers is nrnn.layers and Sde is nrnn.Sde
    assert format is nrnn.nrnn_model_pb2 and Model is format.Model


def test_a_module_imported_by_either_path_is_one():
    names = [name for name in sys.modules if name.startswith("nrnn.file.layers.")]
    assert len(names) > 10
    for name in names:
        assert importlib.import_module(name.replace("file.", "")) is sys.modules[name]


def test_every_room_is_an_attribute():
    """Asked for from the lowest up, so that none is there because one above has imported it."""
    pytest.importorskip("torch")
    rooms = [room for room in ROOMS if room != "spark" or importlib.util.find_spec("pyspark")]
    done = subprocess.run([sys.executable, "-c", f"import nrnn\nfor room in {rooms}: getattr(nrnn, room)"],
                          env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def promised():
    """The packages of whose names docs/stability.md says that they are stable."""
    page = (PACKAGE.parents[2] / "docs/stability.md").read_text()
    return re.findall(r"`nrnn\.(\w+)`", re.search(r"in `__all__` of (.*?), their arguments", page, re.S)[1])


@pytest.mark.parametrize("package", promised())
def test_packages_with_stable_names_list_them(package):
    if package in ("torch", "train"):
        pytest.importorskip("torch")
    module = importlib.import_module(f"nrnn.{package}")
    assert module.__all__ and set(module.__all__) <= set(dir(module))


def test_the_packages_are_those_that_have_a_list():
    assert {"plot", "convert", "torch", "uncertainty"} < set(promised()) <= set(nrnn._PACKAGES)
