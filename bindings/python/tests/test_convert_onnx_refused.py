"""What from_onnx refuses: nodes and settings that have no counterpart, and files that are no model."""

import numpy as np
import pytest

import nrnn

pytest.importorskip("onnx")
from onnx_models import D, N, cell, draw, model, node, save  # noqa: E402


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


def test_a_tensor_that_does_not_fill_its_shape(tmp_path):
    graph = cell("GRU")
    graph.graph.initializer[0].dims[1] = 7
    with pytest.raises(nrnn.convert.ConversionError, match="tensor 'W': expected numbers that fill its shape"):
        nrnn.convert.from_onnx(save(graph, tmp_path))
