"""Networks of equal width, quaternions or not: time of a step in the engine."""

from __future__ import annotations

import nrnn.torch as nt
import numpy as np
import torch

import nrnn

from ..timing import rounds

WIDTHS = (16, 32, 64, 128, 256, 512)
_INPUTS = 80  # reals of a step, as of the spoken digits


def widths(count: int, long: int) -> dict[str, dict[str, float | list[float]]]:
    """Networks of equal width that were not trained: time does not depend on the weights' values."""
    files = {f"{cell}-{n}": _untrained(cell, n) for n in WIDTHS for cell in ("lstm", "quaternion_lstm")}
    models = {name: nrnn.Model.load(data) for name, data in files.items()}
    x = np.random.default_rng(0).standard_normal((long, _INPUTS)).astype(np.float32)
    found = rounds(models, dict.fromkeys(models, x), count)
    return {name: {"rounds": found[name], "parameters": models[name].parameters, "bytes": len(files[name])}
            for name in models}


def _untrained(cell: str, units: int) -> bytes:
    torch.manual_seed(0)
    made = nt.Lstm(_INPUTS, units) if cell == "lstm" else nt.quaternion_lstm(_INPUTS, units)
    return nt.Network(made, outputs=10, task="softmax").file(check=4).to_bytes()
