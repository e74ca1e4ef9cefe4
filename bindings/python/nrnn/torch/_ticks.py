"""Irregular intervals as the engine takes them: whole samples, cut into sub-steps."""

from __future__ import annotations

import torch
from torch import Tensor


def ticks(rho: Tensor, whole: bool = False) -> tuple[Tensor, Tensor, Tensor]:
    """An interval of r nominal ones is max(1, floor(r + 1/2)) equal sub-steps.

    Rows of a batch need different numbers of them; a row that has fewer is filled up with sub-steps of length 0, in
    which nothing moves: neither drift nor noise.

    Parameters
    ----------
    rho : Tensor, shape (batch, steps)
        >= 0.
    whole : bool
        Every interval is one tick.

    Returns
    -------
    held : Tensor of int, shape (batch, ticks)
        The sample that is held during each.
    lengths : Tensor, shape (batch, ticks)
        In nominal intervals.
    ends : Tensor of int, shape (batch, steps)
        The last tick of each sample.
    """
    if not bool((rho >= 0).all()):
        raise ValueError(f"rho: expected intervals >= 0, found {float(rho.min()):g}")
    counts = torch.ones_like(rho, dtype=torch.long) if whole else (rho + 0.5).floor().clamp_min(1).long()
    total = int(counts.sum(1).max())
    ends = counts.cumsum(1) - 1
    tick = torch.arange(total, device=rho.device).expand(len(rho), total)
    held = torch.searchsorted(ends.contiguous(), tick.contiguous()).clamp_max(rho.shape[1] - 1)
    lengths = (rho / counts).gather(1, held) * (tick <= ends[:, -1:])
    return held, lengths, ends
