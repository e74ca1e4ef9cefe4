"""Captures of Neural Amp Modeler: layers, sizes, channels and states to begin in; PyTorch's cells play them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np

import nrnn
from captures import nam_sizes, play_nam

from .drawn import Drawn

STEPS = 24


def draw(rng: np.random.Generator, folder: Path) -> Drawn:
    return _drawn(*_model(rng), folder / "model.nam")


def mutated(rng: np.random.Generator, folder: Path) -> tuple[Drawn, Drawn]:
    """Two numbers change places, or one becomes another, or the sizes are other ones of as many numbers."""
    model, x = _model(rng)
    other = copy.deepcopy(model)
    weights = other["weights"]
    what = str(rng.choice(["swapped", "number", "sizes"]))
    i, j = (int(k) for k in rng.choice(len(weights), 2, replace=False))
    if what == "swapped":
        weights[i], weights[j] = weights[j], weights[i]
    elif what == "number":
        weights[i] += 1.0
    else:
        other["config"]["num_layers"] += 1
    return _drawn(model, x, folder / "model.nam"), _drawn(other, x, folder / "other.nam", f"{what}: ")


def _drawn(model: dict[str, Any], x: np.ndarray, path: Path, what: str = "") -> Drawn:
    path.write_text(json.dumps(model))
    try:
        y = play_nam(model, x)
    except ValueError:  # other sizes than its numbers: there is nothing but refusal
        y = np.zeros((1, 0))
    return Drawn(what + str(model["config"]), lambda: nrnn.convert.from_nam(path, report=None, check=8), x, y)


def _model(rng: np.random.Generator) -> tuple[dict[str, Any], np.ndarray]:
    d, n, layers, outputs = (int(rng.integers(1, most)) for most in (4, 7, 4, 3))
    config = {"input_size": d, "hidden_size": n, "num_layers": layers}
    if (d, outputs) != (1, 1) or rng.random() < 0.5:
        config |= {"in_channels": d, "out_channels": outputs}
    weights = rng.standard_normal(nam_sizes(d, n, layers, outputs)) / np.sqrt(n + d)
    model = {"version": str(rng.choice(["0.5.0", "0.5.4", "0.6.0", "0.7.1"])), "architecture": "LSTM", "config": config,
             "weights": weights.tolist(), "sample_rate": 48000}
    return model, rng.standard_normal((STEPS, d)).astype(np.float32)
