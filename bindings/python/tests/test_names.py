"""Names by which the package is used: those of an earlier version, and of the rooms."""

import importlib
import os
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
    done = subprocess.run([sys.executable, "-c", f"import nrnn\nfor room in {list(ROOMS)}: getattr(nrnn, room)"],
                          env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
