"""What from_keras refuses: layers and settings that have no counterpart, programs, weights that are not the config's."""

import numpy as np
import pytest

pytest.importorskip("keras")
pytest.importorskip("h5py")

import keras_files as files  # sets Keras's backend
import keras
from keras import layers
from keras_refusals import refusal, saved, stack
from nrnn.convert import ConversionError, from_keras
from nrnn.convert.__main__ import main

LAYERS = {
    "Bidirectional 'b': its backward half needs the future": lambda: layers.Bidirectional(layers.LSTM(2), name="b"),
    "Conv1D 'b': it reads past inputs": lambda: layers.Conv1D(2, 1, name="b"),
    "GlobalAveragePooling1D 'b': it needs the whole sequence": lambda: layers.GlobalAveragePooling1D(name="b"),
    "UnitNormalization 'b': there is no such layer here": lambda: layers.UnitNormalization(name="b"),
    "LSTM 'b': go_backwards: expected False, found True: its output needs the future": lambda: layers.LSTM(
        2, go_backwards=True, name="b"),
    "Dense 'b': activation: expected an activation among .*, found 'exponential'": lambda: layers.Dense(
        2, activation="exponential", name="b"),
    "LSTM 'b': recurrent_activation: expected an activation of single features, found 'softmax'": lambda: layers.LSTM(
        2, recurrent_activation="softmax", name="b"),
    "ReLU 'b': expected one of max_value, negative_slope and threshold": lambda: layers.ReLU(1.0, 0.2, name="b"),
    "BatchNormalization 'b': axis: expected the last one": lambda: layers.BatchNormalization(axis=1, name="b"),
    "PReLU 'b': alpha: expected a slope for each of 3 features, at every step the same": lambda: layers.PReLU(name="b"),
    "Flatten 'b': expected one vector, found": lambda: layers.Flatten(name="b"),
    "Reshape 'b': target_shape: expected the shape that is there": lambda: layers.Reshape((3, 5), name="b"),
    "Normalization 'b': mean: expected 1 or 3 numbers|Normalization 'b': axis: expected the last one": lambda: layers.Normalization(
        axis=1, mean=[1.0] * 5, variance=[1.0] * 5, name="b"),
}


@pytest.mark.parametrize("message", LAYERS)
def test_layers(message, tmp_path):
    with pytest.raises(ConversionError, match=message):
        from_keras(saved(stack(LAYERS[message](), shape=(5, 3)), tmp_path), report=None)


def test_layers_after_the_last_step(tmp_path):
    found = refusal(saved(stack(layers.LSTM(2), layers.RepeatVector(3, name="again"), layers.LSTM(2)), tmp_path))
    assert "RepeatVector 'again': expected layers that a stream has, step by step" in found
    found = refusal(saved(stack(layers.LSTM(2), layers.Reshape((2, 1)), layers.LSTM(2)), tmp_path))
    assert "target_shape" in found


def test_softmax_within(tmp_path):
    found = refusal(saved(stack(layers.Dense(2, activation="softmax", name="gate"), layers.LSTM(2)), tmp_path))
    assert "softmax of Dense 'gate': expected softmax at the end alone" in found


def functional(build, *shapes):
    given = [keras.Input(shape, name=f"in{k}") for k, shape in enumerate(shapes or [(None, 3)])]
    return keras.Model(given, build(*given))


def twice(x):
    layer = layers.Dense(3, name="shared")
    return layer(layer(x))


GRAPHS = {
    "input_layers: expected one, found 2: in0, in1": lambda: functional(
        lambda x, y: layers.Add()([x, y]), (None, 3), (None, 3)),
    "output_layers: expected one, found 2: a, b": lambda: functional(
        lambda x: [layers.Dense(1, name="a")(x), layers.Dense(1, name="b")(x)]),
    "Dense 'shared': expected a layer that is applied once, found 2 calls": lambda: functional(twice),
    "Multiply 'b': products and extremes": lambda: functional(
        lambda x: layers.Multiply(name="b")([x, layers.Dense(3, activation="sigmoid")(x)])),
    "MultiHeadAttention 'b': it looks at the whole sequence": lambda: functional(
        lambda x: layers.MultiHeadAttention(1, 2, name="b")(x, x)),
    "Dropout 'b': training: expected false, found True": lambda: functional(lambda x: layers.Dropout(0.5, name="b")(x, training=True)),
    "Add 'b': expected a way and a plain path around it": lambda: functional(
        lambda x: layers.Add(name="b")([layers.LSTM(2, return_sequences=True)(x), layers.GRU(2, return_sequences=True)(x)])),
    "LSTM 'b': initial_state: expected nothing but one sequence|LSTM 'b': expected one sequence": lambda: functional(
        lambda x: layers.LSTM(2, name="b")(x, initial_state=[layers.LSTM(2)(x)] * 2)),
    "expected the output of 'b', found its output 1": lambda: functional(
        lambda x: layers.Dense(2)(layers.LSTM(2, return_state=True, name="b")(x)[1])),
    "GetItem 'get_item.*': expected the last step of a sequence": lambda: functional(lambda x: layers.LSTM(2, return_sequences=True)(x)[:, 0]),
}


@pytest.mark.parametrize("message", GRAPHS)
def test_graphs(message, tmp_path):
    with pytest.raises(ConversionError, match=message):
        from_keras(saved(GRAPHS[message](), tmp_path), report=None)


@keras.saving.register_keras_serializable(package="own")
class Own(layers.Layer):
    def call(self, x):
        return 2 * x


@keras.saving.register_keras_serializable(package="own")
class OwnModel(keras.Model):
    def call(self, x):
        return 2 * x


def test_programs(tmp_path):
    assert "Own 'b': expected a layer of Keras, found one of own>Own, which is a program" in refusal(
        saved(stack(Own(name="b")), tmp_path))
    assert "Lambda 'b': it is a program" in refusal(saved(stack(layers.Lambda(lambda x: 2 * x, name="b")), tmp_path))
    model = OwnModel()
    model(np.zeros((1, 2, 3)))
    assert "found the class 'OwnModel', which is a program" in refusal(saved(model, tmp_path))


def test_settings_that_nobody_knows(tmp_path):
    def alter(config):
        config["config"]["layers"][1]["config"]["zoneout"] = 0.3
    path = files.edited(saved(stack(layers.LSTM(2)), tmp_path), tmp_path / "other.keras", alter)
    assert "zoneout: expected none, for what it does is not known here, found 0.3" in refusal(path)


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_weights_that_are_not_those_of_the_config(suffix, tmp_path):
    """Of a layer that was left out, of two that are in another order, of another size."""
    def left_out(config):
        del config["config"]["layers"][2]

    def swapped(config):
        listed = config["config"]["layers"]
        listed[1], listed[2] = listed[2], listed[1]

    def larger(config):
        config["config"]["layers"][1]["config"]["units"] = 4
    model = stack(layers.LSTM(3, return_sequences=True), layers.GRU(3, return_sequences=True), layers.LSTM(3, return_sequences=True))
    for alter in (left_out, larger) if suffix == ".keras" else (left_out, swapped, larger):
        other = tmp_path / f"{alter.__name__}{suffix}"
        if suffix == ".keras":
            files.edited(saved(model, tmp_path), other, alter)
        else:
            files.save_as_keras_2(model, other, alter=alter)
        assert "expected" in refusal(other)


def test_the_command_leaves_nothing_behind(tmp_path, capsys):
    path, out = saved(stack(layers.Bidirectional(layers.LSTM(2))), tmp_path), tmp_path / "out.nrnn"
    assert main([str(path), "-o", str(out)]) == 1 and not out.exists()
    assert capsys.readouterr().err.startswith("error: model.keras: Bidirectional")
