"""The explicit regulariser of any network: what noise in the states of its cells adds to the loss, to second order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from ._noise import variance
from .cell import Recurrent
from .regulariser import factor


class Watched:
    """A noisy cell, its kicks in place, and the states that it gave in this pass."""

    def __init__(self, cell: Recurrent) -> None:
        if not cell.kicked:
            raise ValueError("explicit: expected noise on a cell that is a map, or on an Sde with scheme 'euler', found "
                             f"{type(cell).__name__} with scheme {getattr(cell, 'scheme', None)!r}")
        self.cell = cell

    def kick(self, cell: Recurrent, given: tuple[Tensor, ...]) -> None:
        """Before a pass: zeros, shape (ticks, batch, n), that the output is differentiated by."""
        x = given[0]
        cell.kicks = x.new_zeros(x.shape[1], len(x), cell.outputs).requires_grad_()
        self.start = cell.initial_state(x)[:, :cell.outputs]

    def see(self, cell: Recurrent, given: tuple[Tensor, ...], found: tuple[Tensor, Tensor]) -> None:
        """After it."""
        self.states = found[0].transpose(0, 1)

    def variance(self, rho: Tensor | None) -> Tensor:
        """What each tick adds, shape of the kicks, the drift being that of the path without noise."""
        moved = self.states - torch.cat([self.start[None], self.states[:-1]])
        delta = self.cell.delta(moved)
        delta = delta if rho is None else (delta * rho).clamp_min(torch.finfo(moved.dtype).tiny)
        return variance(self.cell.noise, moved / delta, delta, 1.0 if rho is None else rho)


@contextmanager
def watched(cells: list[Recurrent]) -> Iterator[list[Watched]]:
    """Cells whose passes are kicked and seen, and are as they were afterwards."""
    found, hooks = [Watched(cell) for cell in cells], []
    try:
        for one in found:
            hooks += [one.cell.register_forward_pre_hook(one.kick), one.cell.register_forward_hook(one.see)]
        yield found
    finally:
        for hook in hooks:
            hook.remove()
        for cell in cells:
            cell.kicks = None


def curvature_penalty(run: Callable[[], Tensor], cells: list[Recurrent], task: str, lengths: Tensor | None = None,
                      parts: Tensor | None = None, draws: int | None = None) -> Tensor:
    """(eps^2 / 2) R of every sequence, differentiable, as `explicit_penalty`, by automatic differentiation twice.

    Each row of a factor of the loss's Hessian in the outputs goes back through the whole network; where the output is
    valid at every step there are as many rows as outputs and steps, and `draws` is the way to pay for them.

    Parameters
    ----------
    run : callable
        A pass of the network, without noise: o, shape (batch, outputs) or (batch, steps, outputs).
    cells : list of Recurrent
        With noise: maps, or `Sde` with Euler steps.
    parts : Tensor, shape (ticks, batch, 1), optional
        Length of each tick in nominal intervals.
    draws : int, optional
        An unbiased estimate from so many random combinations of the rows; None: all rows.
    """
    with watched(cells) as seen, torch.enable_grad():
        o = run()
        total = o.new_zeros(len(o))
        for row in _rows(o, task, lengths, draws):
            back = torch.autograd.grad(o, [one.cell.kicks for one in seen], row, create_graph=True, retain_graph=True)
            for g, one in zip(back, seen):
                total = total + (g.square() * one.variance(parts)).sum((0, 2))
    return total / 2


def _rows(o: Tensor, task: str, lengths: Tensor | None, draws: int | None) -> Iterator[Tensor]:
    """Rows of G with G^T G the Hessian of each sequence's loss in its outputs, each of the shape of o."""
    flat = o.flatten(0, -2)
    G = factor(task, flat, torch.eye(o.shape[-1], dtype=o.dtype, device=o.device)).unflatten(0, o.shape[:-1])
    if o.ndim == 2:
        G = G[:, None]                                # (batch, steps, rows, outputs)
    else:
        G = G * _share(o, lengths)[..., None, None].sqrt()
    if draws is not None:
        for _ in range(draws):
            signs = torch.randn(G.shape[:3], device=G.device, dtype=G.dtype) / draws ** 0.5
            yield (signs[..., None] * G).sum(2).reshape(o.shape)
        return
    for t in range(G.shape[1]):
        for r in range(G.shape[2]):
            row = torch.zeros_like(G[:, :, 0])
            row[:, t] = G[:, t, r]
            yield row.reshape(o.shape)


def _share(o: Tensor, lengths: Tensor | None) -> Tensor:
    """How much each step counts in the mean over the steps of its sequence; padding counts nothing."""
    steps = torch.arange(o.shape[1], device=o.device)
    ends = torch.full((len(o),), o.shape[1], device=o.device) if lengths is None else lengths.to(o.device)
    return (steps < ends[:, None]).to(o.dtype) / ends[:, None]
