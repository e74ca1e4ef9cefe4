"""From samples to right-hand sides: by the two stages, and by simpler means."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from nrnn.ode.matching import Matching, blocked, cross_validated, match
from nrnn.torch import VectorField

from nrnn import ode

from .systems import Field, System, monomials

WIDTHS = (64, 64)
SHARES = (0.5, 0.25)  # of the weights that pruning may leave; validation chooses
TOLERANCE = 1.1       # the sparsest within so much of the best
FOLDS = 3

Pairs = tuple[np.ndarray, np.ndarray]  # states and derivatives, shape (n, d) each


@dataclass(frozen=True)
class Effort:
    """Steps of Adam, of a training and of one that validates."""

    steps: int = 800
    tried: int = 150


@dataclass
class Seen:
    """A system's noisy samples, and what stage 1 makes of them; seed of weights and batches."""

    system: System
    t: np.ndarray
    y: np.ndarray
    seed: int
    effort: Effort

    @cached_property
    def bandwidths(self) -> list[np.ndarray]:
        return [ode.bandwidth(self.t, self.y, derivative) for derivative in (0, 1)]

    @cached_property
    def smoothed(self) -> Pairs:
        return ode.states(self.t, self.y, bandwidths=self.bandwidths)

    @cached_property
    def half(self) -> Pairs:
        """With half the bandwidth of the derivative."""
        b = self.bandwidths
        return ode.states(self.t, self.y, bandwidths=[b[0], b[1] / 2])

    @property
    def differences(self) -> Pairs:
        return self.y, np.gradient(self.y, self.t, axis=0)

    @cached_property
    def dense(self) -> VectorField:
        return self.trained(self.smoothed)

    def trained(self, pairs: Pairs) -> VectorField:
        torch.manual_seed(self.seed)
        cell = VectorField(len(self.system.start), widths=WIDTHS, time_scale=self.system.interval)
        return match(cell, *pairs, Matching(self.effort.steps), self.seed)

    def sparse(self) -> VectorField:
        """Pruned as far as blocks of time that were held out allow."""
        dense, n = self.dense, len(self.t)
        choices = [Matching(self.effort.tried, keep=round(share * dense.weights), rounds=1) for share in SHARES]
        margin = int(np.max(self.bandwidths) / self.system.interval)
        torch.manual_seed(self.seed)
        fresh = VectorField(dense.dimension, widths=WIDTHS)  # the dense one has seen every block
        folds = blocked(n, FOLDS, min(margin, n // (4 * FOLDS)))
        errors = cross_validated(fresh, *self.smoothed, choices, folds, self.seed)
        chosen = max(i for i, error in enumerate(errors) if error <= TOLERANCE * min(errors))
        return match(copy.deepcopy(dense), *self.smoothed, Matching(self.effort.steps // 2, keep=choices[chosen].keep),
                     self.seed)

    def regression(self, pairs: Pairs) -> Field:
        return regression(self.system, *pairs)


SPARSE = "kernel, sparse"
METHODS: dict[str, Callable[[Seen], VectorField | Field]] = {  # by the names that the page uses
    "kernel, dense": lambda seen: seen.dense,
    SPARSE: Seen.sparse,
    "kernel at half the bandwidth, dense": lambda seen: seen.trained(seen.half),
    "differences, dense": lambda seen: seen.trained(seen.differences),
    "kernel, right terms": lambda seen: seen.regression(seen.smoothed),
    "kernel at half the bandwidth, right terms": lambda seen: seen.regression(seen.half),
    "differences, right terms": lambda seen: seen.regression(seen.differences),
}


def regression(system: System, z: np.ndarray, slope: np.ndarray) -> Field:
    """Least squares on the monomials that are in the equation."""
    fitted = [np.linalg.lstsq(monomials(z, terms), slope[:, j], rcond=None)[0] for j, terms in enumerate(system.terms)]
    return lambda x: np.stack([monomials(x, terms) @ c for terms, c in zip(system.terms, fitted)], axis=-1)
