"""z' = z + dt (tanh(Wy y + Wz z + drive) - gamma y - epsilon z),  y' = y + dt z'."""

from __future__ import annotations

from typing import Any

import torch
import triton
import triton.language as tl
from torch import Tensor

from .launch import like, over_time, product, programs, shape, square, tile, transposed


@triton.jit
def _forward(y0, z0, drive, Wy, Wz, Y, V, S, dt, gamma, epsilon, steps, batch, units, ROWS: tl.constexpr,
             SIZE: tl.constexpr):
    at, there = tile(batch, units, ROWS, SIZE)
    WyT, WzT = transposed(Wy, units, SIZE), transposed(Wz, units, SIZE)
    step = (batch * units).to(tl.int64)
    y, z = tl.load(y0 + at, there, 0.0), tl.load(z0 + at, there, 0.0)
    tl.store(Y + at, y, there)
    tl.store(V + at, z, there)
    u = tl.load(drive + at, there, 0.0)
    for t in range(steps):
        next_u = tl.load(drive + tl.minimum(t + 1, steps - 1) * step + at, there, 0.0)
        force = 2 * tl.sigmoid(2 * (product(y, WyT) + product(z, WzT) + u)) - 1
        z = z + dt * (force - gamma * y - epsilon * z)
        y = y + dt * z
        place = t * step + at
        tl.store(S + place, force, there)
        tl.store(Y + step + place, y, there)
        tl.store(V + step + place, z, there)
        u = next_u


@triton.jit
def _backward(given, last_y, last_z, Wy, Wz, S, dS, dy, dz, dt, gamma, epsilon, steps, batch, units,
              ROWS: tl.constexpr, SIZE: tl.constexpr):
    at, there = tile(batch, units, ROWS, SIZE)
    Wym, Wzm = square(Wy, units, SIZE), square(Wz, units, SIZE)
    step = (batch * units).to(tl.int64)
    gy, gz = tl.load(last_y + at, there, 0.0), tl.load(last_z + at, there, 0.0)
    last = (steps - 1) * step + at
    force, o = tl.load(S + last, there, 0.0), tl.load(given + last, there, 0.0)
    for back in range(steps):
        t = steps - 1 - back
        earlier = tl.maximum(t - 1, 0) * step + at
        next_force, next_o = tl.load(S + earlier, there, 0.0), tl.load(given + earlier, there, 0.0)
        gy += o
        gz += dt * gy
        p = gz * dt * (1 - force * force)
        tl.store(dS + t * step + at, p, there)
        gy += product(p, Wym) - gamma * dt * gz
        gz = gz * (1 - epsilon * dt) + product(p, Wzm)
        force, o = next_force, next_o
    tl.store(dy + at, gy, there)
    tl.store(dz + at, gz, there)


class Oscillators(torch.autograd.Function):
    """(outputs y of every step, last z)."""

    @staticmethod
    def forward(ctx: Any, y: Tensor, z: Tensor, drive: Tensor, Wy: Tensor, Wz: Tensor, dt: float, gamma: float,
                epsilon: float) -> tuple[Tensor, Tensor]:
        drive, Wy, Wz = drive.contiguous(), Wy.contiguous(), Wz.contiguous()
        Y, V = (drive.new_empty(len(drive) + 1, *drive.shape[1:]) for _ in range(2))
        S = like(drive)
        ctx.constants = (dt, gamma, epsilon)
        _forward[programs(drive)](y.contiguous(), z.contiguous(), drive, Wy, Wz, Y, V, S, *ctx.constants,
                                  **shape(drive))
        ctx.save_for_backward(Y, V, S, Wy, Wz)
        return Y[1:], V[-1].clone()

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, given: Tensor, last_z: Tensor) -> tuple[Tensor | None, ...]:
        Y, V, S, Wy, Wz = ctx.saved_tensors
        dS, dy, dz = like(S), like(Y[0]), like(Y[0])
        _backward[programs(S)](given.contiguous(), torch.zeros_like(Y[0]), last_z.contiguous(), Wy, Wz, S, dS, dy, dz,
                               *ctx.constants, **shape(S))
        return dy, dz, dS, over_time(dS, Y[:-1]), over_time(dS, V[:-1]), None, None, None
