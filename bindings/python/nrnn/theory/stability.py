"""Bounds on Lyapunov exponents, conditions for the discrete map, and exponents that are known exactly.

For two solutions of dh = f dt + sigma dB with the same noise, e their difference (Lim et al. 2021, with the condition
that the derivation by Ito's formula really needs): if a is non-decreasing and L-Lipschitz, and

    least |e| <= |Dsigma|_F <= most |e|,   |Dsigma^T e| >= along |e|^2,

then almost surely

    lambda_min(A_sym) - L |W| + least^2 / 2 - most^2  <=  (1/t) log |e|
    (1/t) log |e|  <=  lambda_max(A_sym) + L |W| + most^2 / 2 - along^2.

The lower bound of the Frobenius norm does not stand for `along`: noise that points across e has along = 0, and makes
the difference grow.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..description.noise import PaperNoise
from .dynamics import NoisyRNN


def exponent_bounds(A: ArrayLike, W: ArrayLike, lipschitz: float = 1.0, least: float = 0.0, most: float = 0.0,
                    along: float = 0.0) -> tuple[float, float]:
    """Lower and upper bound of all sample exponents, per unit of time.

    Parameters
    ----------
    A, W : array_like, shape (n, n)
    lipschitz : float
        L, of the activation, which is non-decreasing.
    least, most, along : float
        Growth of the noise's difference, >= 0: see above. All 0: noise that does not depend on the state.
    """
    if not 0 <= least <= most or not 0 <= along <= most:
        raise ValueError(f"growth: expected 0 <= least, along <= most, found {least}, {along}, {most}")
    A, gain = np.asarray(A, np.float64), lipschitz * np.linalg.norm(W, 2)
    symmetric = np.linalg.eigvalsh((A + A.T) / 2)
    low = symmetric[0] - gain + least ** 2 / 2 - most ** 2
    return float(low), float(symmetric[-1] + gain + most ** 2 / 2 - along ** 2)


def step_bounds(rnn: NoisyRNN) -> tuple[float, float]:
    """The same per step of a network of the paper's, or with no or additive noise; of its differential equation.

    Its noise grows by at most eps sigma2 |Df|, and in general not along e: least = along = 0. Trained steps of single units
    may be below 0, where the noise does not grow with the state.
    """
    delta = _constant(rnn)
    if rnn.noise is not None and getattr(rnn.noise, "mult", 0):
        raise ValueError(f"noise: expected PaperNoise, or one that is additive, found {rnn.noise!r}")
    multiplicative = rnn.noise.eps * rnn.noise.sigma2 if isinstance(rnn.noise, PaperNoise) else 0.0
    most = multiplicative * _growth(rnn, delta) if multiplicative else 0.0
    return exponent_bounds(delta[:, None] * rnn.A, delta[:, None] * rnn.W, rnn.lipschitz, most=most)


def _growth(rnn: NoisyRNN, delta: np.ndarray) -> float:
    """Of Df sqrt(delta), at most. |diag(v)|_F = |v|: the Frobenius norm of the difference is that of the vector Df e."""
    if delta.min() < 0:
        raise ValueError(f"step: expected steps from 0 on, whose root the noise has, found {delta.min():g}")
    root = np.sqrt(delta)[:, None]
    return float(np.linalg.norm(root * rnn.A, 2) + rnn.lipschitz * np.linalg.norm(root * rnn.W, 2))


def contraction(rnn: NoisyRNN) -> float:
    """|I + delta A|_2 + delta L |W|_2: below 1, every noise-free step brings all states together by that factor."""
    delta = _constant(rnn)[:, None]
    linear = np.linalg.norm(np.eye(rnn.units) + delta * rnn.A, 2)
    return float(linear + rnn.lipschitz * np.linalg.norm(delta * rnn.W, 2))


def euler_radius(A: ArrayLike, step: ArrayLike) -> float:
    """Largest |1 + step lambda| over the eigenvalues of A: above 1 the Euler steps of dh = A h dt grow.

    An antisymmetric A - gamma I has eigenvalues -gamma + i w, whose flow decays and whose Euler steps grow where
    w^2 > 2 gamma / step - gamma^2.
    """
    delta = np.atleast_1d(np.asarray(step, np.float64))[:, None]
    A = np.asarray(A, np.float64)
    return float(np.abs(np.linalg.eigvals(np.eye(len(A)) + delta * A)).max())


def linear_exponent(rate: float, noise: float, step: float | None = None) -> float:
    """Exponent of dh = rate h dt + noise h dB, per unit of time: rate - noise^2 / 2.

    With a `step`: of the Euler-Maruyama map, E log |1 + rate step + noise sqrt(step) xi| / step, by quadrature. Noise
    that is large enough, noise^2 > 2 rate, stabilises a drift that grows.
    """
    if step is None:
        return rate - noise ** 2 / 2
    mean, spread = 1 + rate * step, noise * np.sqrt(step)
    if spread == 0:
        return float(np.log(abs(mean)) / step)
    # The logarithm's pole is where two pieces meet, each opened by z = pole +- width s^4, which leaves s^3 log s.
    pole, (nodes, weights) = np.clip(-mean / spread, -_FAR, _FAR), np.polynomial.legendre.leggauss(_NODES)
    there = mean + spread * pole if abs(pole) == _FAR else 0.0
    s, total = (nodes + 1) / 2, 0.0
    for end in (-_FAR, _FAR):
        away = (end - pole) * s ** 4
        density = np.exp(-(pole + away) ** 2 / 2) / np.sqrt(2 * np.pi)
        values = np.log(np.abs(there + spread * away)) * density if end != pole else 0 * s
        total += abs(end - pole) * float(weights / 2 @ (4 * s ** 3 * values))
    return total / step


def uniform_exponent(growth: float, mult: float) -> float:
    """Per step, of h' = h (1 + growth q), q uniform on [1 - mult, 1): the official multiplicative noise, one unit.

    growth = step times the rate, not 0; mult in 0..1.
    """
    if growth == 0 or not 0 <= mult <= 1:
        raise ValueError(f"growth, mult: expected growth other than 0 and mult in 0..1, found {growth} and {mult}")
    if mult == 0:
        return float(np.log(abs(1 + growth)))

    def integral(q: float) -> float:
        factor = 1 + growth * q
        return factor * (np.log(abs(factor)) - 1) / growth if factor else 0.0

    return float((integral(1.0) - integral(1 - mult)) / mult)


def _constant(rnn: NoisyRNN) -> np.ndarray:
    """delta per unit; it must not change from step to step."""
    steps = rnn.steps(len(rnn.step) if rnn.step.ndim == 2 else 1)
    if not (steps == steps[0]).all():
        raise ValueError("step: expected the same at every step, found steps that differ")
    return steps[0]


_FAR = 12.0   # standard deviations beyond which a normal is neglected: 1e-32
_NODES = 200
