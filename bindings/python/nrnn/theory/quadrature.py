"""The response of a network of one unit by quadrature over its density: what the estimators of `response` are checked
with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .dynamics import NoisyRNN
from .observables import IDENTITY, Observable
from .path import sequences


@dataclass(frozen=True)
class ScalarResponse:
    """Of a network of one unit, by quadrature over its density: no chance in it.

    Attributes
    ----------
    unperturbed, first, second : float
        F_T[0], and the terms of first and second order in u.
    full : float
        F_T[u].
    """

    unperturbed: float
    first: float
    second: float
    full: float


def scalar_response(rnn: NoisyRNN, u: ArrayLike, f: Observable = IDENTITY, grid: int = 800, reach: float = 8.0
                    ) -> ScalarResponse:
    """Propagates the density of one unit and its derivatives by u on a grid, exactly at the level of Euler's steps.

    Parameters
    ----------
    u : array_like, shape (T,)
        The first step starts from a point: its density is the kernel itself.
    grid : int
        Points; the trapezoid's error falls exponentially where they are closer than half a step's noise.
    reach : float
        Half the grid's width about the middle of the noise-free paths, in stationary standard deviations or so.
    """
    if rnn.units != 1:
        raise ValueError(f"units: expected 1, found {rnn.units}")
    u = sequences(u, rnn.C.shape[1])[:, 0] * float(rnn.C[0, 0])
    push, delta = u, rnn.steps(len(u))[:, 0]
    spread = np.sqrt(delta) * float(np.linalg.norm(rnn.noise.sigma))
    points = _grid(rnn, push, grid, reach * spread.max() / np.sqrt(delta.max()))
    full = _propagated(rnn, points, delta, spread, push, along=False)
    series = _propagated(rnn, points, delta, spread, push, along=True)
    values = f.value(points[:, None])[:, 0] * (points[1] - points[0])
    zeroth, first, second = (float(values @ density) for density in series)
    return ScalarResponse(zeroth, first, second / 2, float(values @ full[0]))


def _grid(rnn: NoisyRNN, push: np.ndarray, count: int, margin: float) -> np.ndarray:
    """Points about the noise-free paths with and without input, `margin` beyond them."""
    given = push / float(rnn.C[0, 0]) if rnn.C[0, 0] else push
    both = np.concatenate([rnn.path(one[:, None]).h[:, 0] for one in (given, 0 * given)])
    return np.linspace(both.min() - margin, both.max() + margin, count)


def _propagated(rnn: NoisyRNN, points: np.ndarray, delta: np.ndarray, spread: np.ndarray, push: np.ndarray, along: bool
                ) -> list[np.ndarray]:
    """The last density; with `along` at u = 0, and its first and second derivative along u."""
    width, start = points[1] - points[0], rnn.initial
    densities, nothing, made = None, np.zeros((1, rnn.C.shape[1])), (None, None)
    for m in range(len(push)):
        centres = start[:, None] if m == 0 else points[:, None]
        key = (m == 0, delta[m], spread[m], 0.0 if along else push[m])
        if made[0] != key:
            drifted = (centres + delta[m] * rnn.drift(centres, nothing))[:, 0] + delta[m] * key[3]
            made = key, _kernels(points, drifted, spread[m], along)
        weights = np.ones(1) if m == 0 else np.full(len(points), width)
        densities = _step(made[1], densities or [np.ones(1), np.zeros(1), np.zeros(1)], weights, delta[m] * push[m])
    return densities


def _kernels(points: np.ndarray, centres: np.ndarray, spread: float, along: bool) -> list[np.ndarray]:
    """The normal density of each point about each centre, and its derivatives by the centre."""
    z = (points[:, None] - centres) / spread
    density = np.exp(-z * z / 2) / (spread * np.sqrt(2 * np.pi))
    return [density, density * z / spread, density * (z * z - 1) / spread ** 2] if along else [density]


def _step(kernels: list[np.ndarray], densities: list[np.ndarray], weights: np.ndarray, by: float) -> list[np.ndarray]:
    p = [weights * one for one in densities]
    if len(kernels) == 1:
        return [kernels[0] @ p[0]]
    K, K1, K2 = kernels
    return [K @ p[0], K @ p[1] + by * (K1 @ p[0]), K @ p[2] + 2 * by * (K1 @ p[1]) + by ** 2 * (K2 @ p[0])]
