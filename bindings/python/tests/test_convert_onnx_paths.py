"""Ways of the signal in an ONNX graph that part and meet: sums, features side by side, what exporters write out, tables."""

import numpy as np
import pytest

import nrnn
import reference
from nrnn.convert import ConversionError

onnx, onnxruntime = pytest.importorskip("onnx"), pytest.importorskip("onnxruntime")
from onnx import TensorProto, helper  # noqa: E402

from onnx_models import D, N, beside_onnxruntime, cell, draw, model, node, save  # noqa: E402

SQUEEZE = node("Squeeze", "Y axis", "s")
AXIS = {"axis": np.int64([1])}
SECOND = {"W2": draw(1, 3 * N, N), "R2": draw(1, 3 * N, N, scale=0.3)}
GRU = [node("GRU", "s W2 R2", "Z", hidden_size=N), node("Squeeze", "Z axis", "z")]
BESIDE = {"W3": draw(1, 3 * N, N + D), "R3": draw(1, 3 * N, N, scale=0.3)}


def after(nodes, constants=None, last="y", **more):
    """A cell, and what follows: Y without the axis of directions is s."""
    return cell("LSTM", nodes=[SQUEEZE, *nodes], constants=AXIS | (constants or {}), last=[last], **more)


WAYS = {
    "a sum around a layer": (after([*GRU, node("Add", "z s", "y")], SECOND), ["Lstm", "Gru+skip"]),
    "the sum turned about": (after([*GRU, node("Add", "s z", "y")], SECOND), ["Lstm", "Gru+skip"]),
    "a difference": (after([*GRU, node("Sub", "z s", "y")], SECOND), ["Lstm", "Gru+skip"]),
    "by a matrix": (after([node("MatMul", "X M", "m"), node("Add", "s m", "y")], {"M": draw(D, N)}), ["Lstm+skip"]),
    "by a matrix and a bias": (after([node("MatMul", "X M", "m"), node("Add", "m b", "n"), node("Add", "n s", "y")],
                                     {"M": draw(D, N), "b": draw(N)}), ["Lstm+skip"]),
    "around an activation": (after([node("Tanh", "s", "t"), node("Add", "t s", "y")]), ["Lstm", "Norm+skip"]),
    "around all": (after([*GRU, node("MatMul", "z M", "m"), node("Add", "m X", "y")], SECOND | {"M": draw(N, D)}),
                   ["Lstm", "Gru", "Dense+skip"]),
    "two around one another": (after([*GRU, node("Add", "z s", "u"), node("Tanh", "u", "t"), node("Add", "t s", "y")], SECOND),
                               ["Lstm", "Gru+skip", "Norm+skip"]),
    "twice the same": (after([node("Add", "s s", "y")]), ["Lstm", "Norm"]),
    "side by side": (after([node("Concat", "s X", "c", axis=2), node("GRU", "c W3 R3", "Z", hidden_size=N),
                            node("Squeeze", "Z axis", "y")], BESIDE), ["Lstm", "Dense+skip", "Gru"]),
    "side by side, then a matrix": (after([node("Concat", "X s", "c", axis=2), node("MatMul", "c M", "y")], {"M": draw(N + D, 2)}),
                                    ["Lstm", "Dense+skip"]),
    "side by side, used twice": (after([node("Concat", "s X", "c", axis=2), node("Sigmoid", "c", "g"), node("Mul", "c g", "y")]),
                                 None),
    "parts in another order": (after([node("Concat", "X s", "c", axis=2), node("Gather", "c order", "y", axis=2)],
                                     {"order": np.int64([4, 0, 2, 1, 3])}), None),
    "halves that meet": (after([node("Gather", "s first", "a", axis=2), node("Gather", "s other", "b", axis=2),
                                node("Tanh", "a", "t"), node("Concat", "t b", "y", axis=2)],
                               {"first": np.int64([0, 1]), "other": np.int64([2])}), None)}


@pytest.mark.parametrize("name", WAYS)
def test_ways_that_meet(name, tmp_path):
    graph, layers = WAYS[name]
    file, ours, theirs = beside_onnxruntime(save(graph, tmp_path))
    np.testing.assert_allclose(ours, theirs, atol=2e-6)
    found = [type(one).__name__ + ("+skip" if one.skip else "") for one in file.layers]
    assert layers is None or found == layers


def as_keras_normalises():
    """gamma / sqrt(var + epsilon) first, then x times it and what is left of the mean."""
    nodes = [node("ReduceMean", "s last", "mean"), node("Sub", "s mean", "d"), node("Mul", "d d", "dd"), node("ReduceMean", "dd last", "var"),
             node("Add", "var eps", "v"), node("Sqrt", "v", "root"), node("Reciprocal", "root", "inv"), node("Mul", "inv gamma", "scale"),
             node("Mul", "s scale", "a"), node("Mul", "mean scale", "m"), node("Sub", "beta m", "rest"), node("Add", "a rest", "y")]
    return after(nodes, {"last": np.int64([-1]), "eps": np.float32(1e-3), "gamma": 0.5 + np.abs(draw(N)), "beta": draw(N)}, opset=18)


def test_a_normalisation_as_keras_writes_it(tmp_path):
    file, ours, theirs = beside_onnxruntime(save(as_keras_normalises(), tmp_path))
    np.testing.assert_allclose(ours, theirs, atol=5e-6)
    assert [type(one).__name__ for one in file.layers] == ["Lstm", "Norm"] and file.layers[1].epsilon == pytest.approx(1e-3)


def each_step(steps, kept, matrices=1):
    """A matrix applied to each step of a fixed length by nodes of its own, as Keras writes TimeDistributed."""
    nodes, constants = [], {"V0": draw(N, 2), "V1": draw(N, 2), "b": draw(2)}
    for t in kept:
        constants[f"t{t}"] = np.int64(t)
        nodes += [node("Gather", f"s t{t}", f"s{t}", axis=0), node("MatMul", f"s{t} V{t % matrices}", f"m{t}"),
                  node("Add", f"m{t} b", f"a{t}"), node("Unsqueeze", f"a{t} zero", f"u{t}")]
    joined = node("Concat", " ".join(f"u{t}" for t in kept), "y", axis=0)
    return after([*nodes, joined], constants | {"zero": np.int64([0])}, x=(steps, 1, D))


def test_a_layer_that_is_written_for_each_step(tmp_path):
    file, ours, theirs = beside_onnxruntime(save(each_step(6, range(6)), tmp_path), steps=6)
    np.testing.assert_allclose(ours, theirs, atol=2e-6)
    assert [type(one).__name__ for one in file.layers] == ["Lstm"] and file.readout is not None


@pytest.mark.parametrize("kept, matrices, message", [
    (range(2, 6), 1, r"output 'y': expected every time step or the last one, found steps 2 to 5 of 6"),
    (range(6), 2, "output 'y': expected the same features at each time step, found different ones")])
def test_layers_that_differ_by_the_step(kept, matrices, message, tmp_path):
    with pytest.raises(ConversionError, match=message):
        nrnn.convert.from_onnx(save(each_step(6, kept, matrices), tmp_path))


REFUSED = {
    "two cells side by side": (after([node("GRU", "X W R", "Z", hidden_size=N), node("Squeeze", "Z axis", "z"), node("Add", "s z", "y")],
                                     {"R": draw(1, 4 * N, N), "W": draw(1, 4 * N, D)}), "GRU"),
    "layers on both ways": (after([*GRU, node("Tanh", "s", "t"), node("Add", "z t", "y")], SECOND),
                            "Add 'y': expected a way and a plain path around it, found layers on both"),
    "the last step and every one": (after([node("Gather", "s k", "last", axis=0), node("Add", "s last", "y")], {"k": np.int64(-1)}),
                                    "Add 'y': expected a sum of the same time steps, found different ones"),
    "the step before": (after([node("Slice", "X a z zero", "early"), node("Slice", "s b far zero", "late"), node("MatMul", "early M", "m"),
                               node("Add", "m late", "y")],
                              {"a": np.int64([0]), "z": np.int64([-1]), "b": np.int64([1]), "far": np.int64([99]),
                               "zero": np.int64([0]), "M": draw(D, N)}, x=(6, 1, D)), "Add 'y': expected a sum of the same time steps"),
    "a product of layers": (after([*GRU, node("Mul", "z s", "y")], SECOND), "Mul 'y': expected two ways without layers between them"),
    "attention": (after([node("Transpose", "s", "k", perm=[1, 2, 0]), node("MatMul", "s k", "y")]),
                  "MatMul 'y': expected a constant matrix, found one computed from the signal; attention looks at all steps"),
    "a gate": (after([node("MatMul", "s left", "a"), node("MatMul", "s right", "b"), node("Sigmoid", "b", "g"), node("Mul", "a g", "y")],
                     {"left": draw(N, N), "right": draw(N, N)}), "Mul 'y': expected a part of an activation or of a normalisation")}


@pytest.mark.parametrize("name", REFUSED)
def test_ways_that_have_no_counterpart(name, tmp_path):
    graph, message = REFUSED[name]
    with pytest.raises(ConversionError, match=message) as error:
        nrnn.convert.from_onnx(save(graph, tmp_path))
    assert len(str(error.value)) <= 300


def numbers(*shape):
    return np.random.default_rng(3).integers(7, size=shape)


EMBEDDED = {
    "symbols": ([node("Gather", "table X", "e")], TensorProto.INT64, lambda x: x[None], (1, "steps")),
    "symbols in a column": ([node("Squeeze", "X last", "i"), node("Gather", "table i", "e")], TensorProto.INT64,
                            lambda x: x[None, :, None], (1, "steps", 1)),
    "floats that are cast": ([node("Cast", "X", "i", to=TensorProto.INT64), node("Gather", "table i", "e")], TensorProto.FLOAT,
                             lambda x: x[None].astype(np.float32), (1, "steps"))}


@pytest.mark.parametrize("name", EMBEDDED)
def test_embeddings(name, tmp_path):
    nodes, kind, layout, shape = EMBEDDED[name]
    constants = {"table": draw(7, 4), "W": draw(1, 4 * N, 4), "R": draw(1, 4 * N, N, scale=0.5), "last": np.int64([2])}
    graph = model([*nodes, node("Transpose", "e", "t", perm=[1, 0, 2]), node("LSTM", "t W R", "Y", hidden_size=N)], constants,
                  x=shape)
    graph.graph.input[0].CopyFrom(helper.make_tensor_value_info("X", kind, shape))
    x = numbers(15)
    file = nrnn.convert.from_onnx(save(graph, tmp_path), report=None, check=8)
    assert [type(one).__name__ for one in file.layers] == ["Embedding", "Lstm"] and len(file.inputs) == 1
    session = onnxruntime.InferenceSession(str(tmp_path / "model.onnx"), providers=["CPUExecutionProvider"])
    y = session.run(None, {"X": layout(x)})[0].reshape(15, N)
    np.testing.assert_allclose(reference.run(file, x[:, None])[0], y, atol=1e-6)
    if not nrnn.engine.abi.absent():
        np.testing.assert_allclose(nrnn.Model.load(file.to_bytes()).stream().run(x[:, None]).nominal, y, atol=1e-6)


@pytest.mark.parametrize("nodes, message", [
    ([node("Tanh", "X", "t"), node("Cast", "t", "i", to=TensorProto.INT64), node("Gather", "table i", "e")],
     "Gather 'e': expected the index of a table as the input has it, found what is computed from it"),
    ([node("Cast", "X", "i", to=TensorProto.INT64), node("Cast", "i", "e", to=TensorProto.FLOAT)], "Cast 'i': expected a part"),
    ([node("Cast", "X", "i", to=TensorProto.INT64), node("Gather", "table i", "e", axis=1)],
     "Gather 'e': expected rows of a table, found axis 1")])
def test_embeddings_of_something_else(nodes, message, tmp_path):
    graph = model([*nodes, node("Tanh", "e", "Y")], {"table": draw(7, 4)}, x=("steps", 1))
    with pytest.raises(ConversionError, match=message):
        nrnn.convert.from_onnx(save(graph, tmp_path))
