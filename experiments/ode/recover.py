"""From samples to right-hand sides: by the two stages, and by simpler means."""

from __future__ import annotations

import copy
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Effort:
    """Steps of Adam, of a training and of one that validates."""

    steps: int = 800
    tried: int = 150


def recovered(system: System, t: np.ndarray, y: np.ndarray, seed: int,
              effort: Effort) -> dict[str, VectorField | Field]:
    """Fields by the names that the page uses; networks as cells, the others as functions."""
    b = [ode.bandwidth(t, y, derivative) for derivative in (0, 1)]
    z, slope = ode.states(t, y, bandwidths=b)
    dense = _trained(system, z, slope, seed, effort)
    half = ode.states(t, y, bandwidths=[b[0], b[1] / 2])
    return {
        "kernel, dense": dense,
        "kernel, sparse": _sparse(dense, z, slope, seed, effort, margin=int(np.max(b) / system.interval)),
        "kernel at half the bandwidth, dense": _trained(system, *half, seed, effort),
        "differences, dense": _trained(system, y, np.gradient(y, t, axis=0), seed, effort),
        "kernel, right terms": regression(system, z, slope),
        "kernel at half the bandwidth, right terms": regression(system, *half),
    }


def regression(system: System, z: np.ndarray, slope: np.ndarray) -> Field:
    """Least squares on the monomials that are in the equation."""
    fitted = [np.linalg.lstsq(monomials(z, terms), slope[:, j], rcond=None)[0] for j, terms in enumerate(system.terms)]
    return lambda x: np.stack([monomials(x, terms) @ c for terms, c in zip(system.terms, fitted)], axis=-1)


def _sparse(dense: VectorField, z: np.ndarray, slope: np.ndarray, seed: int, effort: Effort,
            margin: int) -> VectorField:
    """Pruned as far as blocks of time that were held out allow."""
    total = sum(part.weight.numel() for part in dense.network if isinstance(part, torch.nn.Linear))
    choices = [Matching(effort.tried, keep=round(share * total), rounds=1) for share in SHARES]
    folds = blocked(len(z), FOLDS, min(margin, len(z) // (4 * FOLDS)))
    torch.manual_seed(seed)
    fresh = VectorField(dense.dimension, widths=WIDTHS)  # the dense one has seen every block
    errors = cross_validated(fresh, z, slope, choices, folds, seed)
    chosen = max(i for i, error in enumerate(errors) if error <= TOLERANCE * min(errors))
    return match(copy.deepcopy(dense), z, slope, Matching(effort.steps // 2, keep=choices[chosen].keep), seed)


def _trained(system: System, z: np.ndarray, slope: np.ndarray, seed: int, effort: Effort) -> VectorField:
    torch.manual_seed(seed)
    cell = VectorField(len(system.start), widths=WIDTHS, time_scale=system.interval)
    return match(cell, z, slope, Matching(effort.steps), seed)
