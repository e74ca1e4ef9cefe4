"""`nrnn.convert.from_rtneural`: Keras layout and PyTorch state dicts as JSON."""

import json

import numpy as np
import pytest

import nrnn
import reference
from keras_layout import play
from support import Draw, needs_engine

draw = Draw(6)


def layer(kind, width, *weights, activation="", **more):
    return {"type": kind, "activation": activation, "shape": [None, None, width],
            "weights": [np.asarray(w).tolist() for w in weights], **more}


def keras(*layers, inputs=2):
    return {"in_shape": [None, None, inputs], "layers": list(layers)}


def dense(n, d=2, **more):
    return layer("dense", n, draw(d, n), draw(n), **more)


GRU = layer("gru", 3, draw(2, 9), draw(3, 9), draw(2, 9), activation="tanh")
LSTM = layer("lstm", 3, draw(2, 12), draw(3, 12), draw(12), activation="tanh")
KERAS = {
    "gru": keras(GRU),
    "gru, one bias": keras(layer("gru", 3, draw(2, 9), draw(3, 9), draw(9))),
    "gru, no bias": keras(layer("gru", 3, draw(2, 9), draw(3, 9))),
    "lstm": keras(LSTM),
    "lstm, no bias": keras(layer("lstm", 3, draw(2, 12), draw(3, 12))),
    "dense": keras(dense(4, activation="relu"), dense(3, 4), dense(2, 3, activation="sigmoid")),
    "no bias": keras(layer("time-distributed-dense", 4, draw(2, 4), activation="tanh"), dense(1, 4)),
    "stack": keras(dense(2, activation="tanh"), GRU, dense(2, 3), LSTM, dense(4, 3, activation="softmax")),
    "activation layers": keras(GRU, layer("activation", 3, activation="relu"), dense(2, 3),
                               layer("activation", 2, activation="sigmoid")),
    "prelu": keras(GRU, layer("prelu", 3, 0.3 + draw(1, 3)), dense(1, 3)),
    "batchnorm": keras(layer("batchnorm", 2, draw(2), draw(2), draw(2), 1 + draw(2) ** 2, epsilon=1e-3), GRU,
                       layer("batchnorm", 3, draw(3), 1 + draw(3) ** 2, epsilon=1e-3)),
}


@needs_engine
@pytest.mark.parametrize("name", KERAS)
def test_keras(name, tmp_path):
    path = tmp_path / "model.json"
    path.write_text(json.dumps(KERAS[name]))
    file = nrnn.convert.from_rtneural(path)
    X = np.random.default_rng(2).standard_normal((50, 2)).astype(np.float32)
    expected = play(KERAS[name], X.astype(float))
    np.testing.assert_allclose(reference.run(file, X)[0], expected, atol=1e-6, rtol=0)
    np.testing.assert_allclose(nrnn.Model.load(file.to_bytes()).stream().run(X).nominal, expected, atol=1e-6, rtol=0)
    assert file.task == ("softmax" if name == "stack" else "regression")


def torch_net():
    torch = pytest.importorskip("torch")
    torch.manual_seed(3)
    parts = {"lstm": torch.nn.LSTM(2, 4, num_layers=2, proj_size=3), "gru": torch.nn.GRU(3, 4, bias=False),
             "rnn": torch.nn.RNN(4, 4), "act": torch.nn.PReLU(), "dense": torch.nn.Linear(4, 3),
             "out.0": torch.nn.Linear(3, 1, bias=False)}
    state = {f"{name}.{key}": value.tolist() for name, part in parts.items() for key, value in part.state_dict().items()}
    return parts, state


def torch_play(parts, X):
    import torch

    value = torch.from_numpy(X)
    with torch.no_grad():
        for name, part in parts.items():
            result = part.double()(value)
            value = result[0] if isinstance(result, tuple) else result
            value = torch.relu(value) if name == "dense" else value
    return value.numpy()


@pytest.mark.parametrize("wrapped", [False, True])
def test_state_dict(wrapped):
    parts, state = torch_net()
    model = {"model_data": {"skip": 0}, "state_dict": state} if wrapped else state
    file = nrnn.convert.from_rtneural(model, activations={"dense": "relu"})
    X = np.random.default_rng(2).standard_normal((30, 2))
    np.testing.assert_allclose(reference.run(file, X)[0], torch_play(parts, X), atol=1e-6, rtol=0)


def test_order_of_a_sorted_state_dict():
    parts, state = torch_net()
    by_name = dict(sorted(state.items()))
    names = [*parts]
    file = nrnn.convert.from_rtneural(by_name, order=names, activations={"dense": "relu"})
    X = np.random.default_rng(2).standard_normal((30, 2))
    np.testing.assert_allclose(reference.run(file, X)[0], torch_play(parts, X), atol=1e-6, rtol=0)


def state_of(**tensors):
    return {key.replace("__", "."): np.asarray(value).tolist() for key, value in tensors.items()}


LINEAR = {"a.weight": draw(3, 2).tolist(), "a.bias": draw(3).tolist()}


@pytest.mark.parametrize("message, model, settings", [
    (r"layers\[0\] 'conv1d': expected one of dense, .*, found a convolution", keras(layer("conv1d", 2, draw(1, 2, 2))), {}),
    (r"layers\[0\] 'gated_activation': expected one of dense, .*, found another type", keras(layer("gated_activation", 2)), {}),
    (r"layers\[1\] 'conv2d'", keras(GRU, layer("conv2d", 2)), {}),
    (r"layers\[0\] 'unknown': .* its exporter did not know", keras(layer("unknown", 2)), {}),
    (r"layers\[0\] 'dense': expected activation tanh, .*, found 'selu'", keras(dense(2, activation="selu")), {}),
    (r"layers\[0\] 'gru': expected activation tanh, found 'relu'", keras(GRU | {"activation": "relu"}), {}),
    (r"layers\[1\] 'prelu': expected activation none, found 'relu'", keras(GRU, layer("prelu", 3, draw(1, 3), activation="relu")), {}),
    (r"layers\[0\] 'batchnorm': expected activation none, found 'tanh'",
     keras(layer("batchnorm", 2, draw(2), 1 + draw(2) ** 2, activation="tanh", epsilon=1e-3)), {}),
    (r"layers\[0\] 'gru' recurrent kernel: expected shape \(3, 9\)", keras(layer("gru", 3, draw(2, 9), draw(9, 3))), {}),
    (r"layers\[0\] 'lstm' kernel: expected 4 blocks of columns, found 9", keras(layer("lstm", 3, draw(2, 9), draw(3, 9))), {}),
    (r"layers\[0\] 'dense' kernel: expected shape \(2, any\), found \(3, 4\)", keras(dense(4, 3)), {}),
    (r"layers\[0\] 'dense': expected a shape that ends in 3", keras(dense(3) | {"shape": [None, 4]}), {}),
    (r"layers\[0\] 'dense' weights: expected 1 or 2 tensors, found 3", keras(layer("dense", 3, draw(2, 3), draw(3), draw(3))), {}),
    (r"layers\[1\] 'batchnorm' epsilon: expected a number", keras(GRU, layer("batchnorm", 3, draw(3), draw(3))), {}),
    (r"layers\[0\]: expected one of", {"in_shape": [2], "layers": ["gru"]}, {}),
    ("in_shape: expected a list that ends in the number of inputs", {"in_shape": [None, None], "layers": [GRU]}, {}),
    ("layers: expected at most 256, found 257", keras(*[GRU] * 257), {}),
    ("layers: expected a list of layers", {"in_shape": [2], "layers": {}}, {}),
    ("softmax at the end alone", keras(dense(2, activation="softmax"), dense(2)), {}),
    ("order, activations: expected with a PyTorch", keras(GRU), {"activations": {"gru": "tanh"}}),
    ("conv.weight: expected the matrix of a Linear, found a convolution", state_of(conv__weight=draw(2, 2, 3)), {}),
    ("n.weight: expected the matrix of a Linear, found a normalisation", state_of(n__running_mean=draw(3)), {}),
    ("n.extra: expected weights and biases", LINEAR | state_of(n__extra=draw(3)), {}),
    ("l.weight_ih_l0_reverse: expected one direction",
     state_of(l__weight_ih_l0=draw(4, 1), l__weight_hh_l0=draw(4, 1), l__weight_ih_l0_reverse=draw(4, 1)), {}),
    ("l.weight_ih_l0: expected 1, 3 or 4 rows for each of 2 units, found 5",
     state_of(l__weight_ih_l0=draw(5, 1), l__weight_hh_l0=draw(5, 2)), {}),
    ("l.weight_hh_l0: needed, found none", state_of(l__weight_ih_l0=draw(4, 1)), {}),
    ("l.bias_hh_l0: needed, found none",
     state_of(l__weight_ih_l0=draw(4, 1), l__weight_hh_l0=draw(4, 1), l__bias_ih_l0=draw(4)), {}),
    ("a.weight: expected numbers, found shape", {"a.weight": [[]]}, {}),
    ("b.weight: expected shape", LINEAR | state_of(b__weight=draw(3, 2)), {}),
    ("activations: expected names among 'a', found 'b'", LINEAR, {"activations": {"b": "tanh"}}),
    ("order: expected each of 'a' once, found", LINEAR, {"order": ["b"]}),
    ("found no tensors", {"state_dict": {}}, {}),
])
def test_refused(message, model, settings):
    with pytest.raises(nrnn.convert.ConversionError, match=message):
        nrnn.convert.from_rtneural(model, **settings)


@pytest.mark.parametrize("content, message", [("{", "expected JSON"), ("[]", "expected a JSON object, found list")])
def test_what_is_no_model(content, message, tmp_path):
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(nrnn.convert.ConversionError, match=message):
        nrnn.convert.from_rtneural(tmp_path / "x.json")
