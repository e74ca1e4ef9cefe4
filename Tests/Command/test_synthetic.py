"""The models that `nrnn bench --synthetic` makes up, as files."""

import subprocess

import numpy as np
import pytest

import nrnn
from built import FORMAT, PLATFORM, TOOLS, build
from command import ROOT
from nrnn import nrnn_model_pb2 as pb

CELLS, WEIGHTS = ["sde", "elman", "gru", "lstm"], ["f32", "f16", "bf16", "int8"]
SHAPES = [(1, 1), (2, 3), (37, 5), (128, 8)]
MATRICES = {"sde": ["A", "W", "U"], "elman": ["W", "U"], "gru": ["W", "U"], "lstm": ["W", "U"]}


@pytest.fixture(scope="module")
def make(tmp_path_factory):
    """The bytes of a model file."""
    sources = [ROOT / "Tests/Command/synthetic.c", TOOLS / "synthetic.c", FORMAT / "nrnn_model.pb-c.c",
               PLATFORM / "checksums.c"]
    program = build(tmp_path_factory.mktemp("synthetic"), sources)

    def make(cell, weights, hidden, inputs):
        numbers = [CELLS.index(cell), WEIGHTS.index(weights), hidden, inputs]
        return subprocess.run([program, *map(str, numbers)], check=True, capture_output=True).stdout
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


def matrices(bytes, cell, weights):
    model = pb.Model.FromString(bytes)
    found = {name: getattr(getattr(model.layers[0], cell), name) for name in MATRICES[cell]} | {"V": model.readout.V}
    dtype = {"f32": "F32", "f16": "F16", "bf16": "BF16", "int8": "I8"}[weights]
    assert all(tensor.dtype == pb.Tensor.DType.Value(dtype) for tensor in found.values())
    return {name: values(tensor, weights) for name, tensor in found.items()}


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("hidden", "inputs"), SHAPES)
def test_all_types_hold_the_same_numbers(make, cell, hidden, inputs):
    expected = matrices(make(cell, "f32", hidden, inputs), cell, "f32")
    gates = {"sde": 1, "elman": 1, "gru": 3, "lstm": 4}[cell]
    assert expected["W"].shape == (gates * hidden, hidden) and expected["U"].shape == (gates * hidden, inputs)
    assert hidden == 1 or len(np.unique(expected["W"])) > 2
    for weights in WEIGHTS[1:]:
        found = matrices(make(cell, weights, hidden, inputs), cell, weights)
        for name in expected:
            np.testing.assert_array_equal(found[name], expected[name])


@pytest.mark.parametrize("cell", CELLS)
def test_the_engine_takes_them(make, cell):
    model = nrnn.Model.load(make(cell, "f32", 12, 3))
    assert (len(model.inputs), len(model.outputs), model.layers[0].units) == (3, 1, 12) and model.has_noise
    assert make(cell, "f32", 12, 3) == make(cell, "f32", 12, 3)


@pytest.mark.parametrize("hidden", [1, 2, 64, 512])
def test_the_linear_part_decays(make, hidden):
    """The eigenvalues of h -> h + 0.1 A h lie within the unit circle."""
    A = matrices(make("sde", "f32", hidden, 1), "sde", "f32")["A"]
    assert np.abs(np.linalg.eigvals(np.eye(hidden) + 0.1 * A)).max() < 1
