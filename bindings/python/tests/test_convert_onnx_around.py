"""What people's exporters put around cells of ONNX, and networks without one."""

import numpy as np
import pytest

import nrnn
import reference
from support import needs_engine

onnx = pytest.importorskip("onnx")
from onnx.reference import ReferenceEvaluator  # noqa: E402

from onnx_models import D, N, cell, draw, model, node, save  # noqa: E402


def around():
    """Name to (graph, when it speaks, number of outputs): what people's exporters put around cells."""
    M, b, scale = draw(N, 4), draw(4), np.float32([2, 0.5])
    axis, all_but_last = np.int64([1]), np.int64([-1, N])
    second = {"W2": draw(1, 3 * N, N), "R2": draw(1, 3 * N, N)}
    squeeze = node("Squeeze", "Y axis", "s")
    head = [squeeze, node("MatMul", "s M", "m"), node("Add", "m b", "a")]
    heads = {"M": M, "b": b, "axis": axis}
    lstm = dict(outputs="Y,Y_h,Y_c", slots=["B"])
    before = [node("Sub", "raw mean", "r1"), node("Div", "r1 scale", "r2"), node("Transpose", "r2", "X", perm=[1, 0, 2])]
    normalised = cell("GRU", constants=heads | {"mean": scale, "scale": scale}, nodes=head, last=["a"])
    normalised.graph.node.extend(before)
    normalised.graph.node.extend([normalised.graph.node.pop(0) for _ in range(4)])
    normalised.graph.input[0].CopyFrom(onnx.helper.make_tensor_value_info("raw", 1, [1, "steps", D]))
    return {
        "head": (cell("LSTM", constants=heads, nodes=head, last=["a"], **lstm), "every step", 4),
        "softmax": (cell("GRU", constants=heads, nodes=[*head, node("Softmax", "a", "p", axis=-1)], last=["p"]),
                    "every step", 4),
        "sigmoid": (cell("GRU", constants=heads, nodes=[*head, node("Sigmoid", "a", "p")], last=["p"]), "every step", 4),
        "relu after the cell": (cell("RNN", nodes=[node("Relu", "Y", "r")], last=["r"]), "every step", N),
        "leaky": (cell("RNN", nodes=[node("LeakyRelu", "Y", "r", alpha=0.2)], last=["r"]), "every step", N),
        "Y_h": (cell("LSTM", outputs=",Y_h"), "end", N),
        "gathered": (cell("LSTM", constants={"axis": axis, "k": np.int64(-1)},
                          nodes=[squeeze, node("Gather", "s k", "g", axis=0)], last=["g"]), "end", N),
        "sliced": (cell("LSTM", constants={"a": np.int64([-1]), "z": np.int64([9999]), "ax": np.int64([0])},
                        nodes=[node("Slice", "Y a z ax", "g")], last=["g"]), "end", N),
        "two layers": (cell("GRU", outputs="Y,Y_h", constants=second | {"axis": axis}, last=["Z"], nodes=[
            squeeze, node("GRU", "s W2 R2", "Z Z_h", hidden_size=N)]), "every step", N),
        "last of all layers": (cell("GRU", outputs="Y,Y_h", constants=second | {"axis": axis, "k": np.int64(1)}, last=["g"],
                                    nodes=[squeeze, node("GRU", "s W2 R2", "Z Z_h", hidden_size=N),
                                           node("Concat", "Y_h Z_h", "c", axis=0), node("Gather", "c k", "g", axis=0)]),
                               "end", N),
        "folded shapes": (cell("LSTM", constants={"M": M, "rows": all_but_last, "c": b}, last=["o"], nodes=[
            node("Reshape", "Y rows", "flat"), node("Gemm", "flat M c", "g"), node("Shape", "Y", "dims"),
            node("Gather", "dims first", "t"), node("Concat", "t minus", "shape", axis=0), node("Reshape", "g shape", "o")]
        ), "every step", 4),
        "normalised, batch first": (normalised, "every step", 4),
        "features reversed": (cell("RNN", constants={"order": np.int64([2, 0, 1])},
                                   nodes=[node("Gather", "Y order", "g", axis=3)], last=["g"]), "every step", N),
    }


def completed(graph):
    """Constants that several graphs share."""
    for name, array in {"first": np.int64([0]), "minus": np.int64([-1])}.items():
        graph.graph.initializer.append(onnx.numpy_helper.from_array(array, name))
    return graph


@needs_engine
@pytest.mark.parametrize("name", around())
def test_what_stands_around(name, tmp_path):
    graph, valid, outputs = around()[name]
    file = nrnn.convert.from_onnx(save(completed(graph), tmp_path))
    x = draw(20, D)
    y, = ReferenceEvaluator(graph).run(None, {graph.graph.input[0].name: x.reshape(
        [20 if d.dim_param else d.dim_value for d in graph.graph.input[0].type.tensor_type.shape.dim])})
    y = y.reshape(-1, outputs)
    run = nrnn.Model.load(file.to_bytes()).stream().run(x).nominal
    np.testing.assert_allclose(run[-len(y):], y, atol=1e-6, rtol=0)
    assert (file.sequence.valid if file.sequence else "every step") == valid and len(y) == (1 if valid == "end" else 20)


def test_scales_are_folded(tmp_path):
    file = nrnn.convert.from_onnx(save(completed(around()["normalised, batch first"][0]), tmp_path))
    assert [type(layer) for layer in file.layers] == [nrnn.Gru] and file.readout is not None


WRITTEN_OUT = [node("Neg", "a", "n"), node("Exp", "n", "e"), node("Add", "e one", "d"), node("Div", "one d", "p")]
NOTHING_BEHIND = [node("Sigmoid", "a", "q"), node("Mul", "q one", "p")]


@pytest.mark.parametrize("end", [[node("Sigmoid", "a", "p")], WRITTEN_OUT, NOTHING_BEHIND])
def test_sigmoid_may_be_the_link(end):
    constants = {"M": draw(N, 4), "one": np.float32([1])}
    graph = cell("GRU", constants=constants, nodes=[node("MatMul", "Y M", "a"), *end], last=["p"])
    layer, link = (nrnn.convert.from_onnx(graph, task=task) for task in (None, "sigmoid"))
    assert (layer.task, len(layer.layers), link.task, len(link.layers)) == ("regression", 2, "sigmoid", 1)
    x = draw(20, D)
    y, = ReferenceEvaluator(graph).run(None, {"X": x[:, None]})
    for file in (layer, link):
        np.testing.assert_allclose(reference.run(file, x)[0], y.reshape(20, 4), atol=1e-6)


def test_a_network_without_a_state(tmp_path):
    nodes = [node("Scaler", "X", "s", domain="ai.onnx.ml", offset=[1.0, 2.0], scale=[0.5, 0.1]), node("MatMul", "s A", "m"),
             node("Add", "m a", "n"), node("Relu", "n", "r"), node("Gemm", "r B b", "y", transB=1, alpha=0.5)]
    constants = {"A": draw(D, 4), "a": draw(4), "B": draw(3, 4), "b": draw(3)}
    graph = model(nodes, constants, x=("N", D), outputs=["y"], domains=["ai.onnx.ml"])
    file = nrnn.convert.from_onnx(save(graph, tmp_path))
    x = draw(9, D)
    np.testing.assert_allclose(reference.run(file, x)[0], ReferenceEvaluator(graph).run(None, {"X": x})[0], atol=1e-5)


def test_linear_regressor(tmp_path):
    regressor = node("LinearRegressor", "X", "y", domain="ai.onnx.ml", coefficients=[1.0, 2.0, 3.0, 4.0], intercepts=[0.5, 0.25],
                     targets=2)
    graph = model([regressor], {}, x=("N", D), outputs=["y"], domains=["ai.onnx.ml"])
    file = nrnn.convert.from_onnx(save(graph, tmp_path))
    np.testing.assert_allclose(reference.run(file, [[1, 10]])[0], [[21.5, 43.25]])
