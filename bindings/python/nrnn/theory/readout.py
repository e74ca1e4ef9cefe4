"""Readouts that are linear in fixed features: ridge regression in its two forms, and one sample at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..values.numbers import as_float64
from ..values.options import above_zero, flags


@dataclass(frozen=True, eq=False)
class Readout:
    """o = V y + c: what `ModelFile` takes as its `readout`. V (k, q), c (k,)."""

    V: np.ndarray
    c: np.ndarray

    def __call__(self, features: ArrayLike) -> np.ndarray:
        """Outputs (..., k) of features (..., q)."""
        return np.asarray(features) @ self.V.T + self.c


def ridge(features: ArrayLike, targets: ArrayLike, penalty: float, constant: bool = True, standardise: bool = True
          ) -> Readout:
    """The least |features V^T + c - targets|^2 + penalty |V|^2.

    Parameters
    ----------
    features : array_like, shape (N, q)
    targets : array_like, shape (N, k) or (N,)
    penalty : float
        Above 0.
    constant : bool
        With c, which is not penalised; else c = 0.
    standardise : bool
        V is penalised in units of the features' standard deviations: levels of a signature differ much in size.
    """
    flags(constant=constant, standardise=standardise)
    Phi, Y = _table(features, targets)
    mean, scale = _centre(Phi, constant, standardise)
    Z, level = (Phi - mean) / scale, Y.mean(0) if constant else np.zeros(Y.shape[1])
    V = np.linalg.solve(Z.T @ Z + above_zero("penalty", penalty) * np.eye(Z.shape[1]), Z.T @ (Y - level)).T / scale
    return Readout(V, level - V @ mean)


def ridge_dual(features: ArrayLike, targets: ArrayLike, penalty: float, constant: bool = True, standardise: bool = True
               ) -> Readout:
    """The same through the N x N Gram matrix, cheaper where there are more features than samples."""
    Phi, Y = _table(features, targets)
    mean, scale = _centre(Phi, constant, standardise)
    Z, level = (Phi - mean) / scale, Y.mean(0) if constant else np.zeros(Y.shape[1])
    alpha = kernel_ridge(Z @ Z.T, Y - level, penalty)
    V = (alpha.T @ Z) / scale
    return Readout(V, level - V @ mean)


def kernel_ridge(gram: ArrayLike, targets: ArrayLike, penalty: float) -> np.ndarray:
    """alpha = (K + penalty I)^-1 Y of F(.) = sum_i alpha_i k(u_i, .); shape of the targets."""
    gram = np.asarray(gram, np.float64)
    return np.linalg.solve(gram + above_zero("penalty", penalty) * np.eye(len(gram)), targets)


class RecursiveLeastSquares:
    """Ridge regression, without a constant of its own, one sample at a time: q^2 operations each.

    After n samples with forgetting 1 it is `ridge(..., constant=False, standardise=False)` of them.

    Parameters
    ----------
    features, targets : int
        q and k.
    penalty : float
        Above 0.
    forgetting : float
        0 < . <= 1: a sample n steps ago counts forgetting^n, and so does the penalty.
    """

    def __init__(self, features: int, targets: int = 1, penalty: float = 1.0, forgetting: float = 1.0) -> None:
        if not 0 < forgetting <= 1:
            raise ValueError(f"forgetting: expected a number above 0, at most 1, found {forgetting}")
        self.V = np.zeros((targets, features))
        self.covariance = np.eye(features) / above_zero("penalty", penalty)
        self.forgetting = forgetting

    def update(self, y: ArrayLike, target: ArrayLike) -> np.ndarray:
        """Learn from features (q,) and target (k,); the error that was made before, (k,)."""
        y = np.asarray(y, np.float64)
        error = np.atleast_1d(target) - self.V @ y
        seen = self.covariance @ y
        gain = seen / (self.forgetting + y @ seen)
        self.V = self.V + np.outer(error, gain)
        self.covariance = (self.covariance - np.outer(gain, seen)) / self.forgetting
        self.covariance = (self.covariance + self.covariance.T) / 2  # rounding would part the halves
        return error

    def readout(self) -> Readout:
        return Readout(self.V.copy(), np.zeros(len(self.V)))


def _table(features: ArrayLike, targets: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    Phi, Y = as_float64("features", features), as_float64("targets", targets)
    Y = Y[:, None] if Y.ndim == 1 else Y
    if Phi.ndim != 2 or Y.ndim != 2 or len(Phi) != len(Y):
        raise ValueError(f"features, targets: expected (N, q) and (N, k), found {Phi.shape} and {Y.shape}")
    return Phi, Y


def _centre(Phi: np.ndarray, constant: bool, standardise: bool) -> tuple[np.ndarray, np.ndarray]:
    mean = Phi.mean(0) if constant else np.zeros(Phi.shape[1])
    scale = np.sqrt(((Phi - mean) ** 2).mean(0)) if standardise else np.ones(Phi.shape[1])
    return mean, np.where(scale > 0, scale, 1.0)
