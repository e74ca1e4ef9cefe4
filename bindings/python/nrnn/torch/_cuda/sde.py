"""h' = h + D (A h + a(W h + drive)) + N, as `_euler.euler`."""

from __future__ import annotations

from typing import Any

import torch
import triton
import triton.language as tl
from torch import Tensor

from .launch import like, over_time, product, programs, shape, square, tile, transposed

ACTIVATIONS = ("tanh", "relu", "logistic", "identity")


@triton.jit
def _activated(z, ACTIVATION: tl.constexpr):
    if ACTIVATION == "tanh":
        return 2 * tl.sigmoid(2 * z) - 1
    elif ACTIVATION == "relu":
        return tl.maximum(z, 0.0)
    elif ACTIVATION == "logistic":
        return tl.sigmoid(z)
    else:
        return z


@triton.jit
def _derivative(a, ACTIVATION: tl.constexpr):
    """From the activation itself."""
    if ACTIVATION == "tanh":
        return 1 - a * a
    elif ACTIVATION == "relu":
        return tl.where(a > 0, 1.0, 0.0)
    elif ACTIVATION == "logistic":
        return a * (1 - a)
    else:
        return tl.where(a == a, 1.0, 1.0)


@triton.jit
def _steps_at(D, t, units, D_step, D_row, D_unit, ROWS: tl.constexpr, SIZE: tl.constexpr, batch):
    row = tl.program_id(0) * ROWS + tl.arange(0, ROWS)[:, None]
    unit = tl.arange(0, SIZE)[None, :]
    return tl.load(D + t * D_step + row * D_row + unit * D_unit, (row < batch) & (unit < units), 0.0)


@triton.jit
def _forward(start, drive, W, A, D, N, states, Z, F, steps, batch, units, D_step, D_row, D_unit,
             HAS_A: tl.constexpr, HAS_N: tl.constexpr, KEEP_F: tl.constexpr, ACTIVATION: tl.constexpr,
             ROWS: tl.constexpr, SIZE: tl.constexpr):
    at, there = tile(batch, units, ROWS, SIZE)
    WT = transposed(W, units, SIZE)
    if HAS_A:
        AT = transposed(A, units, SIZE)
    step = (batch * units).to(tl.int64)
    h = tl.load(start + at, there, 0.0)
    tl.store(states + at, h, there)
    u = tl.load(drive + at, there, 0.0)
    d = _steps_at(D, 0, units, D_step, D_row, D_unit, ROWS, SIZE, batch)
    for t in range(steps):
        place, later = t * step + at, tl.minimum(t + 1, steps - 1)
        next_u = tl.load(drive + later * step + at, there, 0.0)  # what the next step reads is under way in this one
        next_d = _steps_at(D, later, units, D_step, D_row, D_unit, ROWS, SIZE, batch)
        if HAS_N:
            n = tl.load(N + place, there, 0.0)
        a = _activated(product(h, WT) + u, ACTIVATION)
        f = a
        if HAS_A:
            f += product(h, AT)
        h = h + d * f
        if HAS_N:
            h += n
        tl.store(states + step + place, h, there)
        tl.store(Z + place, a, there)
        if KEEP_F:
            tl.store(F + place, f, there)
        u, d = next_u, next_d


@triton.jit
def _backward(given, W, A, D, Z, F, start, dZ, dF, dN, dD, steps, batch, units, D_step, D_row, D_unit,
              HAS_A: tl.constexpr, WANT_N: tl.constexpr, WANT_D: tl.constexpr, ACTIVATION: tl.constexpr,
              ROWS: tl.constexpr, SIZE: tl.constexpr):
    at, there = tile(batch, units, ROWS, SIZE)
    Wm = square(W, units, SIZE)
    if HAS_A:
        Am = square(A, units, SIZE)
    step = (batch * units).to(tl.int64)
    g = tl.zeros((ROWS, SIZE), tl.float32)
    last = (steps - 1) * step + at
    a, y = tl.load(Z + last, there, 0.0), tl.load(given + last, there, 0.0)
    d = _steps_at(D, steps - 1, units, D_step, D_row, D_unit, ROWS, SIZE, batch)
    for back in range(steps):
        t = steps - 1 - back
        place, earlier = t * step + at, tl.maximum(t - 1, 0)
        next_a = tl.load(Z + earlier * step + at, there, 0.0)
        next_y = tl.load(given + earlier * step + at, there, 0.0)
        next_d = _steps_at(D, earlier, units, D_step, D_row, D_unit, ROWS, SIZE, batch)
        g += y
        if WANT_N:
            tl.store(dN + place, g, there)
        if WANT_D:
            tl.store(dD + place, g * tl.load(F + place, there, 0.0), there)
        df = g * d
        dz = df * _derivative(a, ACTIVATION)
        tl.store(dZ + place, dz, there)
        g += product(dz, Wm)
        if HAS_A:
            tl.store(dF + place, df, there)
            g += product(df, Am)
        a, y, d = next_a, next_y, next_d
    tl.store(start + at, g, there)


class Euler(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, h: Tensor, drive: Tensor, W: Tensor, D: Tensor, A: Tensor | None, N: Tensor | None,
                activation: str) -> Tensor:
        drive, h, W = drive.contiguous(), h.contiguous(), W.contiguous()
        A, N = (one if one is None else one.contiguous() for one in (A, N))
        states, Z = drive.new_empty(len(drive) + 1, *drive.shape[1:]), like(drive)
        F = like(drive, ctx.needs_input_grad[3])
        wide = D.expand_as(drive)
        _forward[programs(drive)](h, drive, W, W if A is None else A, wide, drive if N is None else N, states, Z, F,
                                  **shape(drive), **_strides(wide), HAS_A=A is not None, HAS_N=N is not None,
                                  KEEP_F=ctx.needs_input_grad[3], ACTIVATION=activation)
        ctx.activation, ctx.has_N = activation, N is not None
        ctx.save_for_backward(states, Z, W, D, A, F)
        return states[1:]

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, given: Tensor) -> tuple[Tensor | None, ...]:
        states, Z, W, D, A, F = ctx.saved_tensors
        given, wide = given.contiguous(), D.expand_as(Z)
        want_D, want_N = ctx.needs_input_grad[3], ctx.has_N and ctx.needs_input_grad[5]
        dZ, dF, dN, dD = like(Z), like(Z, A is not None), like(Z, want_N), like(Z, want_D)
        start = torch.empty_like(states[0])
        _backward[programs(Z)](given, W, W if A is None else A, wide, Z, F, start, dZ, dF, dN, dD, **shape(Z),
                               **_strides(wide), HAS_A=A is not None, WANT_N=want_N, WANT_D=want_D,
                               ACTIVATION=ctx.activation)
        past = states[:-1]
        return (start, dZ, over_time(dZ, past), dD.sum_to_size(D.shape) if want_D else None,
                None if A is None else over_time(dF, past), dN if want_N else None, None)


def _strides(wide: Tensor) -> dict[str, int]:
    """Of step sizes that may be broadcast: 0 along what they do not depend on."""
    return dict(zip(("D_step", "D_row", "D_unit"), wide.stride()))
