"""The explicit regulariser of one Euler–Maruyama layer, whose Jacobians are known: one way back through the sequence."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import linear

from ..values.options import choice
from ._activations import SLOPES, activate
from ._noise import variance
from .sde import Sde


def explicit_penalty(cell: Sde, x: Tensor, V: Tensor, c: Tensor | None, task: str = "softmax",
                     draws: int | None = None, rho: Tensor | None = None, lengths: Tensor | None = None) -> Tensor:
    """(eps^2 / 2) R of every sequence, differentiable: half the trace of H S, S the covariance that the noise gives the
    linearised last state, H the Hessian of the loss in it (docs/training.md).

    The rows of a factor of H go back through the sequence once: O(outputs T n^2). The part Q, of the drift's
    curvature, is left out, as in the paper.

    Parameters
    ----------
    cell : Sde
        Euler–Maruyama, no gate; its noise is of the paper's or the published code's form.
    x : Tensor, shape (batch, steps, inputs)
    V, c : Tensor, shape (outputs, n) and (outputs,)
        The readout of the last state.
    task : {"softmax", "sigmoid", "regression"}
        Whose loss: cross-entropy, binary cross-entropy summed over outputs, squared error summed over outputs.
    draws : int, optional
        An unbiased estimate from so many random combinations of the rows; None: all rows.
    rho : Tensor, shape (batch, steps), optional
    lengths : Tensor of int, shape (batch,), optional
        Where each sequence ends; None: after the last step.

    Returns
    -------
    Tensor, shape (batch,)
    """
    if not cell.explicit:
        raise ValueError("cell: expected scheme 'euler', no gate and an activation with a derivative, found "
                         f"{cell.scheme!r}, gate {cell.gate!r}, {cell.activation!r}")
    if cell.noise is None:
        return x.new_zeros(len(x))
    steps = _trajectory(cell, x.transpose(0, 1), rho)
    last = torch.full((len(x),), x.shape[1], device=x.device) if lengths is None else lengths.to(x.device)
    at_end = torch.stack([one for *_, one in steps])[last - 1, torch.arange(len(x), device=x.device)]
    G = factor(task, linear(at_end, V, c), V)
    if draws is not None:
        w = torch.randn(draws, len(x), G.shape[1], 1, device=G.device, dtype=G.dtype)
        G = (w * G).sum(2).transpose(0, 1) / draws ** 0.5
    total = x.new_zeros(len(x))
    for t in reversed(range(len(steps))):
        f, delta, slope, _ = steps[t]
        inside = (t < last).to(x.dtype)
        given = variance(cell.noise, f, delta, 1.0 if rho is None else rho[:, t, None])
        total = total + inside * (G.square() * given[:, None]).sum((1, 2))
        if t:
            weighted = G * (delta * inside[:, None])[:, None]
            back = (weighted * slope[:, None]) @ cell.W
            G = G + back if cell.A is None else G + back + weighted @ cell.A
    return total / 2


def _trajectory(cell: Sde, x: Tensor, rho: Tensor | None) -> list[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """Of every step: f, delta, a' and the new state, noise off."""
    drive, direct = linear(x, cell.U, cell.b), None if cell.C is None else linear(x, cell.C)
    h, W, A, steps = cell.initial_state(drive[0]), cell.W, cell.A, []
    for t, u in enumerate(drive):
        a = activate(cell.activation, u + linear(h, W))
        f = a if A is None else a + linear(h, A)
        f = f if direct is None else f + direct[t]
        delta = (cell.step if rho is None else cell.step * rho[:, t, None]).expand_as(f)
        h = h + delta * f
        steps.append((f, delta, SLOPES[cell.activation](a), h))
    return steps


def factor(task: str, o: Tensor, V: Tensor) -> Tensor:
    """G, shape (batch, rows, n), with G^T G the Hessian of the loss in the state h of o = V h + c."""
    choice("task", task, tuple(_FACTORS))
    return _FACTORS[task](o, V)


def _softmax(o: Tensor, V: Tensor) -> Tensor:
    """G with H = G^T G, shape (batch, rows, n): sqrt(p_c) (V_c - p^T V)."""
    p = torch.softmax(o, dim=1)
    return p.sqrt()[..., None] * (V - (p @ V)[:, None])


def _sigmoid(o: Tensor, V: Tensor) -> Tensor:
    p = torch.sigmoid(o)
    return (p * (1 - p)).sqrt()[..., None] * V


def _regression(o: Tensor, V: Tensor) -> Tensor:
    return 2 ** 0.5 * V.expand(len(o), *V.shape)


_FACTORS = {"softmax": _softmax, "sigmoid": _sigmoid, "regression": _regression}
