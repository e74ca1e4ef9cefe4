"""ONNX files from the field, beside onnxruntime."""

from pathlib import Path

import numpy as np
import pytest

import nrnn
from support import needs_engine

onnx, onnxruntime = pytest.importorskip("onnx"), pytest.importorskip("onnxruntime")

CASES = Path(__file__).parent / "cases"
LAYERS = {  # of each file what it becomes
    "keras_gru_exported_by_keras_is_a_Loop": ["Gru"], "keras_lstm_activation_relu": ["Lstm"],
    "after_lstm_Elu": ["Lstm", "Norm"], "after_lstm_LayerNormalization": ["Lstm", "Norm"],
    "after_lstm_LogSoftmax": ["Lstm"], "skip_around_lstm": ["Lstm", "Dense"], "open_axis_written_as_minus_1": ["Lstm"]}


def runtime(path, x):
    """Keras has the batch first."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    given, = session.get_inputs()
    return session.run(None, {given.name: x[None] if "keras" in path.stem else x[:, None]})[0]


@needs_engine
@pytest.mark.parametrize("name", LAYERS)
def test_its_numbers_are_those_of_onnxruntime(name):
    path = CASES / f"{name}.onnx"
    file = nrnn.convert.from_onnx(path, report=None)
    assert [type(layer).__name__ for layer in file.layers] == LAYERS[name]
    x = np.random.default_rng(0).standard_normal((40, 3)).astype(np.float32)
    y = runtime(path, x).reshape(-1, len(file.outputs))
    found = nrnn.Model.load(file.to_bytes()).stream().run(x).nominal[-len(y):]
    np.testing.assert_allclose(found, y, rtol=0, atol=5e-6 if "Layer" in name else 1e-6)


@pytest.mark.parametrize("name", LAYERS)
def test_its_check_is_by_onnx_itself(name):
    lines = []
    nrnn.convert.from_onnx(CASES / f"{name}.onnx", report=lines.append)
    assert sum("by ONNX's reference evaluator in float64" in line for line in lines) == 1


def altered(name, change, tmp_path):
    """A case with one thing changed."""
    model = onnx.load(CASES / f"{name}.onnx")
    change(model.graph)
    onnx.save(model, tmp_path / f"{name}.onnx")
    return tmp_path / f"{name}.onnx"


def body(graph):
    return next(one.g for node in graph.node if node.op_type == "Loop" for one in node.attribute if one.name == "body")


def node_of(graph, kind, nth=0):
    return [node for node in graph.node if node.op_type == kind][nth]


def rename(kind, nth, other):
    def change(graph):
        node_of(body(graph), kind, nth).op_type = other
    return change


KERAS = "keras_gru_exported_by_keras_is_a_Loop"


@pytest.mark.parametrize("kind, nth, other", [("Tanh", 0, "Sigmoid"), ("Sigmoid", 0, "Tanh"), ("Tanh", 0, "Relu"),
                                              ("Sub", 0, "Add"), ("Add", -1, "Sub"), ("Mul", 0, "Add"), ("Mul", -1, "Add"),
                                              ("Less", 0, "Greater"), ("Tanh", 0, "Sin"), ("Add", 1, "Mul")])
def test_a_keras_loop_that_is_another_is_never_taken_for_the_same(kind, nth, other, tmp_path):
    path = altered(KERAS, rename(kind, nth, other), tmp_path)
    try:
        file = nrnn.convert.from_onnx(path, report=None)
    except nrnn.convert.ConversionError as error:
        assert "while_loop" in str(error) and len(str(error)) <= 300
        return
    x = np.random.default_rng(0).standard_normal((40, 3)).astype(np.float32)
    found = nrnn.reference.run(file, x)[0][-1:]
    np.testing.assert_allclose(found, runtime(path, x), rtol=0, atol=2e-6)
    assert np.abs(found - runtime(CASES / f"{KERAS}.onnx", x)).max() > 1e-3
