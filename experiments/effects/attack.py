"""The smallest step to another answer that an attack finds: above the margin, whose certified bound lies below.

Projected gradient steps in a Euclidean ball (Madry et al. 2018, there with another norm), of a radius that is halved in
on for every sequence by itself.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor


def smallest(network: torch.nn.Module, Z: np.ndarray, labels: np.ndarray, begin: np.ndarray, trials: int = 7,
             steps: int = 8) -> np.ndarray:
    """The least radius at which another answer was found, shape (N,); infinite where none was.

    Parameters
    ----------
    Z : ndarray, shape (N, T, d)
        Normalised.
    labels : ndarray of int, shape (N,)
        What the network answers to them.
    begin : ndarray, shape (N,)
        The first radii; doubled until an answer is found, then halved in between.
    """
    x, y = torch.tensor(Z, dtype=torch.float32), torch.tensor(labels)
    low, high, radius = np.zeros(len(Z)), np.full(len(Z), np.inf), np.array(begin, np.float64)
    for _ in range(trials):
        hit = _misled(network, x, y, torch.tensor(radius, dtype=x.dtype)[:, None, None], steps).numpy()
        low, high = np.where(hit, low, radius), np.where(hit, radius, high)
        radius = np.where(np.isinf(high), 2 * low, (low + high) / 2)
    return high


def _misled(network: torch.nn.Module, x: Tensor, labels: Tensor, radius: Tensor, steps: int) -> Tensor:
    """Of each sequence: does the path of steps within its radius meet another answer?"""
    away, hit = torch.zeros_like(x), torch.zeros(len(x), dtype=torch.bool)
    for _ in range(steps):
        lead, gradient = _lead(network, x + away, labels)
        hit |= lead <= 0
        away = away - 2.5 / steps * radius * gradient / _norm(gradient)
        away = away * (radius / _norm(away)).clamp(max=1)
    return hit | (_lead(network, x + away, labels)[0] <= 0)


def _lead(network: torch.nn.Module, x: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """o_y less the greatest other output, and its gradient by x."""
    x = x.detach().requires_grad_()
    o = network(x)
    own = torch.nn.functional.one_hot(labels, o.shape[1]).bool()
    lead = o[own] - o.masked_fill(own, -torch.inf).amax(1)
    return lead.detach(), torch.autograd.grad(lead.sum(), x)[0]


def _norm(v: Tensor) -> Tensor:
    return v.flatten(1).norm(dim=1).clamp_min(1e-30)[:, None, None]
