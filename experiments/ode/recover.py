"""From samples to right-hand sides: by the two stages, and by simpler means."""

from __future__ import annotations

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

    steps: int = 1000
    tried: int = 300


def recovered(system: System, t: np.ndarray, y: np.ndarray, seed: int, effort: Effort) -> dict[str, VectorField | Field]:
    """Fields by the names that the page uses; networks as cells, the others as functions."""
    b = [ode.bandwidth(t, y, derivative) for derivative in (0, 1)]
    z, slope = ode.states(t, y, bandwidths=b)
    half = ode.states(t, y, bandwidths=[b[0], b[1] / 2])
    return {
        "kernel, dense": _trained(system, z, slope, seed, Matching(effort.steps)),
        "kernel, sparse": _sparse(system, z, slope, seed, effort, margin=int(np.max(b) / system.interval)),
        "kernel at half the bandwidth, dense": _trained(system, *half, seed, Matching(effort.steps)),
        "differences, dense": _trained(system, y, np.gradient(y, t, axis=0), seed, Matching(effort.steps)),
        "kernel, right terms": regression(system, z, slope),
        "kernel at half the bandwidth, right terms": regression(system, *half),
    }


def regression(system: System, z: np.ndarray, slope: np.ndarray) -> Field:
    """Least squares on the monomials that are in the equation."""
    fitted = [np.linalg.lstsq(monomials(z, terms), slope[:, j], rcond=None)[0] for j, terms in enumerate(system.terms)]
    return lambda x: np.stack([monomials(x, terms) @ c for terms, c in zip(system.terms, fitted)], axis=-1)


def _sparse(system: System, z: np.ndarray, slope: np.ndarray, seed: int, effort: Effort, margin: int) -> VectorField:
    """As sparse as blocks of time that were held out allow."""
    start = _network(system, seed)
    total = sum(part.weight.numel() for part in start.network if isinstance(part, torch.nn.Linear))
    choices = [Matching(effort.tried, keep=round(share * total)) for share in SHARES]
    folds = blocked(len(z), FOLDS, min(margin, len(z) // (4 * FOLDS)))
    errors = cross_validated(start, z, slope, choices, folds, seed)
    chosen = max(i for i, error in enumerate(errors) if error <= TOLERANCE * min(errors))
    return _trained(system, z, slope, seed, Matching(effort.steps, keep=choices[chosen].keep))


def _trained(system: System, z: np.ndarray, slope: np.ndarray, seed: int, how: Matching) -> VectorField:
    return match(_network(system, seed), z, slope, how, seed)


def _network(system: System, seed: int) -> VectorField:
    torch.manual_seed(seed)
    return VectorField(len(system.start), widths=WIDTHS, time_scale=system.interval)
