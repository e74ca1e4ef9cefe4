"""Readouts whose penalty is chosen on inputs that neither train nor test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from nrnn import theory

PENALTIES = 10.0 ** np.arange(-9, 3)


def error(predicted: np.ndarray, truth: np.ndarray) -> float:
    """Root mean square, in standard deviations of the truth."""
    return float(np.sqrt(np.mean((predicted - truth) ** 2)) / truth.std())


@dataclass(frozen=True)
class Split:
    """Of N inputs the first train, then some validate, the rest test."""

    train: int
    validation: int

    @property
    def held(self) -> slice:
        """The test inputs."""
        return slice(self.train + self.validation, None)

    def readout(self, features: np.ndarray, truth: np.ndarray) -> theory.Readout:
        """Ridge regression on training and validation, under the penalty that does best from one to the other."""
        known, both = slice(self.train), slice(self.train + self.validation)
        held = slice(self.train, self.train + self.validation)
        tried = [error(theory.ridge(features[known], truth[known], p)(features[held])[:, 0], truth[held])
                 for p in PENALTIES]
        return theory.ridge(features[both], truth[both], PENALTIES[int(np.argmin(tried))])

    def kernel(self, grams: list[np.ndarray], truth: np.ndarray) -> np.ndarray:
        """The same by Gram matrices (N, N), one of which is chosen too; predictions, shape (N,)."""
        known, held = np.arange(self.train), np.arange(self.train, self.train + self.validation)
        tried = {(i, p): error(machine(one, known, truth, p)[held], truth[held])
                 for i, one in enumerate(grams) for p in PENALTIES}
        best, penalty = min(tried, key=tried.get)
        return machine(grams[best], np.append(known, held), truth, penalty)


def online(features: np.ndarray, truth: np.ndarray, penalty: float = 1e-3) -> float:
    """Largest difference of predictions, in standard deviations of the truth, between recursive least squares after one
    pass and the regression of all at once; features standardised first, the constant one of them."""
    Z = np.column_stack([np.ones(len(features)), (features - features.mean(0)) / features.std(0)])
    stepwise = theory.RecursiveLeastSquares(Z.shape[1], penalty=penalty)
    for z, y in zip(Z, truth):
        stepwise.update(z, y)
    batch = theory.ridge(Z, truth, penalty, constant=False, standardise=False)
    return float(np.abs(stepwise.readout()(Z) - batch(Z)).max() / truth.std())


def machine(gram: np.ndarray, chosen: np.ndarray, truth: np.ndarray, penalty: float) -> np.ndarray:
    """The kernel machine of the chosen inputs, on all; the mean is not penalised."""
    level = truth[chosen].mean()
    alpha = theory.kernel_ridge(gram[np.ix_(chosen, chosen)], truth[chosen] - level, penalty)
    return level + gram[:, chosen] @ alpha
