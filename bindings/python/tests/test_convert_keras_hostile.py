"""Files that from_keras refuses: they are none, or lie about their weights, sizes and configs."""

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
from keras_refusals import refusal, saved, stack
from nrnn.convert import ConversionError, from_keras
from zips import with_entries


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
        held = io.BytesIO(archive.read("model.weights.h5"))
    with h5py.File(held, "r+") as file:
        file["layers/lstm/again"] = file["layers"]
    with_entries(path, {"model.weights.h5": held.getvalue()})
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
    with_entries(path, {"config.json": b" " * (1 << 27)}, zipfile.ZIP_DEFLATED)
    assert "taking more memory than" in refusal(path)


@pytest.mark.parametrize("config", [b"[]", b"{", b"{}", b'{"class_name": "Sequential"}', b"[" * 10000, json.dumps(
    {"class_name": "Sequential", "config": {"layers": [{"class_name": "LSTM", "config": 3}]}}).encode(), json.dumps(
    {"class_name": "Functional", "config": {"layers": [{}], "input_layers": [["a", 0, 0]], "output_layers": [["a", 0, 0]]}}).encode()])
def test_configs_that_are_none(config, tmp_path):
    path = saved(stack(layers.LSTM(2)), tmp_path)
    with_entries(path, {"config.json": config})
    assert "expected" in refusal(path)


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
