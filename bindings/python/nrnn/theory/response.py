"""Response theory of stochastic RNNs: how the mean output moves with a small input (Lim 2021).

    dh = (-Gamma h + a(W h + b) + C u) dt + sigma dB,    F_T[u] = E f(h_T)

by Euler-Maruyama, the input at the left end of each step. F is a series in u whose n-th term integrates the kernel
K^(n) over ordered times. Two estimators: `tangent_*` differentiates along each path (low variance, needs f and a to
be smooth); `girsanov_terms` weighs paths of the unperturbed system by iterated Ito integrals of theta = sigma^+ C u
(any order, no derivative of f, variance grows with |theta|^2 T). For one unit `scalar_response` gives the same
without any chance.
"""

from __future__ import annotations


import numpy as np
from numpy.typing import ArrayLike

from ..description.noise import MatrixNoise
from .activations import ACTIVATIONS
from .dynamics import NoisyRNN
from .estimate import Estimate, estimate
from .observables import IDENTITY, Observable
from .path import sequences


def stochastic_rnn(Gamma: ArrayLike, W: ArrayLike, b: ArrayLike, C: ArrayLike, sigma: ArrayLike, step: float,
                   activation: str = "tanh", initial: ArrayLike | None = None) -> NoisyRNN:
    """The network of Lim (2021): input enters additively.

    Parameters
    ----------
    Gamma, W : array_like, shape (n, n)
    b : array_like, shape (n,)
    C : array_like, shape (n, d)
    sigma : array_like, shape (n, r)
    step : float
    """
    C = np.asarray(C, np.float64)
    return NoisyRNN(A=-np.asarray(Gamma, np.float64), W=W, U=np.zeros_like(C), C=C, b=b, step=step, initial=initial,
                    activation=activation, noise=MatrixNoise(sigma))


def tangent_kernel(rnn: NoisyRNN, steps: int, f: Observable = IDENTITY, paths: int = 10_000, seed: int = 0) -> Estimate:
    """K^(1)(T; s) for every step s, without input: E grad f(h_T)^T Phi(T, s) C, by one sweep back.

    Returns
    -------
    Estimate
        Of shape (steps, outputs of f, d): row m is the kernel for input in step m, lag T - t_(m + 1) after it.
    """
    slopes, h = _slopes(rnn, steps, paths, seed)
    rows, found = f.gradient(h), []
    for slope, delta in zip(slopes[::-1], rnn.steps(steps)[::-1]):
        found.append(rows @ rnn.C)
        paced = rows * delta
        rows = rows + paced @ rnn.A + (paced * slope[:, None]) @ rnn.W
    return estimate(np.stack(found[::-1], 1))


def tangent_response(rnn: NoisyRNN, u: ArrayLike, f: Observable = IDENTITY, paths: int = 10_000, seed: int = 0
                     ) -> tuple[Estimate, Estimate]:
    """The terms of first and second order of F_T[u], by first and second variation of each path.

    eta' = J eta + delta C u,  zeta' = J zeta + delta a'' (W eta)^2 / 2; the terms are E grad f . eta and
    E (grad f . zeta + eta . Hess f eta / 2).

    Parameters
    ----------
    u : array_like, shape (T, d)

    Returns
    -------
    first, second : Estimate
        Each of shape (outputs of f,).
    """
    u = sequences(u, rnn.C.shape[1])
    rule, eta, zeta = ACTIVATIONS[rnn.activation], np.zeros((paths, rnn.units)), np.zeros((paths, rnn.units))
    delta, h = rnn.steps(len(u)), np.broadcast_to(rnn.initial, eta.shape)
    for m, after in enumerate(rnn.simulated(np.zeros_like(u), paths, seed)):
        v = h @ rnn.W.T + rnn.b
        slope, turned = rule.slope(v), eta @ rnn.W.T
        bend = rule.curvature(v) * turned ** 2 / 2
        zeta = zeta + delta[m] * (zeta @ rnn.A.T + slope * (zeta @ rnn.W.T) + bend)
        eta = eta + delta[m] * (eta @ rnn.A.T + slope * turned + rnn.C @ u[m])
        h = after
    gradient = f.gradient(h)
    first = (gradient @ eta[..., None])[..., 0]
    return estimate(first), estimate((gradient @ zeta[..., None])[..., 0] + f.bend(h, eta) / 2)


def girsanov_terms(rnn: NoisyRNN, u: ArrayLike, order: int = 2, f: Observable = IDENTITY, paths: int = 10_000,
                   seed: int = 0) -> list[Estimate]:
    """The terms 0..order of F_T[u]: E f(h_T) I_n, I_n the n-fold ordered Ito integral of theta.

    A step's own powers enter as Hermite polynomials: the terms are those of Euler's chain, whatever its step, and
    become the Ito integrals as it shrinks. f is centred first, which changes no term above 0 and lowers the variance.

    Raises
    ------
    ValueError
        C u is not in the range of sigma: the noise cannot imitate the input.
    """
    u, rng = sequences(u, rnn.C.shape[1]), np.random.default_rng(seed)
    theta = u @ (np.linalg.pinv(rnn.noise.sigma) @ rnn.C).T
    if not np.allclose(theta @ rnn.noise.sigma.T, u @ rnn.C.T):
        raise ValueError("C: expected C u in the range of sigma, found an input that the noise cannot imitate")
    h, integrals = np.broadcast_to(rnn.initial, (paths, rnn.units)), [np.ones(paths)] + [np.zeros(paths)] * order
    nothing = np.zeros(u.shape[1])
    for m, delta in enumerate(rnn.steps(len(u))):
        if not (delta == delta[0]).all():
            raise ValueError("step: expected one for all units, found steps that differ")
        xi = rng.standard_normal((paths, theta.shape[1]))
        own = _hermite(np.sqrt(delta[0]) * (xi @ theta[m]), delta[0] * theta[m] @ theta[m], order)
        integrals = [sum(integrals[n - k] * own[k] for k in range(n + 1)) for n in range(order + 1)]
        h = h + delta * rnn.drift(h, nothing) + np.sqrt(delta) * (xi @ rnn.noise.sigma.T)
    values = f.value(h)
    centred = values - values.mean(0)
    return [estimate(values), *(estimate(centred * one[:, None]) for one in integrals[1:])]


def stationary_covariance(Gamma: ArrayLike, sigma: ArrayLike) -> np.ndarray:
    """S of dh = -Gamma h dt + sigma dB, from Gamma S + S Gamma^T = sigma sigma^T; (n, n), at n^6 operations."""
    Gamma, sigma = np.asarray(Gamma, np.float64), np.asarray(sigma, np.float64)
    n, one = len(Gamma), np.eye(len(Gamma))
    return np.linalg.solve(np.kron(Gamma, one) + np.kron(one, Gamma), (sigma @ sigma.T).ravel()).reshape(n, n)


def _hermite(kick: np.ndarray, variance: float, order: int) -> list[np.ndarray]:
    """The series of exp(t kick - t^2 variance / 2) in t: the likelihood ratio of one step, by orders."""
    series = [np.ones_like(kick), kick]
    for k in range(2, order + 1):
        series.append((kick * series[-1] - variance * series[-2]) / k)
    return series[: order + 1]


def _slopes(rnn: NoisyRNN, steps: int, paths: int, seed: int) -> tuple[list[np.ndarray], np.ndarray]:
    """a' before each step, of paths without input, and their last states."""
    rule, h, slopes = ACTIVATIONS[rnn.activation], np.broadcast_to(rnn.initial, (paths, rnn.units)), []
    for after in rnn.simulated(np.zeros((steps, rnn.C.shape[1])), paths, seed):
        slopes.append(rule.slope(h @ rnn.W.T + rnn.b))
        h = after
    return slopes, h
