"""What a unit does with its sum."""

from __future__ import annotations

import torch
from torch import Tensor

_PLAIN = {"tanh": torch.tanh, "relu": torch.relu, "logistic": torch.sigmoid, "sigmoid": torch.sigmoid,
          "identity": lambda v: v}
SLOPES = {  # a' from a
    "tanh": lambda a: 1 - a * a, "logistic": lambda a: a * (1 - a), "relu": lambda a: (a > 0).to(a.dtype),
    "identity": torch.ones_like}
NAMES = (*_PLAIN, "modrelu")


def activate(name: str, v: Tensor, bias: Tensor | None = None) -> Tensor:
    """a(v); "modrelu" is sign(v) max(|v| + bias, 0)."""
    if name == "modrelu":
        return v.sign() * (v.abs() + bias).relu()
    return _PLAIN[name](v)


def bounded(v: Tensor, clip: float | None) -> Tensor:
    return v if clip is None else v.clamp(-clip, clip)
