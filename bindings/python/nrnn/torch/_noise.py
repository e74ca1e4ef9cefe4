"""The forms of noise as two tensors: what multiplies the drift, and what is added."""

from __future__ import annotations

import torch
from torch import Tensor

from ..description.noise import MatrixNoise, Noise, OfficialNoise, PaperNoise


def gains(noise: Noise | None, step: Tensor, like: Tensor, rho: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
    """D and N of h' = h + D f + N, drawn from PyTorch's generator for all steps at once.

    Parameters
    ----------
    noise : Noise, optional
        None: D is the step and nothing is added.
    step : Tensor, shape (1,) or (n,)
        delta; 1 for a cell that is a map, whose drift is f = F(h, x) - h.
    like : Tensor, shape (steps, batch, n)
    rho : Tensor, shape (steps, batch, 1), optional
        Length of each step in nominal intervals; None: 1.

    Returns
    -------
    D : Tensor that broadcasts to `like`
    N : Tensor, the shape of `like`, or None
    """
    delta = step if rho is None else step * rho
    if noise is None:
        return delta, None
    return _FORMS[type(noise)](noise, delta, like, rho)


def _paper(noise: PaperNoise, delta: Tensor, like: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor | None]:
    """eps sqrt(delta) (sigma1 + sigma2 f) xi: one normal drives both parts."""
    xi = torch.empty_like(like).normal_()
    root = noise.eps * _root(delta)
    D = delta + xi * (root * noise.sigma2) if noise.eps * noise.sigma2 else delta
    if not noise.eps * noise.sigma1:
        return D, None
    scale = root * noise.sigma1
    return D, xi * scale if scale.requires_grad else xi.mul_(scale)  # a draw of this size is not made twice


def _official(noise: OfficialNoise, delta: Tensor, like: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor | None]:
    """add xi without sqrt(delta), the sub-steps of a nominal interval apart; a factor uniform on [1 - mult, 1)."""
    N = torch.empty_like(like).normal_(0, noise.add) if noise.add else None
    if N is not None and rho is not None:
        N *= rho.sqrt()
    D = delta
    if noise.mult:
        q = torch.empty_like(like).uniform_(1 - noise.mult, 1)
        D = q * delta if delta.requires_grad else q.mul_(delta)
    return D, N


def _matrix(noise: MatrixNoise, delta: Tensor, like: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor | None]:
    """sqrt(delta) sigma xi."""
    sigma = torch.as_tensor(noise.sigma, dtype=like.dtype, device=like.device)
    xi = like.new_empty(*like.shape[:-1], sigma.shape[1]).normal_()
    return delta, _root(delta) * (xi @ sigma.t())


def _root(delta: Tensor) -> Tensor:
    """sqrt(delta), whose derivative is 0 at 0: sub-steps of length 0 fill up the rows of a batch."""
    return delta.clamp_min(torch.finfo(delta.dtype).tiny).sqrt() * (delta > 0)


_FORMS = {PaperNoise: _paper, OfficialNoise: _official, MatrixNoise: _matrix}


def variance(noise: Noise, f: Tensor, delta: Tensor, rho: Tensor | float = 1.0) -> Tensor:
    """What one step adds to the variance of each unit, the drift being f; of independent units, so not of a matrix."""
    if isinstance(noise, PaperNoise):
        return noise.eps ** 2 * delta * (noise.sigma1 + noise.sigma2 * f) ** 2
    if isinstance(noise, OfficialNoise):
        return noise.add ** 2 * rho + noise.mult ** 2 / 12 * (delta * f) ** 2
    raise ValueError(f"noise: expected PaperNoise or OfficialNoise, whose units are independent, found {noise!r}")
