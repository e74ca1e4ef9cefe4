"""One equation of second order for all places, x'' = F(x, x'), fitted to what was known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from nrnn.ode.matching import Matching, match
from nrnn.torch import Network, VectorField

import nrnn
from nrnn import ode

BEGUN = np.log1p(10)  # log(1 + cases a day): below, a place teaches nothing


@dataclass(frozen=True)
class Recipe:
    """What is chosen on early cut-offs.

    Parameters
    ----------
    bandwidth : float
        Of the growth rate, in days; the curvature's is 1.5 times as wide.
    trust : float
        Share of the growth rate on the last day that a forecast starts with: estimated from one side, it is uncertain.
        At 0 it starts as persistence of the level does.
    widths : tuple of int
    keep : float
        Share of the weights that pruning leaves.
    """

    bandwidth: float = 21.0
    trust: float = 1.0
    widths: tuple[int, ...] = (32, 32)
    keep: float = 0.5
    steps: int = 300


def fitted(known: np.ndarray, recipe: Recipe, seed: int) -> VectorField:
    """To log cases, shape (days, places), of the days up to the cut-off alone."""
    z, curvature = pairs(known, recipe)
    begun = z[:, 0] > BEGUN
    torch.manual_seed(seed)
    cell = VectorField(1, 2, recipe.widths)
    how = Matching(recipe.steps, batch=256, keep=round(recipe.keep * cell.weights), rounds=1)
    return match(cell, z[begun], curvature[begun], how, seed)


def pairs(known: np.ndarray, recipe: Recipe) -> tuple[np.ndarray, np.ndarray]:
    """(x, x') and x'' of all places, one below the other."""
    t = np.arange(len(known), dtype=float)
    x, rate, curvature = (ode.smooth(t, known, m, b) for m, b in enumerate(_bandwidths(recipe)))
    return np.stack([x.T.ravel(), rate.T.ravel()], axis=1), curvature.T.reshape(-1, 1)


def start(known: np.ndarray, recipe: Recipe) -> np.ndarray:
    """The state on the last day, shape (places, 2): the level as reported, the rate by the kernel at the boundary."""
    t = np.arange(len(known), dtype=float)
    rate = ode.smooth(t, known, 1, _bandwidths(recipe)[1], at=t[-1:])
    return np.stack([known[-1], recipe.trust * rate[0]], axis=1)


def forecast(model: nrnn.Model, z: np.ndarray, days: int) -> np.ndarray:
    """The engine's, shape (days, places), from states, shape (places, 2)."""
    shown = np.full((len(z), days, 2), np.nan)
    shown[:, 0] = z
    return model.predict(shown, missing="skip").nominal[:, :, 0].T


def export(cell: VectorField, path: Path, z: np.ndarray, day: str, credit: str) -> nrnn.Model:
    """Written, loaded and verified."""
    check = np.full((14, 2), np.nan)
    check[0] = z[0]
    network = Network(cell, inputs=[nrnn.Channel("level", "log(1 + cases/day)"), nrnn.Channel("growth", "1/day")],
                      outputs=[nrnn.Output("level", "log(1 + cases/day)"), nrnn.Output("growth", "1/day")],
                      readout=False, task="regression", sequence=nrnn.Sequence(interval=86400.0))
    network.export(path, {"name": f"Covid-19 in US states until {day}", "source": credit}, check)
    model = nrnn.Model.load(path)
    model.verify()
    return model


def _bandwidths(recipe: Recipe) -> tuple[float, float, float]:
    return recipe.bandwidth / 2, recipe.bandwidth, 1.5 * recipe.bandwidth
