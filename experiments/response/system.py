"""The system: a stochastic RNN of weights drawn by chance, what is seen of it, and the inputs it is given."""

from __future__ import annotations

from dataclasses import dataclass

import nrnn.torch as nt
import numpy as np
import torch
from nrnn import theory

import nrnn

STEP, STEPS = 0.05, 40  # seconds, and how many: a horizon of 2 s
GAIN, NOISE = 1.5, 0.3  # spectral radius of W; sigma
SEQUENCE = nrnn.Sequence(valid="end", interval=STEP)


def stochastic_rnn(seed: int, units: int, sigma: float = NOISE, observed: bool = False, gain: float = GAIN,
                   decay: float = 1.0) -> nrnn.ModelFile:
    """dh = (-decay h + tanh(W h + b) + C u) dt + sigma dB; the output is h or, observed, f(h) = tanh(v h + c)."""
    torch.manual_seed(seed)
    cells = [nt.srnn(1, units, STEP, decay, gain, sigma)]
    if observed:
        cells.append(nt.Dense(units, 1, "tanh"))
    notes = {"name": "stochastic RNN, hidden weights drawn", "seed": str(seed)}
    return nt.Network(*cells, sequence=SEQUENCE).file(notes)


def inputs(count: int, seed: int) -> np.ndarray:
    """Sums of three sines below 1.5 Hz, random phases and weights, of mean square 1; shape (count, STEPS, 1)."""
    rng, t = np.random.default_rng(seed), STEP * np.arange(STEPS)
    frequency, phase, weight = rng.uniform(0, 1.5, (count, 3, 1)), rng.uniform(0, 1, (count, 3, 1)), \
        rng.standard_normal((count, 3, 1))
    return np.sqrt(2 / 3) * (weight * np.sin(2 * np.pi * (frequency * t + phase))).sum(1)[..., None]


def apart(model: nrnn.Model, X: np.ndarray, members: int, seed: int) -> np.ndarray:
    """Mean output after the last step, shape (N, k), each input in a call of its own: all meet the same noise."""
    runs = [model.predict(x[None], members=members, seed=seed, outputs=("mean",)) for x in X]
    return np.array([run.mean[0] for run in runs], np.float64)


@dataclass
class System:
    """Of one seed of the weights: `file` and `model`, and its mean output without input."""

    seed: int
    units: int
    members: int
    noise_seed: int = 0

    def __post_init__(self) -> None:
        self.file = stochastic_rnn(self.seed, self.units, observed=True)
        self.model = nrnn.Model.load(self.file.to_bytes())
        self.rest = {members: self._outputs(np.zeros((1, STEPS, 1)), members)[0] for members in (1, self.members)}

    def response(self, X: np.ndarray, members: int | None = None) -> np.ndarray:
        """R[u] = E f(h_T) - E f(h_T without input), shape (N,), by the engine; one member: without noise.

        All inputs meet the same noise, so that R is a smooth functional of the input however few the members are.
        """
        members = members or self.members
        return self._outputs(X, members) - self.rest[members]

    def tangent(self, X: np.ndarray, paths: int) -> tuple[np.ndarray, np.ndarray]:
        """The terms of first and second order of R, shape (N,) each, by variations of simulated paths."""
        layer, seen = self.file.stored().layers
        rnn, f = theory.NoisyRNN.of_layer(layer), _observable(seen.W, seen.b)
        terms = [theory.tangent_response(rnn, u, f, paths, seed=1) for u in X]
        return tuple(np.array([float(one[order].value[0]) for one in terms]) for order in (0, 1))

    def _outputs(self, X: np.ndarray, members: int) -> np.ndarray:
        return apart(self.model, X, members, self.noise_seed)[:, 0]


def _observable(v: np.ndarray, c: np.ndarray) -> theory.Observable:
    """f(h) = tanh(v h + c), with its derivatives."""
    def slope(h):
        return 1 - np.tanh(h @ v.T + c) ** 2

    return theory.Observable(value=lambda h: np.tanh(h @ v.T + c),
                             gradient=lambda h: slope(h)[..., None] * v,
                             bend=lambda h, e: -2 * np.tanh(h @ v.T + c) * slope(h) * (e @ v.T) ** 2)
