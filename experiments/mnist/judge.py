"""Accuracy of an exported model, through the engine, under what is done to the pixels."""

from __future__ import annotations

from pathlib import Path

import nrnn.torch as nt
import numpy as np
from nrnn import robustness
from nrnn.robustness.gradients import Gradient
from nrnn.train.data import DataSet

import nrnn

SPAN = (0.0, 255.0)
CHANCE = {"white": (robustness.white, (0.1, 0.2, 0.3)),
          "salt and pepper": (robustness.salt_and_pepper, (0.03, 0.05, 0.1)),
          "multiplicative": (robustness.multiplicative, (0.2, 0.4, 0.6))}
RADII = (0.01, 0.02, 0.04)
FAR = RADII[-1]  # the radius of PGD, whose gradients take as long as all else together
STEPS = 10  # of PGD: a quarter of the radius each, from a start by chance
ATTACKS = {"FGSM": (robustness.fgsm, {}), "PGD": (robustness.pgd, {"steps": STEPS})}
_CHUNK = 250  # digits whose gradients are made at once


def columns() -> list[str]:
    """The names of the scores, as they stand in a table."""
    named = [f"{kind} {level:g}" for kind, (_, levels) in CHANCE.items() for level in levels]
    return ["clean", *named, *(f"FGSM {radius:g}" for radius in RADII)]


def attack_columns() -> list[str]:
    """Those of the attacks, all on the same digits."""
    return ["clean", *(f"{name} {FAR:g}" for name in ATTACKS)]


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
    model.verify()
    X, labels = _digits(data, count)
    found = {"clean": robustness.accuracy(model, X, labels)}
    for kind, (perturb, levels) in CHANCE.items():
        curve = robustness.accuracy_curve(model, X, labels, perturb, levels, draws, SPAN)
        found |= {f"{kind} {level:g}": share for level, share in zip(levels, curve.mean)}
    slope = _gradient(path, device)(X, labels)  # at the digits themselves: the same for every radius
    misled = robustness.adversarial_curve(model, X, labels, RADII, gradient=lambda *_: slope, span=SPAN)
    found |= {f"FGSM {radius:g}": share for radius, share in zip(RADII, misled.mean)}
    return _percent(found)


def attack(path: Path, data: DataSet, count: int, device: str) -> dict[str, float]:
    """Share of the first test digits read rightly, in %, for each of `attack_columns()`."""
    model, gradient = nrnn.Model.load(path), _gradient(path, device)
    X, labels = _digits(data, count)
    found = {"clean": robustness.accuracy(model, X, labels)}
    for name, (moved, options) in ATTACKS.items():
        curve = robustness.adversarial_curve(model, X, labels, [FAR], moved, gradient, SPAN, **options)
        found[f"{name} {FAR:g}"] = curve.mean[0]
    return _percent(found)


def _digits(data: DataSet, count: int) -> tuple[np.ndarray, np.ndarray]:
    return data.test.x[:count].astype(np.float64), data.test.y[:count]


def _percent(shares: dict[str, float]) -> dict[str, float]:
    return {name: 100 * share for name, share in shares.items()}


def _gradient(path: Path, device: str) -> Gradient:
    """Of the loss by the pixels of 0..1, which the same network in PyTorch reads, some digits at a time."""
    of = robustness.gradient_of(nt.load(path).to(device).requires_grad_(False))

    def gradient(X: np.ndarray, labels: np.ndarray) -> np.ndarray:
        cuts = range(_CHUNK, len(X), _CHUNK)
        return np.concatenate([of(x / SPAN[1], y) for x, y in zip(np.split(X, cuts), np.split(labels, cuts))])

    return gradient
