"""What noise of every strength adds to the loss: by the second-order formula, and measured.

The noise is additive alone, s xi at each step: the formula then says s^2 (Q + R) / 2 and nothing else.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from nrnn import theory

import nrnn

SCALES = tuple(4.0 ** k for k in range(-6, 2))  # of a set's own additive noise


def predicted(rnn: theory.NoisyRNN, Z: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Q / 2 and R / 2 for s = 1, means over sequences Z (N, T, d)."""
    found = theory.regulariser(replace(rnn, noise=nrnn.OfficialNoise(1.0)), Z, theory.CrossEntropy(labels))
    return float(found.Q.mean() / 2), float(found.R.mean() / 2)


def measured(rnn: theory.NoisyRNN, Z: np.ndarray, labels: np.ndarray, strengths: np.ndarray, pairs: int,
             seed: int = 0) -> np.ndarray:
    """Mean loss under noise less that without, for each strength and pair of draws, shape (strengths, pairs).

    A pair is a draw and its mirror image, which takes out what is odd in the noise; it is the same for all strengths.
    """
    rng, n = np.random.default_rng(seed), rnn.units
    scale = np.multiply.outer(strengths, (1.0, -1.0))[:, :, None, None, None]
    h = np.broadcast_to(rnn.initial, (len(strengths), 2, pairs, len(Z), n))
    for m, delta in enumerate(rnn.steps(Z.shape[1])):
        h = h + delta * rnn.drift(h, Z[:, m]) + scale * rng.standard_normal((pairs, len(Z), n))
    loss = theory.CrossEntropy(labels)
    noisy = loss.value(h @ rnn.V.T + rnn.c).mean((1, 3))
    return noisy - loss.value(rnn.path(Z).outputs()).mean()


def holds_up_to(scales: np.ndarray, ratio: np.ndarray, factor: float = 2.0) -> float:
    """Where measured / predicted first leaves [1 / factor, factor] times what it is at the smallest scale.

    Between two scales on a line of logarithms; the last one if it never does. What it is at the smallest scale is an
    error of the draws, which all scales share.
    """
    change = np.asarray(ratio) / ratio[0]
    off = np.abs(np.log(np.where(change > 0, change, np.inf))) / np.log(factor)
    outside = np.flatnonzero(off > 1)
    if not outside.size:
        return float(scales[-1])
    k = outside[0]
    share = (1 - off[k - 1]) / (off[k] - off[k - 1]) if np.isfinite(off[k]) else 0.0
    return float(np.exp(np.log(scales[k - 1]) + share * np.log(scales[k] / scales[k - 1])))


def slope(scales: np.ndarray, rise: np.ndarray, count: int = 3) -> float:
    """Of ln rise against ln scale over the `count` smallest scales: 2 where the second order is all."""
    if not (np.asarray(rise)[:count] > 0).all():
        return float("nan")
    return float(np.polyfit(np.log(scales[:count]), np.log(rise[:count]), 1)[0])
