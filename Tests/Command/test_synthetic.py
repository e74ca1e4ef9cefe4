"""The models that `nrnn bench --synthetic` makes up, as files."""

import subprocess
import sys

import numpy as np
import pytest

import nrnn
from built import FORMAT, PLATFORM, TOOLS, build
from command import ROOT
from nrnn import nrnn_model_pb2 as pb
from weights import TYPES as SMALLER
from weights import matrices

sys.path.append(str(ROOT / "Tests"))
import zoo

TYPES = {"f32": pb.Tensor.F32} | SMALLER
WEIGHTS = list(TYPES)
SHAPES = [(1, 1), (2, 3), (37, 5), (128, 8)]


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    sources = [ROOT / "Tests/Command/synthetic.c", *TOOLS.glob("synthetic*.c"), FORMAT / "nrnn_model.pb-c.c",
               PLATFORM / "checksums.c"]
    return build(tmp_path_factory.mktemp("synthetic"), sources)


@pytest.fixture(scope="module")
def cells(program):
    """Those that there are."""
    return subprocess.run([program], check=True, capture_output=True, text=True).stdout.split()


@pytest.fixture(scope="module")
def make(program):
    """The bytes of a model file."""
    def make(cell, weights, hidden, inputs):
        numbers = [WEIGHTS.index(weights), hidden, inputs]
        return subprocess.run([program, cell, *map(str, numbers)], check=True, capture_output=True).stdout
    return make


def values(tensor, weights):
    """The numbers of a matrix, decoded as the format says."""
    shape = tuple(tensor.shape)
    match weights:
        case "f32":
            return np.frombuffer(tensor.data, "<f4").reshape(shape)
        case "f16":
            return np.frombuffer(tensor.data, "<f2").reshape(shape).astype(np.float32)
        case "bf16":
            return (np.frombuffer(tensor.data, "<u2").astype(np.uint32) << 16).view(np.float32).reshape(shape)
        case "int8":
            scale = np.frombuffer(tensor.scale, "<f4")
            return np.frombuffer(tensor.data, "i1").reshape(shape) * scale[:, None]


def numbers(bytes, weights):
    """Of every matrix, all stored alike."""
    found = matrices(pb.Model.FromString(bytes))
    assert all(tensor.dtype == TYPES[weights] for tensor in found.values())
    return {name: values(tensor, weights) for name, tensor in found.items()}


def test_every_cell_that_has_matrices(cells):
    layers = [layer for row in zoo.CELLS
              for layer in nrnn.Model.load(nrnn.ModelFile(zoo.layers(row, zoo.Draw(), 9, 3)).to_bytes()).layers]
    assert sorted(cells) == sorted({layer.cell for layer in layers if layer.matrices})


@pytest.mark.parametrize(("hidden", "inputs"), SHAPES)
def test_all_types_hold_the_same_numbers(make, cells, hidden, inputs):
    for cell in cells:
        expected = numbers(make(cell, "f32", hidden, inputs), "f32")
        assert all(matrix.size < 3 or len(np.unique(matrix)) > 1 for matrix in expected.values())
        for weights in WEIGHTS[1:]:
            found = numbers(make(cell, weights, hidden, inputs), weights)
            assert found.keys() == expected.keys()
            for name in expected:
                np.testing.assert_array_equal(found[name], expected[name])


def test_the_engine_takes_them(make, cells):
    for cell in cells:
        model = nrnn.Model.load(make(cell, "f32", 12, 3))
        assert (len(model.inputs), len(model.outputs)) == (3, 1)
        assert (model.layers[-1].cell, model.layers[-1].units) == (cell, 12)
        assert model.has_noise == (cell not in ("kernel", "dense"))
        assert make(cell, "f32", 12, 3) == make(cell, "f32", 12, 3)


@pytest.mark.parametrize("hidden", [1, 2, 64, 512])
def test_the_linear_part_decays(make, hidden):
    """The eigenvalues of h -> h + 0.1 A h lie within the unit circle."""
    A = numbers(make("sde", "f32", hidden, 1), "f32")["layers[0].sde.A"]
    assert np.abs(np.linalg.eigvals(np.eye(hidden) + 0.1 * A)).max() < 1
