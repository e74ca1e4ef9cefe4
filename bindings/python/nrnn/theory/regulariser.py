"""The explicit regulariser of noise injection: what training with small noise adds to the loss, in expectation.

    E l(h_T) = l(h_T) + scale / 2 (Q + R) + O(scale^2)

about the noise-free path, for a loss of the last state (Lim et al. 2021). R = tr(H S), Q = g . mu, where g and H are
gradient and Hessian of the loss by the last state, S is the covariance of the linearised state in units of `scale`
and mu twice its mean's shift. The products of Jacobians in the second-order term run up to each step k, not to the
end. For the paper's noise scale = eps^2; the published code's uses the path whose drift is slowed by 1 - mult / 2,
with scale = 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..description.noise import MatrixNoise, OfficialNoise, PaperNoise
from .dynamics import NoisyRNN
from .estimate import estimate
from .losses import Loss
from .path import Path


@dataclass(frozen=True, eq=False)
class Regulariser:
    """Arrays have the leading axes of X.

    Attributes
    ----------
    loss : ndarray
        Of the noise-free path; with the official noise of the slowed one.
    Q, R : ndarray
    scale : float
        eps^2, or 1.
    mean : ndarray, shape (..., n)
        mu.
    covariance : ndarray, shape (..., n, n)
        S: the noisy state's covariance is about scale * S.
    """

    loss: np.ndarray
    Q: np.ndarray
    R: np.ndarray
    scale: float
    mean: np.ndarray
    covariance: np.ndarray

    @property
    def penalty(self) -> np.ndarray:
        """scale / 2 (Q + R)."""
        return self.scale / 2 * (self.Q + self.R)

    @property
    def expected_loss(self) -> np.ndarray:
        """What the mean loss under noise is to second order."""
        return self.loss + self.penalty


def regulariser(rnn: NoisyRNN, X: ArrayLike, loss: Loss) -> Regulariser:
    """Q and R together, by a recursion of the moments forward in time; T n^3 multiplications, no memory of the path.

        mu' = J mu + delta a'' (W S W^T)_ii        S' = J S J^T + covariance of the step's noise

    Parameters
    ----------
    X : array_like, shape (..., T, d)
        As the layer reads it, normalised.
    """
    path = _nominal(rnn, X)
    mean, covariance = np.zeros_like(path.h[..., 0, :]), np.zeros((*path.h.shape[:-2], rnn.units, rnn.units))
    for m in range(len(path)):
        J = path.jacobian(m)
        bend = np.einsum("ij,...jk,ik->...i", rnn.W, covariance, rnn.W, optimize=True)
        mean = (J @ mean[..., None])[..., 0] + path.pace[m] * path.curvature[..., m, :] * bend
        covariance = J @ covariance @ J.swapaxes(-1, -2) + _injected(path, m)
    o = path.outputs()
    Q = ((loss.gradient(o) @ rnn.V) * mean).sum(-1)
    G = loss.root(o) @ rnn.V
    return Regulariser(loss.value(o), Q, ((G @ covariance) * G).sum((-1, -2)), _scale(rnn), mean, covariance)


def penalty_backward(rnn: NoisyRNN, X: ArrayLike, loss: Loss) -> np.ndarray:
    """R alone, by one row per output pulled back through the path: T k n^2 multiplications. Arguments as above."""
    path = _nominal(rnn, X)
    o = path.outputs()
    return _backward(path, loss.root(o) @ rnn.V)


def penalty_estimate(rnn: NoisyRNN, X: ArrayLike, loss: Loss, draws: int = 1, seed: int = 0
                     ) -> tuple[np.ndarray, np.ndarray]:
    """R without bias, from random combinations of the outputs: T n^2 multiplications a draw.

    Returns
    -------
    estimate, standard error : ndarray
        Over the draws, of random signs; the error is NaN for one draw.
    """
    path = _nominal(rnn, X)
    o = path.outputs()
    G = loss.root(o) @ rnn.V
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], (draws, *o.shape))
    rows = np.array([_backward(path, (w[..., None, :] @ G)) for w in signs])
    return estimate(rows)


def monte_carlo(rnn: NoisyRNN, X: ArrayLike, loss: Loss, paths: int, seed: int = 0) -> tuple[float, float]:
    """Mean loss under noise of one sequence X (T, d), and its standard error, from independent paths."""
    o = rnn.simulate(X, paths, seed) @ rnn.V.T + rnn.c
    values = loss.value(o)
    mean, error = estimate(values)
    return float(mean), float(error)


def _nominal(rnn: NoisyRNN, X: ArrayLike) -> Path:
    if rnn.noise is None:
        raise ValueError("noise: expected PaperNoise, OfficialNoise or MatrixNoise, found None")
    return rnn.path(X, nominal=True)


def _backward(path: Path, G: np.ndarray) -> np.ndarray:
    R = np.zeros(path.h.shape[:-2])
    for m in reversed(range(len(path))):
        R = R + ((G @ _injected(path, m)) * G).sum((-1, -2))
        G = path.pull(G, m)
    return R


def _injected(path: Path, m: int) -> np.ndarray:
    """Covariance of the noise of one step, in units of `scale`, shape (..., n, n) or (n, n)."""
    noise, f, delta = path.rnn.noise, path.f[..., m, :], path.delta[m]
    if isinstance(noise, MatrixNoise):
        root = np.sqrt(delta)[:, None] * noise.sigma
        return root @ root.T
    if isinstance(noise, OfficialNoise):
        variance = noise.add ** 2 + noise.mult ** 2 / 12 * (delta * f) ** 2
    else:
        variance = delta * (noise.sigma1 + noise.sigma2 * f) ** 2
    return variance[..., None] * np.eye(path.rnn.units)


def _scale(rnn: NoisyRNN) -> float:
    return rnn.noise.eps ** 2 if isinstance(rnn.noise, PaperNoise) else 1.0
