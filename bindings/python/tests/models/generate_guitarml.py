"""GuitarML's files and AIDA-X's: units, layers, settings of the amplifier beside the sample, skips, gains."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

import nrnn
from captures import SimpleRNN
from keras_layout import play_aida

from .drawn import Drawn

STEPS = 24


def draw(rng: np.random.Generator, folder: Path) -> Drawn:
    model, x = _model(rng)
    return _drawn(model, x, folder / "model.json")


def mutated(rng: np.random.Generator, folder: Path) -> tuple[Drawn, Drawn]:
    """The path around is dropped or added, a setting becomes another, a tensor is turned round or left out."""
    model, x = _model(rng)
    other = copy.deepcopy(model)
    what = _MUTATIONS["model_data" in model][rng.integers(4)]
    what(other)
    return _drawn(model, x, folder / "model.json"), _drawn(other, x, folder / "other.json", f"{what.__name__}: ")


def _drawn(model: dict[str, Any], x: np.ndarray, path: Path, what: str = "") -> Drawn:
    path.write_text(json.dumps(model))
    try:
        y = _play(model, x)
    except (ValueError, RuntimeError):  # settings that do not fit: there is nothing but refusal
        y = np.zeros((1, 0))
    words = model.get("model_data") or {key: value for key, value in model.items() if key != "layers"}
    return Drawn(f"{what}{words}", lambda: nrnn.convert.from_rtneural(path, report=None, check=8), x, y)


def _play(model: dict[str, Any], x: np.ndarray) -> np.ndarray:
    if "layers" in model:
        return play_aida(model, x.astype(float))
    said = model["model_data"]
    net = SimpleRNN(said["unit_type"], said["input_size"], said["hidden_size"], said["num_layers"], said["skip"],
                    said["bias_fl"], said["output_size"])
    net.load_state_dict({key: torch.tensor(one) for key, one in model["state_dict"].items()})
    return net.play(x)


def _model(rng: np.random.Generator) -> tuple[dict[str, Any], np.ndarray]:
    inputs, units = int(rng.integers(1, 4)), int(rng.integers(1, 9))
    x = rng.standard_normal((STEPS, inputs)).astype(np.float32)
    if rng.random() < 0.4:
        return _aida(rng, inputs, units), x
    outputs = int(rng.integers(1, inputs + 1)) if rng.random() < 0.3 else 1
    skip = outputs if rng.random() < 0.7 else 0
    torch.manual_seed(int(rng.integers(1 << 31)))
    net = SimpleRNN(str(rng.choice(["LSTM", "GRU", "RNN"])), inputs, units, int(rng.integers(1, 3)), skip,
                    bool(rng.random() < 0.8), outputs)
    return net.file(), x


def _aida(rng: np.random.Generator, inputs: int, units: int) -> dict[str, Any]:
    kind, gates = ("lstm", 4) if rng.random() < 0.5 else ("gru", 3)
    shapes = [(inputs, gates * units), (units, gates * units), (gates * units,) if gates == 4 else (2, gates * units)]
    cell, dense = ([rng.standard_normal(shape) / np.sqrt(shape[0]) for shape in some]
                   for some in (shapes, [(units, 1), (1,)]))
    layers = [{"type": name, "activation": "", "shape": [None, None, width], "weights": [one.tolist() for one in weights]}
              for name, width, weights in ((kind, units, cell), ("dense", 1, dense))]
    gains = {name: float(rng.uniform(-9, 9)) for name in ("in_gain", "out_gain") if rng.random() < 0.5}
    return {"in_shape": [None, None, inputs], "in_skip": int(rng.integers(2)), "layers": layers} | gains


def other_skip(model: dict[str, Any]) -> None:
    said = model["model_data"]
    said["skip"] = 0 if said["skip"] else said["output_size"]


def other_unit(model: dict[str, Any]) -> None:
    said = model["model_data"]
    said["unit_type"] = {"LSTM": "GRU", "GRU": "RNN", "RNN": "LSTM"}[said["unit_type"]]


def turned(model: dict[str, Any]) -> None:
    key = "rec.weight_hh_l0"
    model["state_dict"][key] = model["state_dict"][key][::-1]


def left_out(model: dict[str, Any]) -> None:
    model["state_dict"].popitem()


def other_in_skip(model: dict[str, Any]) -> None:
    model["in_skip"] = 1 - model["in_skip"]


def other_gain(model: dict[str, Any]) -> None:
    model["in_gain"] = model.get("in_gain", 0) + 3


def louder(model: dict[str, Any]) -> None:
    model["out_gain"] = model.get("out_gain", 0) - 2


def other_cell(model: dict[str, Any]) -> None:
    first = model["layers"][0]
    first["type"] = {"lstm": "gru", "gru": "lstm"}[first["type"]]


_MUTATIONS = {True: [other_skip, other_unit, turned, left_out], False: [other_in_skip, other_gain, louder, other_cell]}
