"""What the theory says of one model on some sequences of its test part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from nrnn import theory
from nrnn.description.noise import Noise

import nrnn


@dataclass(frozen=True)
class Counts:
    """How many sequences, the first ones, each figure is taken on; `products` of the Hessian for each of its figures.

    The recursion for Q multiplies matrices at every step, the backward form of R only rows.
    """

    rows: int = 50
    moments: int = 6
    exponents: int = 4
    hessian: int = 20
    products: int = 8
    paths: int = 64


def measure(path: Path, X: np.ndarray, y: np.ndarray, noise: Noise, counts: Counts) -> dict[str, float]:
    """Means over sequences; the same noise for every model, whatever it was trained with.

    Parameters
    ----------
    X : ndarray, shape (N, T, channels)
        Raw.
    y : ndarray of int, shape (N,)
    """
    model = nrnn.Model.load(path)
    rnn = replace(theory.NoisyRNN.of(model), noise=noise)
    Z = np.stack([theory.read(model, one) for one in X[:counts.rows]])
    few, labels = Z[:counts.moments], y[:counts.moments]
    second = theory.regulariser(rnn, few, theory.CrossEntropy(labels))
    flat = theory.flatness(rnn, Z[:counts.hessian], y[:counts.hessian], counts.products, counts.products)
    return {"R": float(np.mean(theory.penalty_backward(rnn, Z, theory.CrossEntropy(y[:len(Z)])))),
            "R few": float(second.R.mean()), "Q few": float(second.Q.mean()),
            "predicted rise": float(second.penalty.mean()), "measured rise": _rise(rnn, few, labels, counts.paths),
            "distance": float(np.median(theory.margin(rnn, Z, y[:len(Z)]).local)),
            "exponent": float(np.mean([_largest(rnn, one) for one in Z[:counts.exponents]])),
            "step": float(np.mean(rnn.step)), "eigenvalue": flat.largest, "trace": flat.trace,
            "trace error": flat.trace_error}


def _largest(rnn: theory.NoisyRNN, z: np.ndarray) -> float:
    """Largest exponent, over the whole sequence: ln of what a small difference of states grows by."""
    return float(theory.exponents(rnn.path(z).jacobians(), count=4)[0]) * len(z)


def _rise(rnn: theory.NoisyRNN, Z: np.ndarray, y: np.ndarray, paths: int) -> float:
    """What noise adds to the loss, by Monte Carlo."""
    with_noise = [theory.monte_carlo(rnn, one, theory.CrossEntropy(int(label)), paths, seed)[0]
                  for seed, (one, label) in enumerate(zip(Z, y))]
    return float(np.mean(with_noise) - np.mean(theory.CrossEntropy(y).value(rnn.path(Z).outputs())))
