"""`nrnn.convert.from_onnx`: ONNX's own node tests, every attribute, what stands around cells, and what is refused."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nrnn
import reference
from support import needs_engine

onnx = pytest.importorskip("onnx")
from onnx.backend.test.case.node import collect_testcases  # noqa: E402
from onnx.reference import ReferenceEvaluator  # noqa: E402

from onnx_models import D, N, cell, draw, model, node, save  # noqa: E402

CASES = Path(__file__).parent / "cases"
ONE_WAY = ("reverse", "bidirectional")


def node_tests():
    found = {one.name: one for kind in ("RNN", "GRU", "LSTM") for one in collect_testcases(kind)}
    return [one for one in found.values() if one.model.graph.node[0].op_type in ("RNN", "GRU", "LSTM")]


def write_case(case, folder):
    """As ONNX ships it: the model, and its data beside it."""
    path = save(case.model, folder)
    data = folder / "test_data_set_0"
    data.mkdir()
    for k, array in enumerate(case.data_sets[0][0]):
        (data / f"input_{k}.pb").write_bytes(onnx.numpy_helper.from_array(array).SerializeToString())
    return path


@needs_engine
@pytest.mark.parametrize("case", node_tests(), ids=lambda case: case.name)
def test_node_tests_of_onnx(case, tmp_path):
    path, settings = write_case(case, tmp_path), {a.name: onnx.helper.get_attribute_value(a)
                                                  for a in case.model.graph.node[0].attribute}
    if settings.get("direction", b"forward").decode() in ONE_WAY:
        with pytest.raises(nrnn.convert.ConversionError, match="direction: expected 'forward', found"):
            nrnn.convert.from_onnx(path)
        return
    (X, *_), outputs = case.data_sets[0]
    file = nrnn.convert.from_onnx(path)
    loaded = nrnn.Model.load(file.to_bytes())
    batch_first = settings.get("layout", 0)
    sequences = X if batch_first else X.swapaxes(0, 1)
    last = np.squeeze(outputs[-1], 1 if batch_first else 0)  # Y_h
    for x, y in zip(sequences, last, strict=True):
        np.testing.assert_allclose(loaded.stream().run(x).nominal[-1], y, atol=1e-6, rtol=0)


CELLS = {
    "rnn": cell("RNN"),
    "rnn bias": cell("RNN", ["B"]),
    "rnn relu": cell("RNN", ["B"], activations=["Relu"]),
    "rnn sigmoid": cell("RNN", activations=["Sigmoid"]),
    "rnn clip": cell("RNN", ["B"], clip=0.4),
    "rnn initial": cell("RNN", ["B", "initial_h"]),
    "gru": cell("GRU"),
    "gru reset after": cell("GRU", ["B"], linear_before_reset=1),
    "gru reset before": cell("GRU", ["B", "initial_h"], linear_before_reset=0),
    "gru clip": cell("GRU", ["B"], clip=0.4, linear_before_reset=1),
    "gru batch first": cell("GRU", ["B", "initial_h"], x=(1, "steps", D), layout=1),
    "lstm": cell("LSTM"),
    "lstm all": cell("LSTM", ["B", "initial_h", "initial_c", "P"]),
    "lstm clip": cell("LSTM", ["B", "P"], clip=0.4),
    "lstm coupled": cell("LSTM", ["B", "P"], input_forget=1),
    "lstm activations": cell("LSTM", ["B"], activations=["Sigmoid", "Tanh", "Tanh"]),
    "lstm opset 7": cell("LSTM", ["B"], opset=7),
    "lstm opset 22": cell("LSTM", ["B"], opset=22),
}


def recursion(graph, X):
    """Y of a graph of one cell, from the equations in ONNX's operator documents."""
    main, weights = graph.graph.node[0], {one.name: onnx.numpy_helper.to_array(one)[0].astype(float)
                                          for one in graph.graph.initializer}
    given = {a.name: onnx.helper.get_attribute_value(a) for a in main.attribute}
    bound = lambda v: np.clip(v, -given.get("clip", np.inf), given.get("clip", np.inf))  # noqa: E731
    f = lambda v: 1 / (1 + np.exp(-bound(v)))  # noqa: E731
    a = {b"Relu": lambda v: np.maximum(bound(v), 0), b"Sigmoid": f}.get(given.get("activations", [b""])[0],
                                                                      lambda v: np.tanh(bound(v)))
    W, R = weights["W"], weights["R"]
    Wb, Rb = np.split(weights.get("B", np.zeros(2 * len(W))), 2)
    h, c = (np.ravel(weights.get(name, np.zeros(N))) for name in ("initial_h", "initial_c"))
    P_i, P_o, P_f = np.split(weights.get("P", np.zeros(3 * N)), 3)
    rows = []
    for x in X:
        u, v = W @ x + Wb, R @ h + Rb
        if main.op_type == "RNN":
            h = a(u + v)
        elif main.op_type == "GRU":
            z, r = f(u[:N] + v[:N]), f(u[N:2 * N] + v[N:2 * N])
            inner = r * v[2 * N:] if given.get("linear_before_reset") else R[2 * N:] @ (r * h) + Rb[2 * N:]
            h = (1 - z) * np.tanh(bound(u[2 * N:] + inner)) + z * h
        else:
            i, o, forget, new = np.split(u + v, 4)
            i = f(i + P_i * c)
            keep = 1 - i if given.get("input_forget") else f(forget + P_f * c)
            c = keep * c + i * np.tanh(bound(new))
            h = f(o + P_o * c) * np.tanh(c)
        rows.append(h)
    return np.array(rows)


@pytest.mark.parametrize("name", CELLS)
def test_every_attribute(name, tmp_path):
    file = nrnn.convert.from_onnx(save(CELLS[name], tmp_path))
    X = draw(40, D, scale=2).astype(float)
    np.testing.assert_allclose(reference.run(file, X)[0], recursion(CELLS[name], X), atol=2e-6, rtol=0)


@needs_engine
@pytest.mark.parametrize("name", CELLS)
def test_engine(name, tmp_path):
    file = nrnn.convert.from_onnx(save(CELLS[name], tmp_path), report=None)
    assert nrnn.Model.load(file.to_bytes()).verify().worst_error < 1e-6


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


@pytest.mark.parametrize("outputs, length, check, lengths", [
    ("Y", "steps", 64, [64]), ("Y", 20, 64, [20, 64]), ("Y", 100, 64, [64]), (",Y_h", 100, 64, [100, 64]),
    ("Y", 1, 30, [1, 30]), ("Y", 5, np.ones((7, D)), [5, 7]), (",Y_h", 9, np.ones((7, D)), [7]), ("Y", 9, np.ones((7, D)), [7])])
def test_check_vectors_of_a_fixed_length(outputs, length, check, lengths, tmp_path):
    path = save(cell("GRU", ["B"], outputs=outputs, x=(length, 1, D)), tmp_path)
    file = nrnn.convert.from_onnx(path, check=check)
    assert [len(one.x) for one in file.checks] == lengths
    for one in file.checks:
        np.testing.assert_allclose(reference.run(file, one.x)[0][-len(one.y):], one.y, atol=2e-6)


def test_scales_are_folded(tmp_path):
    file = nrnn.convert.from_onnx(save(completed(around()["normalised, batch first"][0]), tmp_path))
    assert [type(layer) for layer in file.layers] == [nrnn.Gru] and file.readout is not None


def test_sigmoid_may_be_the_link(tmp_path):
    path = save(completed(around()["sigmoid"][0]), tmp_path)
    layer, link = (nrnn.convert.from_onnx(path, task=task) for task in (None, "sigmoid"))
    assert (layer.task, len(layer.layers), link.task, len(link.layers)) == ("regression", 2, "sigmoid", 1)
    np.testing.assert_allclose(reference.run(layer, layer.checks[0].x)[0], reference.run(link, layer.checks[0].x)[0],
                               atol=1e-6)


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


@pytest.mark.parametrize("missing, call, found", [
    ("onnx", "from_onnx('x.onnx')", "reading ONNX needs the package onnx: pip install 'nrnn[onnx]'"),
    ("torch", "from_rtneural({'weight': [[2.0]]}).save('x.nrnn')", "for PyTorch is not installed"),
    ("torch", "from_torch(type('Net', (), {})())", "nrnn.convert.from_torch: needs torch, which is not installed: pip install 'nrnn[torch]'"),
    ("h5py", f"from_keras({str(CASES / 'keras_lstm.h5')!r})",
     "keras_lstm.h5: HDF5 files: needs h5py, which is not installed: pip install 'nrnn[keras]'")])
def test_without_a_package(missing, call, found, tmp_path):
    """Importing nrnn.convert needs neither; what needs one says so."""
    code = f"import sys; sys.modules[{missing!r}] = None; import nrnn.convert; nrnn.convert.{call}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert found in done.stdout + done.stderr and (done.returncode == 0) == (tmp_path / "x.nrnn").exists()


def test_inputs_without_a_value(tmp_path):
    shapes = [("W", (1, 4 * N, D)), ("initial_h", (1, 1, N)), ("initial_c", (1, 1, N))]
    graph = cell("LSTM", ["initial_h", "initial_c"], inputs=shapes)
    lines, W = [], draw(1, 4 * N, D)
    path = save(graph, tmp_path)
    with pytest.raises(nrnn.convert.ConversionError, match="LSTM 'cell': W: expected a value, found input 'W' without one"):
        nrnn.convert.from_onnx(path)
    assert nrnn.convert.from_onnx(path, values={"W": W}, report=lines.append).layers[0].initial is None
    assert sum("has no value, a reset sets the state to 0" in line for line in lines) == 2
    h = draw(1, 1, N)
    layer, = nrnn.convert.from_onnx(path, values={"W": W, "initial_h": h}).layers
    np.testing.assert_allclose(layer.initial, [*h.ravel(), 0, 0, 0])
    with pytest.raises(nrnn.convert.ConversionError, match="values: expected names of inputs without a value, .* found 'V'"):
        nrnn.convert.from_onnx(path, values={"V": W})


def refused():
    """Message to graph."""
    two = {"initial_h": draw(1, 2, N)}
    return {
        "GRU 'cell': direction: expected 'forward', found 'reverse'": cell("GRU", direction="reverse"),
        f"GRU 'cell': hidden_size: expected {N}, by R, found {N + 1}": cell("GRU", hidden_size=N + 1),
        "LSTM 'cell': direction: expected 'forward', found 'bidirectional'": cell("LSTM", direction="bidirectional"),
        r"RNN 'cell': sequence_lens: expected none, or 4 for each sequence, found \[3\]":
            cell("RNN", ["sequence_lens"], x=(4, 1, D), constants={"sequence_lens": np.int32([3])}),
        "GRU 'cell': initial_h: expected the same state for each": cell("GRU", ["initial_h"], x=(4, 2, D), constants=two),
        "GRU 'cell': B: expected 18 numbers, found 4": cell("GRU", ["B"], constants={"B": draw(1, 4)}),
        "GRU 'cell': W: expected 2 inputs, found 5": cell("GRU", constants={"W": draw(1, 3 * N, 5)}),
        "ReduceMean 'e': expected features of one time step along the last axis, found several steps": cell("RNN", nodes=[node("ReduceMean", "Y", "e", axes=[0])], last=["e"]),
        "Gru 'e': expected an operator of ONNX, found one of 'mine'":
            model([node("Gru", "X", "e", domain="mine")], {}, outputs=["e"], domains=["mine"]),
        "expected Y or Y_h of LSTM 'cell', found its cell state": cell("LSTM", outputs=",,Y_c"),
        "expected every time step or the last one, found .0. of": cell("RNN", constants={"k": np.int64(0)}, last=["g"], nodes=[
            node("Gather", "Y k", "g", axis=0)]),
        "RNN 'again': X: expected time in its own order, found it reversed": reversed_graph(),
        "LinearClassifier 'p': expected an operator that runs on a stream":
            model([node("LinearClassifier", "X", "l p", domain="ai.onnx.ml", coefficients=[1.0, 1.0], name="p"),
                   node("Tanh", "p", "t")], {}, x=("N", D), outputs=["t"], domains=["ai.onnx.ml"]),
        "input 'X': expected a shape, found none": model([node("Tanh", "X", "t")], {}, x=None, outputs=["t"]),
        "opset: expected at least 7, found 6": model([node("Tanh", "X", "t")], {}, outputs=["t"], opset=6),
        "Dropout 'd': training_mode: expected false, found true": cell("GRU", constants={"rate": np.float32(0.5), "on": np.array(True)},
                                                                        nodes=[node("Dropout", "Y rate on", "d")], last=["d"]),
        "Cast 'c': expected a cast to float32 or float64, .* found one to FLOAT16":
            cell("GRU", nodes=[node("Cast", "Y", "half", name="c", to=10), node("Cast", "half", "y", to=1)], last=["y"]),
        "Add 'y': expected an output that is read, found 'mean' of LayerNormalization 'q'":
            cell("GRU", constants={"g": draw(N)}, nodes=[node("LayerNormalization", "Y g", "q mean"), node("Add", "Y mean", "y")],
                 last=["y"]),
        "^model.onnx: expected an output that is read, found 'mean' of LayerNormalization 'q'":
            cell("GRU", constants={"g": draw(N)}, nodes=[node("LayerNormalization", "Y g", "q mean")], last=["mean"]),
        "LpNormalization 'y': expected an operator .* LayerNormalization and RMSNormalization over the features of a step are read":
            cell("GRU", nodes=[node("LpNormalization", "Y", "y")], last=["y"]),
        "CumSum 'y': expected an operator .* one over features is read as a MatMul":
            cell("GRU", constants={"along": np.int64(-1)}, nodes=[node("CumSum", "Y along", "y")], last=["y"]),
        "softmax at the end alone": cell("RNN", nodes=[node("Softmax", "Y", "p"), node("Tanh", "p", "t")], last=["t"]),
    }


def reversed_graph():
    ends = {"a": np.int64([-1]), "z": np.int64([-9999]), "ax": np.int64([0]), "st": np.int64([-1])}
    constants = ends | {"W2": draw(1, N, N), "R2": draw(1, N, N), "axis": np.int64([1])}
    return cell("RNN", constants=constants, last=["Z"], nodes=[
        node("Squeeze", "Y axis", "s"), node("Slice", "s a z ax st", "r"), node("RNN", "r W2 R2", "Z", hidden_size=N, name="again")])


@pytest.mark.parametrize("message", refused())
def test_refused(message, tmp_path):
    with pytest.raises(nrnn.convert.ConversionError, match=message):
        nrnn.convert.from_onnx(save(refused()[message], tmp_path))


def test_what_is_no_model(tmp_path):
    for content in (b"", b"\xff\xff\xff", b"not a model"):
        (tmp_path / "x.onnx").write_bytes(content)
        with pytest.raises(nrnn.convert.ConversionError, match="expected an ONNX model"):
            nrnn.convert.from_onnx(tmp_path / "x.onnx")
    with pytest.raises(FileNotFoundError):
        nrnn.convert.from_onnx(tmp_path / "absent.onnx")


def test_a_model_in_memory():
    with pytest.raises(TypeError, match="path: expected the path of a file, found a ModelProto; onnx.save writes it to one"):
        nrnn.convert.from_onnx(cell("GRU"))


def test_a_tensor_that_does_not_fill_its_shape(tmp_path):
    graph = cell("GRU")
    graph.graph.initializer[0].dims[1] = 7
    with pytest.raises(nrnn.convert.ConversionError, match="tensor 'W': expected numbers that fill its shape"):
        nrnn.convert.from_onnx(save(graph, tmp_path))


def test_output_by_name(tmp_path):
    path = save(cell("GRU", outputs="Y,Y_h", last=["Y", "Y_h"]), tmp_path)
    assert nrnn.convert.from_onnx(path).sequence is None
    assert nrnn.convert.from_onnx(path, output="Y_h").sequence.valid == "end"
    with pytest.raises(nrnn.convert.ConversionError, match="output: expected one of 'Y', 'Y_h', found 'Z'"):
        nrnn.convert.from_onnx(path, output="Z")
