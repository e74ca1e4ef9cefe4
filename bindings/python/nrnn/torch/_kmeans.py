"""Anchors of a kernel network from data: spherical k-means over substrings."""

from __future__ import annotations

import torch
from torch import Tensor

SHORTEST = 1e-4  # of a symbol that is normalised


def substrings(x: Tensor, lengths: Tensor | None, k: int, samples: int) -> Tensor:
    """Contiguous ones at places drawn at random, every symbol of norm 1, shape (samples, k, d)."""
    steps = torch.full((len(x),), x.shape[1]) if lengths is None else torch.as_tensor(lengths).cpu()
    places = (steps - k + 1).clamp_min(0)
    ends = places.cumsum(0)
    total = int(ends[-1])
    if not total:
        raise ValueError(f"x: expected a row of at least {k} symbols, found none")
    chosen = torch.randperm(total)[:samples]
    row = torch.searchsorted(ends, chosen, right=True)
    start = chosen - (ends[row] - places[row])
    found = x[row[:, None], start[:, None] + torch.arange(k)]
    return found / found.norm(dim=-1, keepdim=True).clamp_min(SHORTEST)


def spherical_kmeans(points: Tensor, clusters: int, iterations: int = 100, tolerance: float = 1e-6) -> Tensor:
    """Centres of norm 1 per symbol; k-means++ seeding, an empty cluster takes the point that fits worst.

    Parameters
    ----------
    points : Tensor, shape (samples, k, d)
        Every symbol of norm 1, or 0.

    Returns
    -------
    Tensor, shape (clusters, k, d)
    """
    flat = points.flatten(1)
    if len(flat) < clusters:
        raise ValueError(f"points: expected at least {clusters}, one for each cluster, found {len(flat)}")
    centres, last = _seeds(flat, clusters), None
    for _ in range(iterations):
        fit, nearest = (flat @ centres.t()).max(dim=1)
        sums = torch.zeros_like(centres).index_add_(0, nearest, flat)
        empty = torch.bincount(nearest, minlength=clusters) == 0
        sums[empty] = flat[fit.argsort()[:int(empty.sum())]]
        shaped = sums.view(clusters, *points.shape[1:])
        centres = (shaped / shaped.norm(dim=-1, keepdim=True).clamp_min(SHORTEST)).flatten(1)
        score = float(fit.mean())
        if last is not None and abs(score - last) < tolerance * abs(last):
            break
        last = score
    return centres.view(clusters, *points.shape[1:])


def _seeds(flat: Tensor, clusters: int) -> Tensor:
    """k-means++: each next with a probability in proportion to its squared distance from the nearest so far."""
    chosen = [int(torch.randint(len(flat), ()))]
    distance = torch.full((len(flat),), float("inf"), dtype=flat.dtype)
    for _ in range(clusters - 1):
        distance = torch.minimum(distance, (flat - flat[chosen[-1]]).square().sum(1))
        weights = distance if float(distance.sum()) > 0 else torch.ones_like(distance)
        chosen.append(int(torch.multinomial(weights, 1)) if len(flat) < 1 << 24 else int(weights.argmax()))
    return flat[chosen]
