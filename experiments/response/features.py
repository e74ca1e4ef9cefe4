"""Features of an input, those of a model file through the engine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from nrnn import theory

import nrnn

from .system import GAIN, NOISE, SEQUENCE, STEP, STEPS, apart, stochastic_rnn

COUNTS = (12, 39, 84, 340)  # of features: at these families are compared
SIGNATURES = dict(zip(COUNTS, ((2, 2), (2, 3), (3, 3), (3, 4))))      # (p, L) of just so many numbers
LOG_SIGNATURES = dict(zip(COUNTS, ((2, 3), (4, 3), (3, 4), (5, 4))))  # of no fewer: 14, 55, 90, 406
LAGS = (5, 12, 20, 39, 40)
_SEED = 1000  # hidden weights other than those of any system


@dataclass(frozen=True)
class Reservoir:
    """Another stochastic RNN, all of whose units are features: of what law, and how its mean is taken.

    Parameters
    ----------
    gain, decay : float
        Spectral radius of W, and rate of -h; by default those of the system.
    sigma : float
        With noise the features are means over members.
    shared : bool
        Do all inputs meet the same noise?
    most : int
        Units at which it is still run: noise of many members costs time.
    """

    gain: float = GAIN
    decay: float = 1.0
    sigma: float = 0.0
    shared: bool = False
    most: int = 340


RESERVOIRS = {"quiet SRNN": Reservoir(), "quiet SRNN of another law": Reservoir(gain=0.5, decay=3.0),
              "noisy SRNN": Reservoir(sigma=NOISE, most=84),
              "noisy SRNN, shared noise": Reservoir(sigma=NOISE, shared=True, most=84)}


@cache
def signature(order: int, depth: int) -> nrnn.ModelFile:
    """The cell alone: basis up to s^order, levels up to the depth."""
    layer = nrnn.Signature(inputs=1, depth=depth, basis_order=order, time_scale=STEP * STEPS)
    return nrnn.ModelFile([layer], sequence=SEQUENCE, provenance={"name": f"signature, order {order}, depth {depth}"})


def features(file: nrnn.ModelFile, X: np.ndarray, members: int = 1) -> np.ndarray:
    """After the last step, shape (N, q); with members the mean over them, each sequence under noise of its own."""
    return nrnn.Model.load(file.to_bytes()).predict(X, members=members, outputs=("mean",)).mean


def log_signature(X: np.ndarray, order: int, depth: int) -> np.ndarray:
    """From the cell's signature, shape (N, number of Lyndon words)."""
    return np.array([theory.log_signature(theory.signatures.levels_of(one, order + 1, depth))
                     for one in features(signature(order, depth), X)])


def lags(X: np.ndarray, count: int) -> np.ndarray:
    """The last values of the input, shape (N, count)."""
    return X[:, -count:, 0]


def reservoir(kind: Reservoir, units: int, seed: int, X: np.ndarray, members: int) -> np.ndarray:
    """The mean state after the last step, shape (N, units)."""
    file = _other(_SEED * seed + units, units, kind.sigma, kind.gain, kind.decay)
    if kind.shared:
        return apart(nrnn.Model.load(file.to_bytes()), X, members, seed=0)
    return features(file, X, members if kind.sigma else 1)


@cache
def _other(seed: int, units: int, sigma: float, gain: float, decay: float) -> nrnn.ModelFile:
    return stochastic_rnn(seed, units, sigma, gain=gain, decay=decay)


def gram(X: np.ndarray, order: int, scale: float) -> np.ndarray:
    """The untruncated signature kernel of the paths of all inputs, shape (N, N); scale stretches the paths."""
    paths = np.array([theory.response_path(scale * u, STEP, order, STEP * STEPS) for u in X])
    return theory.signature_gram(paths, paths)
