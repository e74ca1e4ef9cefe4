"""Keras models, Sequential and functional, saved as .keras and .h5, beside Keras itself."""

from __future__ import annotations

import json
import logging
import os
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

import nrnn

from .drawn import Drawn

os.environ.setdefault("KERAS_BACKEND", "torch")
logging.getLogger("absl").setLevel(logging.ERROR)  # it would rather not write .h5
warnings.filterwarnings("ignore", module="keras")  # of a softmax of one number, of altered files

STEPS = 16
_NOTHING = "expected at least one layer, found none"  # of dropout alone
_FUNCTIONS = ["linear", "tanh", "relu", "sigmoid", "hard_sigmoid", "elu", "selu", "softplus", "softsign", "silu", "gelu",
              "leaky_relu", "relu6", "celu", "hard_tanh"]
_CELLS = ["tanh", "relu", "sigmoid", "hard_sigmoid", "elu", "softsign", "linear"]
_SMALL = 0.6  # keeps cells that are not bounded from growing


def draw(rng: np.random.Generator, folder: Path) -> Drawn:
    model, words = _model(rng)
    path = folder / str(rng.choice(["model.keras", "model.h5"]))
    model.save(path)
    return _drawn(rng, model, path, words)


def mutated(rng: np.random.Generator, folder: Path) -> tuple[Drawn, Drawn]:
    """A layer of the config is left out, two are swapped, or a setting becomes another."""
    import keras

    first = draw(rng, folder)
    path = next(folder.iterdir())
    other = folder / f"other{path.suffix}"
    what = _altered(rng, path, other)
    try:
        model = keras.models.load_model(other, compile=False)
        y = _outputs(model, first.x)
    except Exception:  # Keras refuses it too
        y = np.zeros((1, 0))
    return first, Drawn(f"{what}: {first.words}", lambda: nrnn.convert.from_keras(other, report=None, check=8), first.x, y)


def _drawn(rng: np.random.Generator, model: Any, path: Path, words: str) -> Drawn:
    shape = model.input_shape
    x = (rng.integers(0, _ENTRIES, (STEPS, 1)).astype(np.float32) if len(shape) == 2
         else rng.standard_normal((STEPS, shape[2])).astype(np.float32))
    return Drawn(f"{path.suffix} {words}", lambda: nrnn.convert.from_keras(path, report=None, check=8), x, _outputs(model, x),
                 _NOTHING)


def _outputs(model: Any, x: np.ndarray) -> np.ndarray:
    import torch

    with torch.no_grad():
        y = model(x[None] if len(model.input_shape) == 3 else x[None, :, 0]).cpu().numpy()
    return y[0] if y.ndim == 3 else y


_ENTRIES = 7


def _model(rng: np.random.Generator) -> tuple[Any, str]:
    import keras

    keras.utils.clear_session()
    embedded = rng.random() < 0.15
    given = keras.Input((None,) if embedded else (None, int(rng.integers(1, 4))))
    layers = [keras.layers.Embedding(_ENTRIES, 3)] if embedded else []
    every = rng.random() < 0.5
    names = [str(rng.choice(list(_LAYERS))) for _ in range(rng.integers(1, 5))]
    layers += [_LAYERS[name](rng) for name in names]
    if not every:
        layers.append(_cell(rng, False))
    layers += [_dense(rng)] if rng.random() < 0.6 else []
    layers += [keras.layers.Softmax()] if rng.random() < 0.2 else []
    model = keras.Sequential([given, *layers]) if rng.random() < 0.5 else _functional(rng, given, layers)
    model.set_weights([_weight(rng, one) for one in model.weights])
    return model, ", ".join(f"{one.name} {getattr(one, 'units', '')}".strip() for one in model.layers)


def _functional(rng: np.random.Generator, given: Any, layers: list[Any]) -> Any:
    """The same layers, some with a path around them."""
    import keras

    value = given
    for layer in layers:
        before, value = value, layer(value)
        if len(value.shape) == len(before.shape) == 3 and not isinstance(layer, keras.layers.Softmax) and rng.random() < 0.4:
            value = _around(rng, before, value)
    return keras.Model(given, value)


def _around(rng: np.random.Generator, before: Any, value: Any) -> Any:
    import keras

    if rng.random() < 0.4:
        return keras.layers.Concatenate()([value, before] if rng.random() < 0.5 else [before, value])
    if before.shape[-1] != value.shape[-1]:
        before = keras.layers.Dense(value.shape[-1])(before)
    kind = rng.choice(["Add", "Subtract", "Average"])
    return getattr(keras.layers, kind)()([value, before] if rng.random() < 0.5 else [before, value])


def _weight(rng: np.random.Generator, weight: Any) -> np.ndarray:
    """Variances above 0; others of the size that keeps a layer's outputs near its inputs."""
    if weight.name == "count":
        return np.array(1)
    if "variance" in weight.name:
        return 0.2 + rng.random(weight.shape)
    return _SMALL * rng.standard_normal(weight.shape) / np.sqrt(max(weight.shape[0], 1))


def _function(rng: np.random.Generator, names: list[str] = _FUNCTIONS) -> str:
    return str(rng.choice(names))


def _cell(rng: np.random.Generator, every: bool = True) -> Any:
    from keras import layers

    units, kind = int(rng.integers(1, 6)), str(rng.choice(["LSTM", "GRU", "SimpleRNN"]))
    settings: dict[str, Any] = {"activation": "tanh" if rng.random() < 0.5 else _function(rng, _CELLS),
                                "use_bias": bool(rng.random() < 0.8)}
    if kind != "SimpleRNN" and rng.random() < 0.4:
        settings["recurrent_activation"] = _function(rng, ["hard_sigmoid", "tanh", "relu6"])
    if kind == "GRU":
        settings["reset_after"] = bool(rng.random() < 0.5)
    if rng.random() < 0.2:
        return layers.RNN([getattr(layers, f"{kind}Cell")(units + k, **settings) for k in range(rng.integers(1, 3))],
                          return_sequences=every)
    return getattr(layers, kind)(units, return_sequences=every, dropout=0.1 * int(rng.random() < 0.2), **settings)


def _single(rng: np.random.Generator) -> Any:
    """A layer that acts on single features."""
    from keras import layers

    return [lambda: layers.Activation(_function(rng)), lambda: layers.LeakyReLU(rng.random()), lambda: layers.ELU(rng.random()),
            lambda: layers.ReLU(max_value=rng.random() + 0.1), lambda: layers.ReLU(threshold=rng.random()),
            lambda: layers.ReLU(negative_slope=rng.random()), lambda: layers.PReLU(shared_axes=[1]),
            lambda: layers.Rescaling(rng.random() + 0.2, offset=rng.random()), lambda: layers.Dropout(0.2),
            lambda: layers.GaussianNoise(0.1), lambda: layers.SpatialDropout1D(0.1)][rng.integers(11)]()


def _norm(rng: np.random.Generator) -> Any:
    from keras import layers

    both = {"center": bool(rng.random() < 0.7), "scale": bool(rng.random() < 0.7)}
    return [lambda: layers.BatchNormalization(epsilon=1e-2, **both), lambda: layers.LayerNormalization(epsilon=0.1, **both),
            lambda: layers.RMSNormalization(epsilon=0.1), lambda: layers.Normalization()][rng.integers(4)]()


def _dense(rng: np.random.Generator) -> Any:
    from keras import layers

    return layers.Dense(int(rng.integers(1, 6)), activation=_function(rng), use_bias=bool(rng.random() < 0.8))


def _within(rng: np.random.Generator) -> Any:
    """A dense layer within another."""
    from keras import layers

    return layers.TimeDistributed(_dense(rng)) if rng.random() < 0.5 else _nested(rng, _dense(rng))


def _nested(rng: np.random.Generator, layer: Any) -> Any:
    import keras

    return keras.Sequential([layer, _norm(rng), keras.layers.Dense(int(rng.integers(1, 4)))])


_LAYERS: dict[str, Any] = {"cell": _cell, "dense": _dense, "single": _single, "norm": _norm, "within": _within,
                           "other cell": _cell}


# One thing of a saved model becomes another

def _altered(rng: np.random.Generator, path: Path, other: Path) -> str:
    if path.suffix == ".keras":
        with zipfile.ZipFile(path) as archive, zipfile.ZipFile(other, "w") as copy:
            for name in archive.namelist():
                data = archive.read(name)
                if name == "config.json":
                    config = json.loads(data)
                    what = _alter(rng, config)
                    data = json.dumps(config).encode()
                copy.writestr(name, data)
        return what
    import h5py

    other.write_bytes(path.read_bytes())
    with h5py.File(other, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        what = _alter(rng, config)
        file.attrs["model_config"] = json.dumps(config)
    return what


def _alter(rng: np.random.Generator, config: dict[str, Any]) -> str:
    """A Sequential may also lose a layer, or have two in another order."""
    layers = config["config"]["layers"]
    k = int(rng.integers(1, len(layers)))
    what = str(rng.choice(["dropped", "swapped", "setting", "setting"]))
    if config["class_name"] == "Sequential" and what == "dropped" and len(layers) > 2:
        del layers[k]
    elif config["class_name"] == "Sequential" and what == "swapped" and k > 1:
        layers[k - 1], layers[k] = layers[k], layers[k - 1]
    else:
        what = _set(rng, layers[k]["config"])
    return f"{what} {k}"


_OTHERS: dict[str, Any] = {"activation": "softsign", "recurrent_activation": "tanh", "epsilon": 0.5, "reset_after": None,
                           "return_sequences": None, "go_backwards": None, "use_bias": None, "negative_slope": 0.77,
                           "alpha": 0.77, "scale": 3.0, "max_value": 0.05, "center": None, "axis": 1, "threshold": 0.9}


def _set(rng: np.random.Generator, config: dict[str, Any]) -> str:
    """A setting becomes another; None: what it is not."""
    found = [key for key in _OTHERS if key in config and config[key] != _OTHERS[key]]
    if not found:
        return "nothing"
    key = str(rng.choice(found))
    config[key] = not config[key] if isinstance(config[key], bool) else _OTHERS[key]
    return key
