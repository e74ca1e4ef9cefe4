"""Lyapunov exponents: how fast nearby states come together (below 0) or part (above 0), per step.

Along a trajectory the Jacobians are multiplied into an orthogonal frame that is made orthogonal again after each step
(Benettin et al. 1980); the mean logarithms of what that takes are the finite-time exponents. For a noisy path they are
those of the noisy map, its noise held equal for both states.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import ArrayLike

from ..description.noise import Noise, PaperNoise
from .dynamics import NoisyRNN
from .kicks import kick
from .path import sequences

_SMALLEST = 1e-300  # in place of the logarithm of 0: a direction that is forgotten at once


def exponents(jacobians: Iterable[np.ndarray], skip: int = 0, count: int | None = None) -> np.ndarray:
    """Finite-time exponents per step, largest first.

    Parameters
    ----------
    jacobians : iterable of ndarray, shape (n, n)
        In the order of time.
    skip : int
        First steps that turn the frame but are not counted.
    count : int, optional
        Only the largest ones; all of them cost n^3 a step.

    Returns
    -------
    ndarray, shape (count,)
    """
    frame, logs, steps = None, 0.0, -skip
    for J in jacobians:
        frame = np.eye(len(J), count) if frame is None else frame
        frame, stretch = np.linalg.qr(J @ frame)
        steps += 1
        if steps > 0:
            logs = logs + np.log(np.maximum(np.abs(np.diag(stretch)), _SMALLEST))
    if steps <= 0:
        raise ValueError(f"jacobians: expected more than the {skip} that are skipped, found {steps + skip}")
    return np.sort(logs / steps)[::-1]


def noisy_jacobians(rnn: NoisyRNN, X: ArrayLike, seed: int | None = None, scale: float = 1.0) -> Iterator[np.ndarray]:
    """Jacobians of the steps of one sequence X (T, d), along a noisy path; `seed` None: the noise-free one."""
    for pace, inner, _ in _noisy(rnn, X, rnn.noise if seed is not None else None, seed, scale):
        yield np.eye(rnn.units) + pace[:, None] * inner


def exponent_terms(rnn: NoisyRNN, X: ArrayLike, seed: int = 0) -> dict[str, float]:
    """What makes the largest exponent of dh = f dt + sigma(h) dB, per step, along one noisy path, paper's noise.

    By Ito's formula on log |e|, e the direction that grows fastest: drift + spread - along. `drift` is e . Df e,
    `spread` |Dsigma(e)|_F^2 / 2 and `along` |Dsigma(e)^T e|^2, for |e| = 1. Only the part of the noise that points
    along e stabilises: a large Frobenius norm alone does the opposite.

    Parameters
    ----------
    X : array_like, shape (T, d)

    Returns
    -------
    dict
        drift, spread, along, and `total` = drift + spread - along.
    """
    if not isinstance(rnn.noise, PaperNoise):
        raise ValueError(f"noise: expected PaperNoise, found {rnn.noise!r}")
    e, sums, steps = np.random.default_rng(seed).standard_normal(rnn.units), np.zeros(3), 0
    for pace, inner, delta in _noisy(rnn, X, rnn.noise, seed, 1.0):
        e = e / np.linalg.norm(e)
        turned = inner @ e
        noise = rnn.noise.eps * rnn.noise.sigma2 * np.sqrt(delta) * turned  # of one step, the diagonal of Dsigma(e)
        sums += e @ (delta * turned), noise @ noise / 2, (noise * e) @ (noise * e)
        e, steps = e + pace * turned, steps + 1
    drift, spread, aligned = sums / steps
    return {"drift": drift, "spread": spread, "along": aligned, "total": drift + spread - aligned}


def _noisy(rnn: NoisyRNN, X: ArrayLike, noise: Noise | None, seed: int | None, scale: float
           ) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """(pace, Df, delta) of each step along one path: its Jacobian is I + diag(pace) Df."""
    X = sequences(X, rnn.U.shape[1])
    rng, h = np.random.default_rng(seed), rnn.initial
    for x, delta in zip(X, rnn.steps(len(X)), strict=True):
        f, inner = rnn.linearised(h, x)
        pace, push = kick(noise, delta, (), rng, scale)
        yield pace, inner, delta
        h = h + pace * f + push
