"""How often an exported model is right, through the engine, under what is done to the beats."""

from __future__ import annotations

from pathlib import Path

import nrnn.torch as nt
import numpy as np
from nrnn import robustness
from nrnn.train.data import Part

import nrnn

from .task import spread

CHANCE = {"white": (robustness.white, (0.4, 0.8, 1.2)),
          "multiplicative": (robustness.multiplicative, (0.4, 0.8, 1.2)),
          "salt and pepper": (robustness.salt_and_pepper, (0.03, 0.05, 0.1))}
ATTACKS = {"FGSM": robustness.fgsm, "PGD": robustness.pgd}
RADII = (0.05, 0.1, 0.2)
LEVELS = {kind: levels for kind, (_, levels) in CHANCE.items()} | dict.fromkeys(ATTACKS, RADII)
NOUNS = {kind: kind for kind in LEVELS} | {"white": "white noise", "multiplicative": "multiplicative noise"}
ATTACKED, ENSEMBLED, MEMBERS = 500, 300, 32  # beats, about; members of an ensemble
_UNIT = (0.0, 1.0)  # levels are in standard deviations of a beat


def columns() -> list[str]:
    """The names of the scores, as they stand in a table."""
    return ["clean", *(f"{kind} {level:g}" for kind, levels in LEVELS.items() for level in levels)]


def judge(path: Path, part: Part, extremes: tuple[float, float], draws: int) -> dict[str, float]:
    """Share of beats read rightly, in %, for each of `columns()`.

    Parameters
    ----------
    part : Part
        Its x of shape (N, T, 1), each beat with mean 0 and deviation 1.
    extremes : (float, float)
        The least and greatest value of the training beats: pepper and salt.
    draws : int
        Of each disturbance by chance, equal for every model; the score is their mean. Attacks have a part of the beats.
    """
    model, found = nrnn.Model.load(path), {}
    model.verify()
    for kind, (perturb, levels) in CHANCE.items():
        span = extremes if kind == "salt and pepper" else _UNIT
        found[kind] = robustness.accuracy_curve(model, part.x, part.y, perturb, levels, draws, span)
    few = spread(part, ATTACKED)
    gradient = robustness.gradient_of(nt.load(path).requires_grad_(False))  # the same: channels have scale 1
    for kind, attack in ATTACKS.items():
        found[kind] = robustness.adversarial_curve(model, few.x, few.y, RADII, attack, gradient, _UNIT)
    shares = [robustness.accuracy(model, part.x, part.y), *(share for curve in found.values() for share in curve.mean)]
    return {column: 100 * share for column, share in zip(columns(), shares, strict=True)}


def ensemble(path: Path, part: Part) -> dict[str, dict[str, float]]:
    """Accuracy in % of the mean of members whose hidden noise is left on, and of the network without noise, clean and
    under white noise 0.8; of some beats."""
    model, noisy, few = nrnn.Model.load(path), CHANCE["white"][0], spread(part, ENSEMBLED)
    both = {"noise-free": robustness.predictor(model), "ensemble": robustness.predictor(model, MEMBERS, seed=1)}
    inputs = {"clean": few.x, "white 0.8": noisy(few.x.astype(np.float64), 0.8, np.random.default_rng(0), _UNIT)}
    return {kind: {name: 100 * float(np.mean(scores(x).argmax(-1) == few.y)) for name, x in inputs.items()}
            for kind, scores in both.items()}
