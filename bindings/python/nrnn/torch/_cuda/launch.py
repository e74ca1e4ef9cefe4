"""How the kernels are laid over batch and units."""

from __future__ import annotations

import os
from typing import Any

import torch
import triton
import triton.language as tl
from torch import Tensor

from . import INTERPRETED

ROWS = 16   # of the batch, to a program: the least that tensor cores multiply
WARPS = 8
# Two matrices of 128 units must lie in shared memory in parts: as three of TF32 or six of bfloat16 they do not.
PRECISION = tl.constexpr(os.environ.get("NRNN_TRITON_PRECISION", "ieee" if INTERPRETED else "bf16x3"))


def shape(sequence: Tensor) -> dict[str, Any]:
    """Arguments of a kernel over (steps, batch, units)."""
    steps, batch, units = sequence.shape
    return {"steps": steps, "batch": batch, "units": units, "ROWS": ROWS,
            "SIZE": max(16, triton.next_power_of_2(units)), "num_warps": WARPS}


def programs(sequence: Tensor) -> tuple[int]:
    return (triton.cdiv(sequence.shape[1], ROWS),)


@triton.jit
def tile(batch, units, ROWS: tl.constexpr, SIZE: tl.constexpr):
    """Offsets of a program's part of one step, and which of them are there."""
    row = tl.program_id(0) * ROWS + tl.arange(0, ROWS)[:, None]
    unit = tl.arange(0, SIZE)[None, :]
    return row * units + unit, (row < batch) & (unit < units)


@triton.jit
def square(matrix, units, SIZE: tl.constexpr):
    """matrix[i, j] at (i, j), 0 beyond."""
    i, j = tl.arange(0, SIZE)[:, None], tl.arange(0, SIZE)[None, :]
    return tl.load(matrix + i * units + j, (i < units) & (j < units), 0.0)


@triton.jit
def transposed(matrix, units, SIZE: tl.constexpr):
    """matrix[j, i] at (i, j), 0 beyond."""
    i, j = tl.arange(0, SIZE)[:, None], tl.arange(0, SIZE)[None, :]
    return tl.load(matrix + j * units + i, (i < units) & (j < units), 0.0)


@triton.jit
def product(rows, matrix):
    return tl.dot(rows, matrix, input_precision=PRECISION)


def over_time(g: Tensor, past: Tensor) -> Tensor:
    """The gradient of a matrix: the sum of g past' over time and batch."""
    return g.flatten(0, 1).t() @ past.flatten(0, 1)


def like(sequence: Tensor, wanted: bool = True) -> Tensor:
    """A buffer of a sequence; one number where none is wanted, for kernels take no None."""
    return torch.empty_like(sequence) if wanted else sequence.new_empty(1)
