"""Models of Keras 2 and 3 give what Keras gives."""

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")
pytest.importorskip("h5py")

import keras_files as files  # sets Keras's backend
import keras
import nrnn
import reference
import torch
from keras import layers
from nrnn.convert import ConversionError, ConversionWarning, from_keras

CASES = Path(__file__).parent / "cases"
CLOSE = 1e-6


def convert(path, **settings):
    return from_keras(path, report=None, check=16, **settings)


def expect_same(file, model, x=None):
    """The file's reference and engine give what Keras predicts."""
    width, steps = len(file.inputs), (model.input_shape[1] if len(model.input_shape) == 3 else None) or 20
    x = np.random.default_rng(1).standard_normal((steps, width)).astype(np.float32) if x is None else x
    y = files.play(model, x[:, 0] if isinstance(file.layers[0], nrnn.Embedding) else x)
    close = CLOSE * max(1, np.abs(y).max())
    np.testing.assert_allclose(reference.run(file, x)[0][-len(y):], y, atol=close)
    np.testing.assert_allclose(nrnn.Model.load(file.to_bytes()).stream().run(x).nominal[-len(y):], y, atol=close)


def sequential(*stack, shape=(None, 3), **settings):
    return files.with_weights(keras.Sequential([keras.Input(shape), *stack]), **settings)


@pytest.mark.parametrize("name", ["keras_lstm.h5", "keras_lstm.keras"])
def test_files_that_keras_wrote(name):
    file = convert(CASES / name)
    assert [type(one).__name__ for one in file.layers] == ["Lstm"] and file.sequence.valid == "end"
    expect_same(file, keras.models.load_model(CASES / name, compile=False))


STACKS = {
    "lstm": lambda: [layers.LSTM(5, return_sequences=True)],
    "lstm, relu and hard_sigmoid": lambda: [layers.LSTM(5, activation="relu", recurrent_activation="hard_sigmoid")],
    "gru, after": lambda: [layers.GRU(5), layers.Dense(2, activation="softmax")],
    "gru, before": lambda: [layers.GRU(5, reset_after=False, activation="elu"), layers.Dense(2)],
    "gru without bias": lambda: [layers.GRU(5, use_bias=False)],
    "simple rnn": lambda: [layers.SimpleRNN(4, activation="softplus", return_sequences=True), layers.SimpleRNN(3)],
    "cells": lambda: [layers.RNN(layers.GRUCell(4), return_sequences=True),
                      layers.RNN([layers.LSTMCell(3), layers.SimpleRNNCell(2), layers.LSTMCell(4)])],
    "noise and dropout": lambda: [layers.GaussianNoise(1.0), layers.LSTM(4, dropout=0.5, recurrent_dropout=0.5),
                                  layers.Dropout(0.5), layers.AlphaDropout(0.5), layers.ActivityRegularization(1.0),
                                  layers.Dense(1)],
    "norms": lambda: [layers.BatchNormalization(), layers.GRU(4, return_sequences=True), layers.LayerNormalization(),
                      layers.Dense(3), layers.BatchNormalization(scale=False), layers.RMSNormalization(), layers.LSTM(2)],
    "scales": lambda: [layers.Normalization(mean=[1, 2, 3], variance=[4, 1e-20, 9], invert=False), layers.Rescaling(0.1, offset=1),
                       layers.LSTM(3), layers.Normalization(mean=0.5, variance=4.0, invert=True)],
    "one scale for all": lambda: [layers.Normalization(axis=None, mean=2.0, variance=3.0), layers.LSTM(3), layers.Normalization(axis=None)],
    "rectifiers": lambda: [layers.Dense(4), layers.PReLU(shared_axes=[1]), layers.ReLU(max_value=0.7), layers.Dense(4),
                           layers.ReLU(threshold=0.2), layers.GRU(3, return_sequences=True), layers.LeakyReLU(0.2), layers.ELU(0.4)],
    "within others": lambda: [layers.TimeDistributed(layers.Dense(4, activation=layers.LeakyReLU())),
                              keras.Sequential([layers.BatchNormalization(), layers.GRU(3, return_sequences=True)]),
                              layers.TimeDistributed(keras.Sequential([layers.Dense(2), layers.Flatten()]))],
    "log_softmax": lambda: [layers.LSTM(4), layers.Dense(3), layers.Activation("log_softmax")],
    "shapes": lambda: [layers.LSTM(4), layers.Flatten(), layers.Reshape((4,)), layers.Reshape((-1,)), layers.Dense(2)],
}


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
@pytest.mark.parametrize("name", STACKS)
def test_sequential(name, suffix, tmp_path):
    model, path = sequential(*STACKS[name]()), tmp_path / f"model{suffix}"
    model.save(path)
    expect_same(convert(path), model)


@pytest.mark.parametrize("activation", ["linear", "tanh", "relu", "relu6", "sigmoid", "hard_sigmoid", "elu", "selu", "celu", "softplus",
                                        "softsign", "silu", "swish", "gelu", "leaky_relu", "hard_tanh"])
def test_activations(activation, tmp_path):
    model = sequential(layers.Dense(8, activation=activation), layers.Dense(3), layers.Activation(activation), size=1.0)
    model.save(tmp_path / "model.keras")
    expect_same(convert(tmp_path / "model.keras"), model)


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_paths_around_layers(suffix, tmp_path):
    x = keras.Input((None, 3))
    h = layers.LSTM(4, return_sequences=True)(x)
    y = layers.Add()([layers.GRU(4, return_sequences=True)(h), h, layers.Dense(4)(x)])
    y = layers.Dense(5, activation="tanh")(layers.Concatenate()([x, y]))
    z = layers.Subtract()([layers.BatchNormalization()(layers.Dense(5)(h)), y])
    z = layers.Average()([layers.LayerNormalization()(z), y])
    model = files.with_weights(keras.Model(x, layers.GRU(2)(z)))
    path = tmp_path / f"model{suffix}"
    model.save(path)
    file = convert(path)
    assert sum(one.skip is not None for one in file.layers) >= 4
    expect_same(file, model)


def test_operations(tmp_path):
    x = keras.Input((None, 3))
    h = layers.GRU(3, return_sequences=True)(x)
    y = keras.ops.tanh(2 * h + x - 1) / 1.7
    model = files.with_weights(keras.Model(x, layers.Dense(2)((3 - y + h)[:, -1])))
    model.save(tmp_path / "model.keras")
    expect_same(convert(tmp_path / "model.keras"), model)


def test_a_table(tmp_path):
    model = sequential(layers.Embedding(7, 3), layers.GRU(4, return_sequences=True), layers.Dense(2), shape=(None,))
    model.save(tmp_path / "model.keras")
    file = convert(tmp_path / "model.keras")
    expect_same(file, model, np.random.default_rng(0).integers(7, size=(20, 1)).astype(np.float32))


def test_weights_that_training_does_not_change(tmp_path):
    """Keras lists them last, of all layers within one."""
    inner = keras.Sequential([layers.BatchNormalization(), layers.Dense(3), layers.BatchNormalization(), layers.GRU(3)])
    inner.layers[1].trainable = False
    model = sequential(inner, layers.Dense(2))
    model.save(tmp_path / "model.h5")
    expect_same(convert(tmp_path / "model.h5"), model)


def test_what_a_file_says_of_itself(tmp_path):
    model = sequential(layers.LSTM(3), layers.Dense(2, activation="softmax"), shape=(12, 3))
    model.save(tmp_path / "model.keras")
    file = convert(tmp_path / "model.keras")
    assert file.sequence == nrnn.Sequence(trained_length=12, valid="end") and file.task == "softmax"
    assert file.provenance["framework"] == f"Keras {keras.__version__}"
    x = np.random.default_rng(0).standard_normal((12, 3)).astype(np.float32)
    assert convert(tmp_path / "model.keras", expect=(x, files.play(model, x))).report.verified
    dense = sequential(layers.Dense(3), shape=(4,))
    dense.save(tmp_path / "dense.keras")
    assert convert(tmp_path / "dense.keras").sequence is None or convert(tmp_path / "dense.keras").sequence.valid == "every step"


# Keras 2

def save(model, path, **settings):
    """As Keras 2 does, by the suffix."""
    (files.save_as_keras_2_archive if path.suffix == ".keras" else files.save_as_keras_2)(model, path, **settings)


@pytest.mark.parametrize("name", [name for name in STACKS if name not in ("cells", "within others", "log_softmax")])
def test_keras_2(name, tmp_path):
    stack = [one for one in STACKS[name]() if type(one).__name__ != "RMSNormalization"]
    model = sequential(*stack)

    def gentle(config):
        for one in config["config"]["layers"]:
            if one["config"].get("recurrent_activation") == "hard_sigmoid":
                one["config"]["recurrent_activation"] = "sigmoid"
    if "hard" in name:
        model.layers[0].cell.recurrent_activation = keras.activations.sigmoid
    save(model, tmp_path / "model.h5", alter=gentle)
    expect_same(convert(tmp_path / "model.h5"), model)


def test_keras_2_functional(tmp_path):
    x = keras.Input((None, 3))
    h = layers.LSTM(4, return_sequences=True)(x)
    y = layers.Add()([layers.GRU(4, return_sequences=True)(h), h])
    model = files.with_weights(keras.Model(x, layers.Dense(2)(layers.Concatenate()([y, x]))))
    save(model, tmp_path / "model.h5")
    expect_same(convert(tmp_path / "model.h5"), model)


@pytest.mark.parametrize("join", ["/", "\\"])
def test_archives_of_keras_2(join, tmp_path):
    model = sequential(layers.LSTM(4, return_sequences=True), layers.Dropout(0.1), layers.LSTM(4), layers.Dense(4), layers.Dense(4))
    save(model, tmp_path / "model.keras", join=join)
    expect_same(convert(tmp_path / "model.keras"), model)


@pytest.mark.parametrize("version, slope", [("2.2.4-tf", 0.2), ("2.15.0", 0.2), ("3.0.0", 1 / 6)])
def test_hard_sigmoid_is_another_in_keras_3(version, slope, tmp_path):
    model = sequential(layers.LSTM(2, recurrent_activation="hard_sigmoid"))
    save(model, tmp_path / "model.h5", version=version)
    assert convert(tmp_path / "model.h5").layers[0].gate == nrnn.Function("hard_sigmoid", slope, 0.5)


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_layers_of_cudnn(kind, tmp_path):
    """They keep their matrices as CuDNN reads them: as PyTorch's are, each of a gate in the other's shape."""
    units, inputs, order = 4, 3, {"LSTM": [0, 1, 2, 3], "GRU": [1, 0, 2]}[kind]  # of PyTorch's gates
    torch.manual_seed(0)
    net = getattr(torch.nn, kind)(inputs, units)
    W, U, b, c = (one.detach().numpy() for one in (net.weight_hh_l0, net.weight_ih_l0, net.bias_ih_l0, net.bias_hh_l0))

    def held(matrix):
        return np.hstack([np.reshape(np.split(matrix, len(order))[k], (matrix.shape[1], units)) for k in order])

    def in_order(bias):
        return np.concatenate([np.split(bias, len(order))[k] for k in order])
    model = keras.Sequential([keras.Input((None, inputs)), getattr(layers, kind)(units, return_sequences=True)])

    def alter(config):
        config["config"]["layers"][1] = {"class_name": f"CuDNN{kind}", "config": {
            "name": model.layers[0].name, "units": units, "return_sequences": True, "go_backwards": False, "stateful": False}}
    save(model, tmp_path / "model.h5", alter=alter)
    import h5py

    with h5py.File(tmp_path / "model.h5", "r+") as file:
        group = file[f"model_weights/{model.layers[0].name}"]
        for said, array in zip(group.attrs["weight_names"], [held(U), held(W), np.concatenate([in_order(b), in_order(c)])]):
            del group[said]
            group[said] = array
    x = np.random.default_rng(0).standard_normal((20, inputs)).astype(np.float32)
    with torch.no_grad():
        y = net(torch.from_numpy(x))[0].numpy()
    np.testing.assert_allclose(reference.run(convert(tmp_path / "model.h5"), x)[0], y, atol=CLOSE)


# Weights alone

@pytest.mark.parametrize("suffix", [".weights.h5", ".h5"])
def test_weights_beside_their_config(suffix, tmp_path):
    model = sequential(layers.LSTM(4, return_sequences=True), layers.Dense(2))
    path, config = tmp_path / f"model{suffix}", tmp_path / "model.json"
    config.write_text(model.to_json())
    if suffix == ".h5":
        from keras.src.legacy.saving import legacy_h5_format
        import h5py

        with h5py.File(path, "w") as file:
            legacy_h5_format.save_weights_to_hdf5_group(file, model)
    else:
        model.save_weights(path)
    with pytest.raises(ConversionError, match="found weights alone, .* config=.. is the file that model.to_json"):
        convert(path)
    expect_same(convert(path, config=config), model)
    expect_same(convert(path, config=json.loads(config.read_text())), model)


def test_masks_are_spoken_of(tmp_path):
    model = sequential(layers.Masking(0.0), layers.LSTM(4))
    model.save(tmp_path / "model.keras")
    with pytest.raises(ConversionError, match="Masking 'masking.*': it skips the steps of padding, of which a stream has none; unmasked=True"):
        convert(tmp_path / "model.keras")
    file = convert(tmp_path / "model.keras", unmasked=True)
    assert file.report.assumed == [f"no step is one that Masking {model.layers[0].name!r} skips (given)"]
    expect_same(file, model)


def test_half_precision_is_told(tmp_path):
    model = sequential(layers.LSTM(4, dtype="mixed_float16"))
    model.save(tmp_path / "model.keras")
    with pytest.warns(ConversionWarning, match="LSTM 'lstm.*': Keras rounds to 16 bits there"):
        convert(tmp_path / "model.keras")
