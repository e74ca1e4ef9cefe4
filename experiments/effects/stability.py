"""How fast states come together under noise, and what the paper's bounds say of it before anything is run.

Exponents are of whole sequences: logarithms of what a small difference of states grows by, the noise equal for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from nrnn import theory

import nrnn

from .measure import read

_COUNT = 4  # exponents, of which the largest is taken


@dataclass(frozen=True)
class Noises:
    """Beside the noise that all models of a set are asked about: the paper's, multiplicative alone, of these strengths
    times the drift."""

    multiplicative: tuple[float, ...] = (0.1, 0.3, 1.0)
    draws: int = 4


NOISES = Noises()
QUICK = Noises((0.3,), 1)


def stability(path: Path, X: np.ndarray, noise: nrnn.OfficialNoise, noises: Noises) -> dict[str, Any]:
    """Of raw sequences X (N, T, channels): bounds of a noise-free sequence's exponent, by the differential equation and
    by the steps; and the exponents of each, without noise, under that asked about, and under each multiplicative one,
    means over the draws. "negative": how many units' trained steps are below 0."""
    model = nrnn.Model.load(path)
    rnn, Z = replace(theory.NoisyRNN.of(model), noise=noise), read(model, X)
    T, draws = Z.shape[1], range(noises.draws)
    low, high = theory.step_bounds(replace(rnn, noise=None))
    return {"negative": int((rnn.steps(1)[0] < 0).sum()), "low": T * low, "high": T * high,
            "steps": T * float(np.log(theory.contraction(rnn))),
            "still": _exponents(lambda z, _: theory.noisy_jacobians(rnn, z), Z, [0]),
            "asked": _exponents(lambda z, seed: theory.noisy_jacobians(rnn, z, seed), Z, draws),
            "multiplicative": [_exponents(partial(multiplied, rnn, strength), Z, draws)
                               for strength in noises.multiplicative]}


def multiplied(rnn: theory.NoisyRNN, strength: float, z: np.ndarray, seed: int) -> Iterator[np.ndarray]:
    """Jacobians along a path h' = h + (delta + strength sqrt |delta| xi) f: the paper's noise, and of steps below 0."""
    rng, h = np.random.default_rng(seed), rnn.initial
    for x, delta in zip(z, rnn.steps(len(z)), strict=True):
        f, inner = rnn.linearised(h, x)
        pace = delta + strength * np.sqrt(abs(delta)) * rng.standard_normal(rnn.units)
        yield np.eye(rnn.units) + pace[:, None] * inner
        h = h + pace * f


def _exponents(jacobians: Callable[[np.ndarray, int], Iterator[np.ndarray]], Z: np.ndarray, seeds: Sequence[int]
               ) -> list[float]:
    return [float(np.mean([len(z) * theory.exponents(jacobians(z, seed), count=_COUNT)[0] for seed in seeds]))
            for z in Z]
