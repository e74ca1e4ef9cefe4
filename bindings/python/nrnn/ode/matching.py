"""Stage 2: a ReLU network for the right-hand side, by matching derivatives; no equation is solved."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor
from torch.nn.functional import mse_loss

from ..torch import VectorField
from ..values.numbers import as_float64


@dataclass(frozen=True)
class Matching:
    """How a field is trained.

    Parameters
    ----------
    steps, batch : int
        Of Adam, whose rate falls to 0 as a cosine.
    rate : float
    keep : int
        Weights that are left after pruning, of each matrix the same share; 0: all.
    rounds : int
        Of pruning, each followed by as many steps again: the last leaves `keep`, those before fall geometrically.
    """

    steps: int = 2000
    batch: int = 128
    rate: float = 0.01
    keep: int = 0
    rounds: int = 2


def match(field: VectorField, z: ArrayLike, derivative: ArrayLike, how: Matching = Matching(), seed: int = 0,
          **changes: int | float) -> VectorField:
    """The same field, scaled by the data and trained on them: mean squared error of the standardised derivative.

    Parameters
    ----------
    field : VectorField
        Its weights are where training begins.
    z : array_like, shape (n, dimension * order)
    derivative : array_like, shape (n, dimension)
        As from `nrnn.ode.states`; trajectories one after the other, if there are several.
    seed : int
        Of the order of samples.
    **changes
        Of `how`.
    """
    how = replace(how, **changes)
    z, target = _tensors(field, z, derivative)
    field.scale_by(z, target)
    draw = torch.Generator().manual_seed(seed)
    _train(field, z, target, how, draw)
    for i in range(1, how.rounds + 1) if how.keep else ():
        field.prune(round(field.weights * (how.keep / field.weights) ** (i / how.rounds)))
        _train(field, z, target, how, draw)
    return field


def mismatch(field: VectorField, z: ArrayLike, derivative: ArrayLike) -> float:
    """Mean squared error of the derivative, each coordinate in units of `out_scale`."""
    z, target = _tensors(field, z, derivative)
    with torch.no_grad():
        return float(((field.field(z) - target) / field.out_scale).square().mean())


def blocked(n: int, blocks: int = 5, margin: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Cross-validation in time: (train, validation) indices, each block once the one that is held out.

    Parameters
    ----------
    n, blocks : int
        Samples in the order of time, and how many parts.
    margin : int
        Samples on both sides of the block that are in neither: smoothing has mixed them with it.
    """
    if not 2 <= blocks <= n:
        raise ValueError(f"blocks: expected 2..{n}, the samples, found {blocks}")
    i, found = np.arange(n), []
    for held in np.array_split(i, blocks):
        far = (i < held[0] - margin) | (i > held[-1] + margin)
        found.append((i[far], held))
    return found


def cross_validated(field: VectorField, z: ArrayLike, derivative: ArrayLike, choices: Sequence[Matching],
                    folds: Sequence[tuple[np.ndarray, np.ndarray]], seed: int = 0) -> list[float]:
    """Mismatch on what was held out, mean over the folds, of each choice; every training begins at the field's weights.

    All are in units of the spread of the whole derivative, so that they can be compared.
    """
    z, target = as_float64("z", z), as_float64("derivative", derivative)
    spread, errors = target.std(axis=0, ddof=1), np.zeros((len(choices), len(folds)))
    for i, how in enumerate(choices):
        for j, (train, held) in enumerate(folds):
            fitted = match(copy.deepcopy(field), z[train], target[train], how, seed)
            off = evaluate(fitted, z[held]) - target[held]
            errors[i, j] = np.mean((off / spread) ** 2)
    return errors.mean(axis=1).tolist()


def evaluate(field: VectorField, z: ArrayLike) -> np.ndarray:
    """F at these states, shape (n, dimension)."""
    with torch.no_grad():
        return field.field(torch.as_tensor(as_float64("z", z), dtype=field.in_mean.dtype)).double().numpy()


def _train(field: VectorField, z: Tensor, target: Tensor, how: Matching, draw: torch.Generator) -> None:
    x, y = (z - field.in_mean) / field.in_scale, (target - field.out_mean) / field.out_scale
    adam = torch.optim.Adam([p for p in field.parameters() if p.requires_grad], how.rate, fused=True)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(adam, how.steps)
    for _ in range(how.steps):
        chosen = torch.randint(len(x), (min(how.batch, len(x)),), generator=draw)
        adam.zero_grad()
        mse_loss(field.network(x[chosen]), y[chosen]).backward()
        adam.step()
        falling.step()


def _tensors(field: VectorField, z: ArrayLike, derivative: ArrayLike) -> tuple[Tensor, Tensor]:
    made = []
    for name, given, size in (("z", z, field.dimension * field.order), ("derivative", derivative, field.dimension)):
        rows = as_float64(name, given)
        if rows.ndim != 2 or rows.shape[1] != size:
            raise ValueError(f"{name}: expected shape (n, {size}), found {rows.shape}")
        made.append(torch.as_tensor(rows, dtype=field.in_mean.dtype))
    if len(made[0]) != len(made[1]):
        raise ValueError(f"derivative: expected {len(made[0])} rows, as of z, found {len(made[1])}")
    return made[0], made[1]
