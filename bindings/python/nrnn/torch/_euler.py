"""A whole sequence of Euler–Maruyama steps as one autograd function.

Autograd would keep five tensors and a graph node for each step. Here a step is two matrix products into buffers made
once, one activation and three passes over the state; the way back keeps the states and activations alone, and makes
the gradients of all weights by one product over time and batch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from . import _cuda

_aten = torch.ops.aten

# In place, and the derivative, in place of the activation, from the activation itself.
_ACTIVATIONS: dict[str, tuple[Callable[[Tensor], Any], Callable[[Tensor, Tensor], Any]]] = {
    "tanh": (torch.tanh_, lambda g, a: _aten.tanh_backward.grad_input(g, a, grad_input=a)),
    "relu": (torch.relu_, lambda g, a: _aten.threshold_backward.grad_input(g, a, 0, grad_input=a)),
    "logistic": (torch.sigmoid_, lambda g, a: _aten.sigmoid_backward.grad_input(g, a, grad_input=a)),
    "identity": (lambda v: v, lambda g, a: a.copy_(g)),
}
FUSED = frozenset(_ACTIVATIONS)


def euler(h: Tensor, drive: Tensor, W: Tensor, D: Tensor, A: Tensor | None = None, linear: Tensor | None = None,
          N: Tensor | None = None, activation: str = "tanh") -> Tensor:
    """States of h' = h + D (A h + linear + a(W h + drive)) + N.

    Parameters
    ----------
    h : Tensor, shape (batch, n)
        Where to start.
    drive : Tensor, shape (steps, batch, n)
        U x + b of every step.
    W, A : Tensor, shape (n, n)
    D : Tensor, of a shape that broadcasts to (steps, batch, n)
        Step sizes, with what multiplies the drift.
    linear, N : Tensor, shape (steps, batch, n), optional
        C x, and what is added.
    activation : str
        One of `FUSED`.

    Returns
    -------
    Tensor, shape (steps, batch, n)
        The state after each step.
    """
    if linear is None and _cuda.ready(drive, drive.shape[-1]):
        from ._cuda.sde import Euler

        return Euler.apply(h, drive, W, D, A, N, activation)
    return _Euler.apply(h, drive, W, D, A, linear, N, activation)


class _Euler(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, h: Tensor, drive: Tensor, W: Tensor, D: Tensor, A: Tensor | None, linear: Tensor | None,
                N: Tensor | None, activation: str) -> Tensor:
        steps, shape = len(drive), drive.shape[1:]
        a_ = _ACTIVATIONS[activation][0]
        D_all = D.expand_as(drive)
        states, Z = drive.new_empty(steps + 1, *shape), drive.clone()
        F = torch.empty_like(drive) if ctx.needs_input_grad[3] else drive.new_empty(1, *shape).expand_as(drive)
        states[0] = h
        WT, AT = W.t(), None if A is None else A.t()
        for t, (h, new, z, f, d) in enumerate(zip(states[:-1], states[1:], Z, F, D_all)):
            a_(z.addmm_(h, WT))
            _drift(f, h, z, AT, None if linear is None else linear[t])
            torch.addcmul(h, d, f, out=new)
            if N is not None:
                new.add_(N[t])
        ctx.activation, ctx.has = activation, (linear is not None, N is not None)
        ctx.save_for_backward(states, Z, W, D, A, F if ctx.needs_input_grad[3] else None)
        return states[1:]

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, given: Tensor) -> tuple[Tensor | None, ...]:
        states, Z, W, D, A, F = ctx.saved_tensors
        derivative = _ACTIVATIONS[ctx.activation][1]
        has_linear, has_N = ctx.has
        past, D_all = states[:-1], D.expand_as(Z)
        g = torch.zeros_like(states[0])
        dZ, dF = torch.empty_like(Z), torch.empty_like(Z) if A is not None or has_linear else None
        dN = torch.empty_like(Z) if has_N and ctx.needs_input_grad[6] else None
        dD = None if F is None else _Folded(D)
        scratch = torch.empty_like(g)
        for t in reversed(range(len(Z))):
            g += given[t]
            if dN is not None:
                dN[t] = g
            if dD is not None:
                dD.add(t, torch.mul(g, F[t], out=scratch))
            df = torch.mul(g, D_all[t], out=scratch if dF is None else dF[t])
            derivative(df, dZ[t].copy_(Z[t]))
            if A is not None:
                g.addmm_(df, A)
            g.addmm_(dZ[t], W)
        flat = past.flatten(0, 1)
        dW = dZ.flatten(0, 1).t() @ flat
        dA = None if A is None else dF.flatten(0, 1).t() @ flat
        return g, dZ, dW, None if dD is None else dD.sum, dA, dF if has_linear else None, dN, None


def _drift(f: Tensor, h: Tensor, a: Tensor, AT: Tensor | None, linear: Tensor | None) -> None:
    """f = A h + linear + a."""
    if AT is None:
        f.copy_(a)
    else:
        torch.mm(h, AT, out=f).add_(a)
    if linear is not None:
        f.add_(linear)


class _Folded:
    """The gradient of a tensor that was broadcast: summed over the axes of length 1 as it comes."""

    def __init__(self, D: Tensor) -> None:
        self.sum = torch.zeros_like(D)
        axes = (1,) * (3 - D.ndim) + tuple(D.shape)
        self._rows = self.sum.view(axes)
        self._over = [axis for axis in (0, 1) if axes[axis + 1] == 1]

    def add(self, t: int, g: Tensor) -> None:
        if self._over:
            g = g.sum(self._over, keepdim=True)
        self._rows[t if len(self._rows) > 1 else 0] += g
