"""Models that Keras runs, and files of them: as Keras 3 saves them, and as Keras 2 did.

Keras 2 needs TensorFlow, so its files are written here: the names, shapes and spellings are those that its .h5 files and
archives have, the weights and what they must give those of the Keras 3 model.
"""

import json
import os
import zipfile

os.environ.setdefault("KERAS_BACKEND", "torch")

import numpy as np

from zips import rewritten

_OF_KERAS_3 = ("zero_output_for_mask", "quantization_config", "seed")
_OTHER_NAMES = {"batch_shape": "batch_input_shape", "negative_slope": "alpha"}
_OF_CELLS = {"LSTM": {"time_major": False, "implementation": 2}, "GRU": {"time_major": False, "implementation": 2}}


def play(model, x):
    """One sequence through a model: of shape (steps, outputs), or (1, outputs)."""
    y = np.asarray(model.predict(x[None] if x.ndim == len(model.input_shape) - 1 else x, verbose=0))
    return y[0] if y.ndim == 3 else y


def with_weights(model, seed=0, size=0.5):
    """The model with weights that are drawn; variances are above 0."""
    random = np.random.default_rng(seed)
    model.set_weights([np.array(1) if one.name == "count" else size * random.standard_normal(one.shape) ** (
        2 if "variance" in one.name else 1) for one in model.weights])
    return model


def save_as_keras_2(model, path, version="2.13.1", alter=lambda config: None):
    """An .h5 file of Keras 2; `alter` is given the config before it is written."""
    import h5py

    config = keras_2(model)
    alter(config)
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps(config)
        file.attrs["keras_version"] = version
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = np.array([one.name.encode() for one in model.layers])
        weights.attrs["keras_version"] = version.encode()
        for layer in model.layers:
            group = weights.create_group(layer.name)
            names = [f"{layer.name}/{one.name}:0" for one in (*layer.trainable_weights, *layer.non_trainable_weights)]
            names = [name if names.index(name) == k else f"{name[:-2]}_{k}:0" for k, name in enumerate(names)]
            group.attrs["weight_names"] = np.array([name.encode() for name in names])
            for name, one in zip(names, (*layer.trainable_weights, *layer.non_trainable_weights)):
                group[name] = one.numpy()


def save_as_keras_2_archive(model, path, join="/"):
    """A .keras archive of Keras 2: each layer with weights is counted twice. `join`: of paths, a backslash on Windows."""
    import h5py

    def fill(file, layers, prefix):
        counts = {}
        for layer in layers:
            stem = {"LSTM": "lstm", "GRU": "gru", "Dense": "dense", "Dropout": "dropout"}[type(layer).__name__]
            name = f"{stem}_{counts[stem]}" if stem in counts else stem
            counts[stem] = counts.get(stem, 0) + (2 if layer.weights else 1)
            inner = f"{prefix}{join}{name}"
            file.create_group(f"{inner}/vars")
            for k, one in enumerate(layer.weights):
                file[f"{inner}{join}cell/vars/{k}" if hasattr(layer, "cell") else f"{inner}/vars/{k}"] = one.numpy()

    weights = path.with_suffix(".weights.h5")
    with h5py.File(weights, "w") as file:
        fill(file, model.layers, "_layer_checkpoint_dependencies")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": "2.13.1"}))
        archive.writestr("config.json", json.dumps(keras_2(model)))
        archive.write(weights, "model.weights.h5")


def keras_2(model):
    """The config of a model as Keras 2 spells it."""
    found = json.loads(model.to_json())
    config = found["config"]
    layers = [_layer(one) for one in config["layers"]]
    if found["class_name"] == "Sequential":
        return {"class_name": "Sequential", "config": {"name": model.name, "layers": layers}}
    ends = {key: [[config[key][0], 0, 0]] for key in ("input_layers", "output_layers")}
    return {"class_name": "Functional", "config": {"name": model.name, "layers": layers, **ends}}


def _layer(one):
    config = {_OTHER_NAMES.get(key, key): value for key, value in one["config"].items() if key not in _OF_KERAS_3}
    if "dtype" in config:
        config["dtype"] = "float32"
    found = {"class_name": one["class_name"], "config": config | _OF_CELLS.get(one["class_name"], {})}
    return found | {"name": config["name"], "inbound_nodes": [_inbound(node) for node in one["inbound_nodes"]]} if (
        "inbound_nodes" in one) else found


def _inbound(node):
    tensors = node["args"][0] if isinstance(node["args"][0], list) else node["args"]
    return [[*tensor["config"]["keras_history"], {}] for tensor in tensors]


def edited(path, other, alter):
    """A copy of a .keras archive whose config was altered."""
    def written(name, data):
        if name != "config.json":
            return data
        config = json.loads(data)
        alter(config)
        return json.dumps(config).encode()
    return rewritten(path, other, written)
