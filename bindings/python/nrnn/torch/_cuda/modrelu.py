"""h' = sign(v) max(|v| + bias, 0),  v = W h + drive."""

from __future__ import annotations

from typing import Any

import torch
import triton
import triton.language as tl
from torch import Tensor

from .launch import like, over_time, product, programs, shape, square, tile, transposed


@triton.jit
def _forward(start, drive, W, bias, states, steps, batch, units, ROWS: tl.constexpr, SIZE: tl.constexpr):
    at, there = tile(batch, units, ROWS, SIZE)
    unit = tl.arange(0, SIZE)[None, :]
    b = tl.load(bias + unit, unit < units, 0.0)
    WT = transposed(W, units, SIZE)
    step = (batch * units).to(tl.int64)
    h = tl.load(start + at, there, 0.0)
    tl.store(states + at, h, there)
    u = tl.load(drive + at, there, 0.0)
    for t in range(steps):
        next_u = tl.load(drive + tl.minimum(t + 1, steps - 1) * step + at, there, 0.0)
        v = product(h, WT) + u
        kept = tl.maximum(tl.abs(v) + b, 0.0)
        h = tl.where(v > 0, kept, tl.where(v < 0, -kept, 0.0))
        tl.store(states + (t + 1) * step + at, h, there)
        u = next_u


@triton.jit
def _backward(given, W, states, dV, start, steps, batch, units, ROWS: tl.constexpr, SIZE: tl.constexpr):
    at, there = tile(batch, units, ROWS, SIZE)
    Wm = square(W, units, SIZE)
    step = (batch * units).to(tl.int64)
    g = tl.zeros((ROWS, SIZE), tl.float32)
    h, o = tl.load(states + steps * step + at, there, 0.0), tl.load(given + (steps - 1) * step + at, there, 0.0)
    for back in range(steps):
        t = steps - 1 - back
        next_h = tl.load(states + t * step + at, there, 0.0)
        next_o = tl.load(given + tl.maximum(t - 1, 0) * step + at, there, 0.0)
        dv = tl.where(h != 0, g + o, 0.0)
        tl.store(dV + t * step + at, dv, there)
        g = product(dv, Wm)
        h, o = next_h, next_o
    tl.store(start + at, g, there)


class ModRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, h: Tensor, drive: Tensor, W: Tensor, bias: Tensor) -> Tensor:
        drive, W = drive.contiguous(), W.contiguous()
        states = drive.new_empty(len(drive) + 1, *drive.shape[1:])
        _forward[programs(drive)](h.contiguous(), drive, W, bias.contiguous(), states, **shape(drive))
        ctx.save_for_backward(states, W)
        return states[1:]

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, given: Tensor) -> tuple[Tensor | None, ...]:
        states, W = ctx.saved_tensors
        given = given.contiguous()
        dV, start = like(given), torch.empty_like(states[0])
        _backward[programs(given)](given, W, states, dV, start, **shape(given))
        return start, dV, over_time(dV, states[:-1]), (dV * states[1:].sign()).sum((0, 1))
