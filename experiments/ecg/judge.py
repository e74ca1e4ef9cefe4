"""How often an exported model is right, through the engine, under what is done to the window."""

from __future__ import annotations

from pathlib import Path

import nrnn.torch as nt
import numpy as np
from nrnn import robustness

import nrnn

CHANCE = {"white": (robustness.white, (0.4, 0.8, 1.2)),
          "multiplicative": (robustness.multiplicative, (0.4, 0.8, 1.2)),
          "salt and pepper": (robustness.salt_and_pepper, (0.03, 0.05, 0.1))}
RADII = (0.05, 0.1, 0.2)
_UNIT = (0.0, 1.0)  # levels are in standard deviations of the window


def columns() -> list[str]:
    """The names of the scores, as they stand in a table."""
    named = [f"{kind} {level:g}" for kind, (_, levels) in CHANCE.items() for level in levels]
    return ["clean", *named, *(f"FGSM {radius:g}" for radius in RADII)]


def judge(path: Path, X: np.ndarray, labels: np.ndarray, extremes: tuple[float, float], draws: int) -> dict[str, float]:
    """Share of windows read rightly, in %, for each of `columns()`: the mean over draws, equal for every model.

    Parameters
    ----------
    X : ndarray, shape (N, T, 1)
        Normalised windows, half of each class: the share is the balanced accuracy.
    extremes : (float, float)
        The least and greatest value of the training windows: pepper and salt.
    """
    model = nrnn.Model.load(path)
    model.verify()
    found = {"clean": robustness.accuracy(model, X, labels)}
    for kind, (perturb, levels) in CHANCE.items():
        span = extremes if kind == "salt and pepper" else _UNIT
        curve = robustness.accuracy_curve(model, X, labels, perturb, levels, draws, span)
        found |= {f"{kind} {level:g}": share for level, share in zip(levels, curve.mean)}
    gradient = robustness.gradient_of(nt.load(path))  # the same network: channels have mean 0 and scale 1
    misled = robustness.adversarial_curve(model, X, labels, RADII, gradient=gradient, span=_UNIT)
    found |= {f"FGSM {radius:g}": share for radius, share in zip(RADII, misled.mean)}
    return {name: 100 * share for name, share in found.items()}


def ensemble(path: Path, X: np.ndarray, labels: np.ndarray, members: int = 32
             ) -> dict[str, dict[str, float]]:
    """Accuracy in % of the mean of members whose hidden noise is left on, and of the network without noise, clean and
    under white noise 0.8."""
    model, noisy = nrnn.Model.load(path), CHANCE["white"][0]
    both = {"noise-free": robustness.predictor(model), "ensemble": robustness.predictor(model, members, seed=1)}
    inputs = {"clean": X, "white 0.8": noisy(X.astype(np.float64), 0.8, np.random.default_rng(0), _UNIT)}
    return {kind: {name: 100 * float(np.mean(scores(x).argmax(-1) == labels)) for name, x in inputs.items()}
            for kind, scores in both.items()}
