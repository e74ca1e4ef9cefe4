"""`nrnn.convert.from_onnx`: ONNX's own node tests, every attribute, check vectors, and values that are given."""

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

from nrnn.convert.onnx_graph import source as onnx_source  # noqa: E402
from onnx_models import D, N, cell, draw, save  # noqa: E402

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


@pytest.mark.parametrize("outputs, length, check, lengths", [
    ("Y", "steps", 64, [64]), ("Y", 20, 64, [20, 64]), ("Y", 100, 64, [64]), (",Y_h", 100, 64, [100, 64]),
    ("Y", 1, 30, [1, 30]), ("Y", 5, np.ones((7, D)), [5, 7]), (",Y_h", 9, np.ones((7, D)), [7]), ("Y", 9, np.ones((7, D)), [7])])
def test_check_vectors_of_a_fixed_length(outputs, length, check, lengths, tmp_path):
    path = save(cell("GRU", ["B"], outputs=outputs, x=(length, 1, D)), tmp_path)
    file = nrnn.convert.from_onnx(path, check=check)
    assert [len(one.x) for one in file.checks] == lengths
    for one in file.checks:
        np.testing.assert_allclose(reference.run(file, one.x)[0][-len(one.y):], one.y, atol=2e-6)


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


def test_output_by_name(tmp_path):
    path = save(cell("GRU", outputs="Y,Y_h", last=["Y", "Y_h"]), tmp_path)
    assert nrnn.convert.from_onnx(path).sequence is None
    assert nrnn.convert.from_onnx(path, output="Y_h").sequence.valid == "end"
    with pytest.raises(nrnn.convert.ConversionError, match="output: expected one of 'Y', 'Y_h', found 'Z'"):
        nrnn.convert.from_onnx(path, output="Z")


def test_a_model_in_memory(tmp_path):
    """It gives the file that its own file gives, and is left as it was; tensors that lay beside it are in it by then."""
    path, lines = tmp_path / "model.onnx", []
    onnx.save(cell("LSTM", ["B", "initial_h"]), path, save_as_external_data=True, size_threshold=0, location="weights.bin")
    held = onnx.load(path)
    before = held.SerializeToString()
    file = nrnn.convert.from_onnx(held, report=lines.append)
    assert file.to_bytes() == nrnn.convert.from_onnx(path).to_bytes()
    assert lines[0] == "from_onnx a ModelProto" and held.SerializeToString() == before


def test_models_in_memory_that_are_none(tmp_path, monkeypatch):
    path = tmp_path / "model.onnx"
    onnx.save(cell("GRU"), path, save_as_external_data=True, size_threshold=0, location="weights.bin")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(nrnn.convert.ConversionError, match="tensor 'W': expected its numbers in the model, found them in 'weights.bin'"):
        nrnn.convert.from_onnx(onnx.load(path, load_external_data=False))
    with pytest.raises(nrnn.convert.ConversionError, match="a ModelProto: expected an ONNX model, found a graph without nodes"):
        nrnn.convert.from_onnx(onnx.ModelProto())
    with pytest.raises(TypeError, match="GraphProto"):
        nrnn.convert.from_onnx(onnx.load(path).graph)
    monkeypatch.setattr(onnx_source, "MOST", 100)
    with pytest.raises(nrnn.convert.ConversionError, match=r"a ModelProto: expected at most 100 bytes, found \d+"):
        nrnn.convert.from_onnx(onnx.load(path))


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
