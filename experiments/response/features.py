"""Features of an input, those of a model file through the engine."""

from __future__ import annotations

from functools import cache

import nrnn.torch as nt
import numpy as np
from nrnn import theory

import nrnn

from .system import SEQUENCE, STEP, STEPS, stochastic_rnn

RESERVOIRS = (16, 64, 128)
LAGS = (5, 10, 20, 40)
_RESERVOIR_SEED = 1000  # hidden weights other than those of any system


def signature(order: int, depth: int) -> nrnn.ModelFile:
    """The cell alone: basis up to s^order, levels up to the depth."""
    cell = nt.Signature(1, depth, order, time_scale=STEP * STEPS, interval=STEP)
    return nt.Network(cell, sequence=SEQUENCE).file({"name": f"signature, order {order}, depth {depth}"})


@cache
def reservoir(units: int, sigma: float, seed: int) -> nrnn.ModelFile:
    """Another stochastic RNN, all of whose units are features."""
    return stochastic_rnn(_RESERVOIR_SEED * seed + units, units, sigma)


def features(file: nrnn.ModelFile, X: np.ndarray, members: int = 1) -> np.ndarray:
    """After the last step, shape (N, q); with members the mean over them, each sequence under noise of its own."""
    return nrnn.Model.load(file.to_bytes()).predict(X, members=members, outputs=("mean",)).mean


def lags(X: np.ndarray, count: int) -> np.ndarray:
    """The last values of the input, shape (N, count)."""
    return X[:, -count:, 0]


def gram(X: np.ndarray, order: int, scale: float) -> np.ndarray:
    """The untruncated signature kernel of the paths of all inputs, shape (N, N); scale stretches the paths."""
    paths = np.array([theory.response_path(scale * u, STEP, order, STEP * STEPS) for u in X])
    return theory.signature_gram(paths, paths)
