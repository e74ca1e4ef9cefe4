"""A graph whose length is open must be the same network for sequences of any length."""

import numpy as np
import pytest

import nrnn

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
from onnx import TensorProto, helper  # noqa: E402

from onnx_models import D, N, beside_onnxruntime, cell, draw, node, save  # noqa: E402

LENGTH = [node("Shape", "raw", "shape"), node("Gather", "shape zero", "T", axis=0), node("Cast", "T", "t", to=1)]
CONSTANTS = {"zero": np.int64(0), "first": np.int64([0]), "five": np.int64([5]), "back": np.int64([-100]),
             "hundred": np.int64([100]), "end": np.int64([1 << 40]), "four": np.int64(4), "last": np.int64(-1),
             "bound": np.float32(100)}


def before(*nodes, outputs="Y"):
    """What makes X of the input, which is called raw."""
    graph = cell("GRU", ["B"], outputs=outputs, constants=CONSTANTS)
    main = graph.graph.node.pop(0)
    graph.graph.node.extend([*nodes, main])
    graph.graph.input[0].name = "raw"
    return graph


def after(*nodes):
    return cell("GRU", ["B"], constants=CONSTANTS, nodes=nodes, last=["y"])


def branches():
    """One matrix for long sequences, another for short ones."""
    graphs = {f"{name}_branch": helper.make_graph(
        [node("MatMul", f"Y {name}", f"{name}_y")], name, [],
        [helper.make_tensor_value_info(f"{name}_y", TensorProto.FLOAT, None)],
        [helper.make_tensor(name, TensorProto.FLOAT, [N, 2], draw(N, 2).ravel())]) for name in ("then", "else")}
    length = [node("Shape", "X", "shape"), node("Gather", "shape zero", "T", axis=0)]
    many = helper.make_tensor("many", TensorProto.INT64, [], [100])
    return after(*length, node("Constant", "", "many", value=many), node("Greater", "T many", "long"), node("If", "long", "y", **graphs))


OTHERWISE = {
    "divided by the length": (before(*LENGTH, node("Div", "raw t", "X")), "6 steps"),
    "divided by the length, at least 100": (before(*LENGTH, node("Max", "t bound", "m"), node("Div", "raw m", "X")), "101 steps"),
    "the fifth step": (after(node("Gather", "Y four", "y", axis=0)), r"6 steps: expected every time step .* found \[4\] of 6"),
    "the first steps": (after(node("Slice", "Y first five first", "y")), "6 steps: .* steps 0 to 4 of 6"),
    "the last of the first 100": (after(node("Slice", "Y first hundred first", "s"), node("Gather", "s last", "y", axis=0)),
                                  r"101 steps: .* found \[99\] of 101"),
    "100 steps of the input": (before(node("Slice", "raw first hundred first", "X"), outputs=",Y_h"), "101 steps: GRU 'cell': X: "),
    "the last 100 of the input": (before(node("Slice", "raw back end first", "X"), outputs=",Y_h"), "101 steps: GRU 'cell': X: "),
    "another branch where it is long": (branches(), "101 steps")}


@pytest.mark.parametrize("check", [5, 64])
@pytest.mark.parametrize("name", OTHERWISE)
def test_another_network_at_another_length_is_refused(name, check, tmp_path):
    graph, found = OTHERWISE[name]
    message = f"output '{graph.graph.output[0].name}': expected the same layers for sequences of any length, found others at {found}"
    with pytest.raises(nrnn.convert.ConversionError, match=message):
        nrnn.convert.from_onnx(save(graph, tmp_path), check=check)


def test_a_length_that_is_fixed_is_the_only_one(tmp_path):
    graph = after(node("Gather", "Y four", "y", axis=0))
    graph.graph.input[0].type.tensor_type.shape.dim[0].dim_value = 5
    assert nrnn.convert.from_onnx(save(graph, tmp_path)).sequence.valid == "end"


def test_numbers_that_cut_nothing(tmp_path):
    """Features beyond those that the cell has, the length in a shape."""
    graph = before(*LENGTH[:2], node("Unsqueeze", "T first", "one"), node("Concat", "one minus five", "s", axis=0),
                   node("Slice", "raw first hundred two", "X"))
    graph.graph.initializer.extend([helper.make_tensor("minus", TensorProto.INT64, [1], [-1]),
                                    helper.make_tensor("two", TensorProto.INT64, [1], [2])])
    _, ours, theirs = beside_onnxruntime(save(graph, tmp_path), inputs=D)
    np.testing.assert_allclose(ours, theirs, atol=2e-6)
