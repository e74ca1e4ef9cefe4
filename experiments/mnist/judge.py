"""Accuracy of an exported model, through the engine, under what is done to the pixels."""

from __future__ import annotations

from pathlib import Path

import nrnn.torch as nt
import numpy as np
from nrnn import robustness
from nrnn.train.data import DataSet

import nrnn

SPAN = (0.0, 255.0)
CHANCE = {"white": (robustness.white, (0.1, 0.2, 0.3)),
          "salt and pepper": (robustness.salt_and_pepper, (0.03, 0.05, 0.1)),
          "multiplicative": (robustness.multiplicative, (0.2, 0.4, 0.6))}
RADII = (0.01, 0.02, 0.04)
_CHUNK = 250  # digits whose gradients are made at once


def columns() -> list[str]:
    """The names of the scores, as they stand in a table."""
    named = [f"{kind} {level:g}" for kind, (_, levels) in CHANCE.items() for level in levels]
    return ["clean", *named, *(f"FGSM {radius:g}" for radius in RADII)]


def judge(path: Path, data: DataSet, count: int, device: str, draws: int = 1) -> dict[str, float]:
    """Share of test digits read rightly, in %, for each of `columns()`.

    Parameters
    ----------
    path : Path
        A model file.
    count : int
        Of the test digits, from the first on.
    device : str
        Of PyTorch, which gives the gradients of FGSM.
    draws : int
        Of each perturbation by chance; the score is their mean. Draws are the same for every model.
    """
    model = nrnn.Model.load(path)
    X, labels = data.test.x[:count].astype(np.float64), data.test.y[:count]
    found = {"clean": robustness.accuracy(model, X, labels)}
    for kind, (perturb, levels) in CHANCE.items():
        curve = robustness.accuracy_curve(model, X, labels, perturb, levels, draws, SPAN)
        found |= {f"{kind} {level:g}": share for level, share in zip(levels, curve.mean)}
    slope = _gradient(path, X, labels, device)  # at the digits themselves: the same for every radius
    misled = robustness.adversarial_curve(model, X, labels, RADII, gradient=lambda *_: slope, span=SPAN)
    found |= {f"FGSM {radius:g}": share for radius, share in zip(RADII, misled.mean)}
    return {name: 100 * share for name, share in found.items()}


def _gradient(path: Path, X: np.ndarray, labels: np.ndarray, device: str) -> np.ndarray:
    """Of the loss by the pixels of 0..1, which the same network in PyTorch reads, some digits at a time."""
    of, cuts = robustness.gradient_of(nt.load(path).to(device)), range(_CHUNK, len(X), _CHUNK)
    return np.concatenate([of(x / SPAN[1], y) for x, y in zip(np.split(X, cuts), np.split(labels, cuts))])
