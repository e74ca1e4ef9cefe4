"""What from_keras refuses: layers and settings that have no counterpart, weights that are not the config's, hostile files."""

import io
import json
import struct
import zipfile

import numpy as np
import pytest

pytest.importorskip("keras")
h5py = pytest.importorskip("h5py")

import keras_files as files  # sets Keras's backend
import keras
from keras import layers
from nrnn.convert import ConversionError, from_keras
from nrnn.convert.__main__ import main


def refusal(path, **settings):
    """The message, which names the file."""
    with pytest.raises(ConversionError) as raised:
        from_keras(path, report=None, check=8, **settings)
    assert len(str(raised.value)) <= 300 and raised.value.args[0].startswith(path.name)
    return str(raised.value)


def saved(model, folder, suffix=".keras"):
    path = folder / f"model{suffix}"
    model.save(path)
    return path


def stack(*stack, shape=(None, 3)):
    return keras.Sequential([keras.Input(shape), *stack])


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


# Files that are none, or lie

def test_other_files(tmp_path):
    folder = tmp_path / "saved_model"
    folder.mkdir()
    assert "found a folder, as TensorFlow saves it" in refusal(folder)
    for name, data, message in [("model.tflite", b"\x1c\0\0\0TFL3" + bytes(40), "TensorFlow Lite"), ("empty.h5", b"", "neither"),
                                ("cut.h5", b"\x89HDF\r\n\x1a\n", "whole HDF5 file")]:
        path = tmp_path / name
        path.write_bytes(data)
        assert message in refusal(path)
    with zipfile.ZipFile(tmp_path / "other.keras", "w") as archive:
        archive.writestr("config.json", "{}")
    assert "found no 'metadata.json' in it" in refusal(tmp_path / "other.keras")


def weights(path, fill):
    """An .h5 file of a layer Dense(1) of 2 inputs, of which `fill` writes the kernel's group."""
    model = stack(layers.Dense(1, use_bias=False, name="d"), shape=(None, 2))
    files.save_as_keras_2(model, path)
    with h5py.File(path, "r+") as file:
        group = file["model_weights/d"]
        name = group.attrs["weight_names"][0].decode()
        del group[name]
        fill(group, name)
    return path


def virtual(group, name):
    layout = h5py.VirtualLayout((2, 1), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "x", (2, 1))
    group.create_virtual_dataset(name, layout)


HOSTILE = {
    "found a link": lambda group, name: group.__setitem__(name, h5py.ExternalLink("/etc/passwd", "x")),
    "expected an entry of the file, found a link": lambda group, name: group.__setitem__(name, h5py.SoftLink("/model_weights")),
    "found them in another one": lambda group, name: group.create_dataset(name, (2, 1), "f4", external=[("/etc/passwd", 0, 8)]),
    "in another one or behind a filter": virtual,
    "taking more memory than": lambda group, name: group.create_dataset(name, (1 << 20, 1 << 10), "f4"),
    "in chunks of": lambda group, name: group.create_dataset(name, (2, 1), "f4", chunks=(1 << 14, 1 << 14), maxshape=(None, None)),
    "expected real numbers, found": lambda group, name: group.create_dataset(name, (2, 1), "S4"),
    "expected shape .2, any., found": lambda group, name: group.create_dataset(name, (5, 1), "f4"),
    "found 'nan'|expected finite|found nan": lambda group, name: group.create_dataset(name, data=np.full((2, 1), np.nan)),
    "found a group": lambda group, name: group.create_group(name),
    "found nothing": lambda group, name: None,
}


@pytest.mark.parametrize("message", HOSTILE)
def test_hostile_weights(message, tmp_path):
    with pytest.raises(ConversionError, match=message):
        from_keras(weights(tmp_path / "model.h5", HOSTILE[message]), report=None)


def test_compressed_weights_are_read(tmp_path):
    path = weights(tmp_path / "model.h5", lambda group, name: group.create_dataset(name, data=np.ones((2, 1)), compression="gzip"))
    assert (from_keras(path, report=None).layers[0].W == 1).all()


def test_groups_that_hold_themselves(tmp_path):
    path = tmp_path / "model.keras"
    saved(stack(layers.LSTM(2)), tmp_path)
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    held = io.BytesIO(entries["model.weights.h5"])
    with h5py.File(held, "r+") as file:
        file["layers/lstm/again"] = file["layers"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (entries | {"model.weights.h5": held.getvalue()}).items():
            archive.writestr(name, data)
    assert "deep" in refusal(path) or "memory" in refusal(path)


def test_a_text_of_4_gib(tmp_path):
    path = tmp_path / "model.h5"
    files.save_as_keras_2(stack(layers.LSTM(2)), path)
    data = path.read_bytes()
    with h5py.File(path) as file:
        length = len(file.attrs["model_config"])
    at = data.index(struct.pack("<I", length), data.index(b"model_config\0"))
    path.write_bytes(data[:at] + b"\xff\xff\xff\xff" + data[at + 4:])
    assert "attribute 'model_config' of the file taking more memory than" in refusal(path)


def test_a_heap_without_end(tmp_path):
    path = tmp_path / "model.h5"
    files.save_as_keras_2(stack(layers.LSTM(2)), path)
    data = bytearray(path.read_bytes())
    at = data.index(b"GCOL") + 16
    data[at:at + 16] = bytes(16)  # an object of no size
    path.write_bytes(data)
    assert "found a heap at byte" in refusal(path)


def test_an_archive_that_swells(tmp_path):
    path = saved(stack(layers.LSTM(2)), tmp_path)
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (entries | {"config.json": b" " * (1 << 27)}).items():
            archive.writestr(name, data)
    assert "taking more memory than" in refusal(path)


@pytest.mark.parametrize("config", [b"[]", b"{", b"{}", b'{"class_name": "Sequential"}', b"[" * 10000, json.dumps(
    {"class_name": "Sequential", "config": {"layers": [{"class_name": "LSTM", "config": 3}]}}).encode(), json.dumps(
    {"class_name": "Functional", "config": {"layers": [{}], "input_layers": [["a", 0, 0]], "output_layers": [["a", 0, 0]]}}).encode()])
def test_configs_that_are_none(config, tmp_path):
    path = saved(stack(layers.LSTM(2)), tmp_path)
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (entries | {"config.json": config}).items():
            archive.writestr(name, data)
    assert "expected" in refusal(path)


def test_the_command_leaves_nothing_behind(tmp_path, capsys):
    path, out = saved(stack(layers.Bidirectional(layers.LSTM(2))), tmp_path), tmp_path / "out.nrnn"
    assert main([str(path), "-o", str(out)]) == 1 and not out.exists()
    assert capsys.readouterr().err.startswith("error: model.keras: Bidirectional")


def values(config):
    """Every place of a JSON document: what holds it, and its key there."""
    for key, value in config.items() if isinstance(config, dict) else enumerate(config):
        yield config, key
        if isinstance(value, (dict, list)):
            yield from values(value)


OTHERS = [None, 0, -1, 1e300, True, "", "LSTM", "Sequential", [], {}, [[]], [{}], {"class_name": "LSTM", "config": {}}, 1 << 70]


def test_any_value_in_place_of_any_other(tmp_path):
    """A config is read or refused, whatever stands in it."""
    x = keras.Input((None, 3))
    h = layers.LSTM(3, return_sequences=True)(x)
    path = saved(keras.Model(x, layers.TimeDistributed(layers.Dense(2))(layers.Add()([h, x]))), tmp_path)
    random = np.random.default_rng(0)
    refused = 0

    def alter(config):
        places = list(values(config))
        holder, key = places[random.integers(len(places))]
        holder[key] = OTHERS[random.integers(len(OTHERS))]
    for _ in range(60):
        try:
            from_keras(files.edited(path, tmp_path / "other.keras", alter), report=None, check=2)
        except ConversionError:
            refused += 1
    assert 10 < refused < 50
