"""Loop, Scan and If: bodies that are cells are recognised, all others are refused by the node that stands in the way."""

import numpy as np
import pytest

import nrnn
from nrnn.convert import ConversionError

onnx, onnxruntime = pytest.importorskip("onnx"), pytest.importorskip("onnxruntime")
from onnx import TensorProto, helper  # noqa: E402

from onnx_models import D, N, beside_onnxruntime, cell, draw, model, node, save  # noqa: E402

FLOAT, INT, BOOL = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL
ELMAN = [node("MatMul", "xt U", "u"), node("MatMul", "h R", "v"), node("Add", "u v", "s"), node("Add", "s b", "p"),
         node("Tanh", "p", "h1")]
TAKE = node("Gather", "X i", "xt", axis=0)
WEIGHTS = {"U": draw(D, N), "R": draw(N, N, scale=0.5), "b": draw(N), "h0": np.zeros((1, N), np.float32)}


def value(name, kind=FLOAT, shape=None):
    return helper.make_tensor_value_info(name, kind, shape)


def loop(nodes, states=("h",), after=("h1",), gathered="h1", condition="go", trips="T", outer=(), constants=None, x=("steps", 1, D),
         starts=("h0",), last=("Y",), inputs=(), whole=()):
    """A Loop over time, by default of T steps, all that there are; the names in `whole` are those of integers."""
    kinds = dict.fromkeys(whole, INT)
    body = [*nodes, node("Identity", condition, "goes"), node("Identity", gathered, "seen")]
    graph = helper.make_graph(body, "body", [value("i", INT, []), value("go", BOOL, []), *(value(one, kinds.get(one, FLOAT)) for one in states)],
                              [value("goes", BOOL, []), *(value(one, kinds.get(one, FLOAT)) for one in after), value("seen")])
    main = helper.make_node("Loop", [trips, "", *starts], [*(f"{one}_last" for one in states), "Y"], body=graph, name="walk")
    steps = [node("Shape", "X", "dims"), node("Gather", "dims zero", "T", axis=0)] if trips == "T" else []
    held = WEIGHTS | {"zero": np.int64(0)} | (constants or {})
    return model([*steps, *outer, main], held, x=x, outputs=last, inputs=inputs)


def scan(nodes, x=("steps", 1, D), last=("Y",), **settings):
    graph = helper.make_graph([*nodes, node("Identity", "h1", "seen")], "body", [value("h"), value("xt")],
                              [value("h1"), value("seen")])
    main = helper.make_node("Scan", ["h0", "X"], ["h_last", "Y"], body=graph, num_scan_inputs=1, name="walk", **settings)
    return model([main], WEIGHTS, x=x, outputs=last)


def agree(graph, tmp_path, **more):
    file, ours, theirs = beside_onnxruntime(save(graph, tmp_path), **more)
    np.testing.assert_allclose(ours, theirs, atol=2e-6)
    return file


def test_an_elman_network(tmp_path):
    file = agree(loop([TAKE, *ELMAN]), tmp_path)
    layer, = file.layers
    np.testing.assert_allclose([layer.W, layer.b[None].repeat(N, 0)], [WEIGHTS["R"].T, WEIGHTS["b"][None].repeat(N, 0)])


def test_weights_of_a_body_that_lie_beside_the_model(tmp_path):
    """They are found beside it, wherever one works."""
    graph = loop([TAKE, *ELMAN])
    body = graph.graph.node[-1].attribute[0].g
    body.initializer.extend(one for one in graph.graph.initializer if one.name in ("U", "R"))
    for one in body.initializer:
        graph.graph.initializer.remove(one)
    plain = nrnn.convert.from_onnx(graph).to_bytes()
    onnx.save(graph, path := tmp_path / "x.onnx", save_as_external_data=True, size_threshold=0, location="weights.bin")
    assert nrnn.convert.from_onnx(path).to_bytes() == plain
    with pytest.raises(ConversionError, match=r"tensor '(U|R|b|h0|zero)': expected its numbers in the model, found them in 'weights.bin'"):
        nrnn.convert.from_onnx(onnx.load(path, load_external_data=False))


def test_a_scan(tmp_path):
    assert [type(one) for one in agree(scan(ELMAN), tmp_path).layers] == [nrnn.Elman]


def test_a_gemm_that_adds_what_is_of_the_signal(tmp_path):
    nodes = [TAKE, node("MatMul", "xt U", "u"), node("Add", "u b", "ub"), node("Gemm", "h R ub", "p"), node("Tanh", "p", "h1")]
    assert [type(one) for one in agree(loop(nodes), tmp_path).layers] == [nrnn.Elman]


def test_the_last_state(tmp_path):
    assert agree(loop([TAKE, *ELMAN], last=("h_last",)), tmp_path).sequence.valid == "end"


def test_a_state_that_starts_elsewhere(tmp_path):
    h0 = draw(1, N)
    layer, = agree(loop([TAKE, *ELMAN], constants={"h0": h0}), tmp_path).layers
    np.testing.assert_array_equal(layer.initial, h0[0])


def test_a_state_without_a_value(tmp_path):
    graph, lines = loop([TAKE, *ELMAN], starts=("first",), inputs=[("first", (1, N))]), []
    file = nrnn.convert.from_onnx(save(graph, tmp_path), report=lines.append)
    assert file.layers[0].initial is None and any("'first' has no value, a reset sets the state to 0" in one for one in lines)


def test_counters_and_conditions_of_its_own(tmp_path):
    """As TensorFlow writes them: the place is counted by a state, the condition by another."""
    counted = [node("Gather", "X k", "xt", axis=0), *ELMAN, node("Add", "k one", "k1"), node("Less", "k1 n", "more"),
               node("Identity", "n", "n1")]
    graph = loop(counted, states=("k", "h", "n"), after=("k1", "h1", "n1"), starts=("zero", "h0", "T"), condition="more",
                 constants={"one": np.int64(1)}, whole=("k", "k1", "n", "n1"))
    assert [type(one) for one in agree(graph, tmp_path).layers] == [nrnn.Elman]


def test_the_signal_carried_along(tmp_path):
    nodes = [node("Gather", "all i", "xt", axis=0), *ELMAN, node("Identity", "all", "all1")]
    graph = loop(nodes, states=("all", "h"), after=("all1", "h1"), starts=("X", "h0"))
    assert [type(one) for one in agree(graph, tmp_path).layers] == [nrnn.Elman]


def test_layers_before_and_after(tmp_path):
    outer = [node("MatMul", "X A", "m"), node("Relu", "m", "x1")]
    graph = loop([node("Gather", "x1 i", "xt", axis=0), *ELMAN], outer=outer, constants={"A": draw(D, D), "V": draw(N, 4)})
    graph.graph.node.append(node("MatMul", "Y V", "out"))
    graph.graph.output[0].name = "out"
    file = agree(graph, tmp_path)
    assert [type(one) for one in file.layers] == [nrnn.Dense, nrnn.Elman] and file.readout is not None


MINE = {
    "a state that is doubled": ([*ELMAN[:-1], node("Tanh", "p", "t"), node("Add", "t t", "h1")], "expected the step of an Elman"),
    "a leak": ([*ELMAN[:-1], node("Tanh", "p", "t"), node("Add", "t h", "h1")], "expected the step of an Elman"),
    "the square of a state": ([node("Mul", "h h", "hh"), *ELMAN[:1], node("MatMul", "hh R", "v"), *ELMAN[2:]],
                              "Mul 'hh': expected a product with a gate, found one of two sums"),
    "a division": ([*ELMAN[:-1], node("Tanh", "p", "t"), node("Div", "t h", "h1")], "Div 'h1': expected sums and products"),
    "a function of its own": ([*ELMAN[:-1], node("Sin", "p", "h1")], "Sin 'h1': expected an operator that runs on a stream"),
    "a mask": ([*ELMAN[:-1], node("Tanh", "p", "t"), node("Greater", "xt none", "mask"), node("ReduceMax", "xt", "most"),
                node("Where", "mask t h", "h1")], "Greater 'mask': expected matrices, sums, products and activations"),
    "softmax": ([*ELMAN[:-1], node("Softmax", "p", "h1")], "Softmax 'h1': expected matrices, sums, products"),
    "a reduction": ([*ELMAN[:-1], node("ReduceMean", "p axis", "h1")], "ReduceMean 'h1': expected matrices, sums, products")}


@pytest.mark.parametrize("name", MINE)
def test_bodies_that_are_no_cell(name, tmp_path):
    nodes, message = MINE[name]
    graph = loop([TAKE, *nodes], constants={"none": np.float32(0), "axis": np.int64([1])})
    with pytest.raises(ConversionError, match=f"Loop 'walk': .*{message}") as error:
        nrnn.convert.from_onnx(save(graph, tmp_path))
    assert len(str(error.value)) <= 300


def other(nodes=(TAKE, *ELMAN), **settings):
    return loop(list(nodes), **settings)


def test_two_nodes_of_one_name(tmp_path):
    graph = loop([TAKE, *ELMAN, node("Relu", "p", "h1")])
    with pytest.raises(ConversionError, match="Relu 'h1': expected an output of its own, found 'h1' a second time"):
        nrnn.convert.from_onnx(save(graph, tmp_path))


@pytest.mark.parametrize("check", [4, 5, 6])
def test_a_number_of_steps_that_does_not_follow_the_signal(check, tmp_path):
    """Whatever length the signal is given while the graph is followed."""
    graph = loop([TAKE, *ELMAN], trips="five", constants={"five": np.int64(5)})
    with pytest.raises(ConversionError, match="expected every time step of the signal|cannot be computed"):
        nrnn.convert.from_onnx(save(graph, tmp_path), check=check)


WALKS = {
    "every second step": (other([node("Mul", "i two", "k"), node("Gather", "X k", "xt", axis=0), *ELMAN], x=(8, 1, D), trips="four",
                                constants={"two": np.int64(2), "four": np.int64(4)}), "expected every time step of the signal"),
    "from the end": (other([node("Sub", "last i", "k"), node("Gather", "X k", "xt", axis=0), *ELMAN], x=(8, 1, D),
                           trips="eight", constants={"last": np.int64(7), "eight": np.int64(8)}), "found it reversed"),
    "some steps": (other(trips="four", constants={"four": np.int64(4)}, x=(8, 1, D)), "expected every time step of the signal"),
    "one step of several": (other(trips="one", constants={"one": np.int64(1)}, x=(8, 1, D)), "expected every time step"),
    "the same step": (other([node("Gather", "X zero", "xt", axis=0), *ELMAN]), "expected every step to read the next time step"),
    "a condition by the signal": (other([TAKE, *ELMAN, node("ReduceSum", "h1", "sum", keepdims=0), node("Cast", "sum", "more", to=BOOL)],
                                        condition="more"), "ReduceSum 'sum'|expected a condition that is constant"),
    "what is made of the state": (other([TAKE, *ELMAN, node("Neg", "h1", "other")], gathered="other"),
                                  "expected the new state alone to leave the loop"),
    "the state before": (other(gathered="h"), "expected the new state alone to leave the loop"),
    "no signal": (other([node("MatMul", "h R", "v"), node("Tanh", "v", "h1")]), "expected|found Loop"),
    "another weight at each step": (other([TAKE, *ELMAN[:2], node("Gather", "many i", "bi", axis=0), node("Add", "u v", "s"),
                                           node("Add", "s bi", "p"), node("Tanh", "p", "h1")], constants={"many": draw(64, N)}),
                                    "Add 'p': expected the same computation at each step, found another at step 1"),
    "a state made of the signal": (other(outer=[node("MatMul", "X U", "xu"), node("Gather", "xu zero", "start", axis=0)],
                                         starts=("start",)), "MatMul 'v': expected one signal within a loop, found several")}


@pytest.mark.parametrize("name", WALKS)
def test_walks_that_are_not_along_time(name, tmp_path):
    graph, message = WALKS[name]
    with pytest.raises(ConversionError, match=message) as error:
        nrnn.convert.from_onnx(save(graph, tmp_path))
    assert len(str(error.value)) <= 300


@pytest.mark.parametrize("settings, message", [
    ({"scan_input_directions": [1]}, "scan_input_directions: expected 0, forward, found .1."),
    ({"scan_output_directions": [1]}, "scan_output_directions: expected 0")])
def test_scans_backwards(settings, message, tmp_path):
    with pytest.raises(ConversionError, match=f"Scan 'walk': {message}"):
        nrnn.convert.from_onnx(save(scan(ELMAN, **settings), tmp_path))


def chosen(condition, constants=None):
    """An If, one branch of which sees the signal from around it."""
    branches = {f"{name}_branch": helper.make_graph([node(kind, "Y", name)], name, [], [value(name)])
                for name, kind in (("then", "Tanh"), ("else", "Relu"))}
    return cell("RNN", nodes=[*condition, helper.make_node("If", ["c"], ["y"], name="either", **branches)], last=["y"],
                constants=constants)


@pytest.mark.parametrize("flag, kind", [(True, "tanh"), (False, "relu")])
def test_an_if_that_is_known(flag, kind, tmp_path):
    assert agree(chosen([], {"c": np.array(flag)}), tmp_path).layers[1].activation == kind


def test_an_if_that_shapes_decide(tmp_path):
    condition = [node("Shape", "Y", "dims"), node("Gather", "dims one", "size", axis=0), node("Equal", "size one", "c")]
    assert agree(chosen(condition, {"one": np.int64(1)}), tmp_path).layers[1].activation == "tanh"


def test_an_if_that_the_signal_decides(tmp_path):
    condition = [node("ReduceSum", "Y axes", "sum", keepdims=0), node("Cast", "sum", "c", to=BOOL)]
    with pytest.raises(ConversionError, match="Cast 'c': expected a cast to float32 or float64"):
        nrnn.convert.from_onnx(save(chosen(condition, {"axes": np.int64([3])}), tmp_path))


@pytest.mark.parametrize("steps, place, message", [
    (1 << 62, "zero", "expected every step to read the next time step of the signal"),
    (1 << 18, "i", "expected at most 16384 nodes to look at in all steps, found more at step .*whose number of steps is open")])
def test_a_loop_of_many_steps_is_bounded(steps, place, message, tmp_path):
    graph = loop([node("Gather", f"X {place}", "xt", axis=0), *ELMAN], trips="many", constants={"many": np.int64(steps)},
                 x=(1 << 18, 1, D))
    with pytest.raises(ConversionError, match=message):
        nrnn.convert.from_onnx(save(graph, tmp_path))


def bare(kind, inputs="X", **attributes):
    return model([node(kind, inputs, "y", name="here", **attributes)], WEIGHTS | {"yes": np.array(True)}, outputs=["y"])


@pytest.mark.parametrize("graph, message", [
    (bare("Loop", "h0 yes X"), "expected one body, found 0"), (bare("Scan", "h0 X"), "expected one body, found 0"),
    (bare("If", "yes"), "expected a graph 'then_branch', found none"), (bare("Tanh", ""), "expected inputs, found none"),
    (bare("Gemm"), "expected at least 2 inputs, found 1"), (bare("PRelu"), "expected at least 2 inputs, found 1"),
    (bare("BatchNormalization", "X h0"), "expected at least 5 inputs, found 2"), (bare("Elu", alpha="one"), "expected"),
    (bare("Gather"), "expected a node as ONNX's documents have it|cannot be computed")])
def test_nodes_that_lack_what_they_need(graph, message, tmp_path):
    with pytest.raises(ConversionError, match=f"'here': ({message})"):
        nrnn.convert.from_onnx(save(graph, tmp_path))


def test_a_scan_that_does_not_say_what_it_scans(tmp_path):
    graph = scan(ELMAN)
    main = graph.graph.node[0]
    kept = [one for one in main.attribute if one.name == "body"]
    del main.attribute[:]
    main.attribute.extend(kept)
    with pytest.raises(ConversionError, match="Scan 'walk': expected a body of 2 inputs, found 2"):
        nrnn.convert.from_onnx(save(graph, tmp_path))
