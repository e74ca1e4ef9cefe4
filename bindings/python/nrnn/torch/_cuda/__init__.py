"""Whole sequences as one kernel on a GPU, in Triton, which PyTorch for CUDA brings.

A step of 128 units is too small for a GPU: to launch a kernel takes longer than its arithmetic. Here a program takes some
rows of the batch through all steps, the weights at hand; the gradients of the weights are one product over time and batch
afterwards. Products within a step keep 16 bits of their factors ("bf16x3"), everything else is float32; with
NRNN_TRITON_PRECISION=ieee in the environment so are they, without tensor cores (not tried on a GPU).
"""

from __future__ import annotations

import importlib.util
import os

import torch
from torch import Tensor

_LARGEST = 128  # units: two square matrices fill the shared memory of a multiprocessor
INTERPRETED = os.environ.get("TRITON_INTERPRET") == "1"  # on the CPU, for tests


def ready(x: Tensor, units: int) -> bool:
    """Can a sequence of this cell on x run as one kernel?"""
    return (x.is_cuda or INTERPRETED) and x.dtype == torch.float32 and units <= _LARGEST \
        and importlib.util.find_spec("triton") is not None

