"""What a unit does with its sum."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from ..file.functions import Function

SLOPES = {  # a' from a
    "tanh": lambda a: 1 - a * a, "logistic": lambda a: a * (1 - a), "relu": lambda a: (a > 0).to(a.dtype),
    "identity": torch.ones_like}
NAMES = ("tanh", "relu", "logistic", "sigmoid", "identity", "modrelu")  # of an SDE

# As the comments of nrnn_model.proto define them; what a branch does not take is kept from giving an infinite slope.
_FUNCTIONS: dict[str, Callable[[Tensor, Function], Tensor]] = {
    "tanh": lambda v, f: v.tanh(),
    "relu": lambda v, f: v.relu(),
    "logistic": lambda v, f: v.sigmoid(),
    "identity": lambda v, f: v,
    "elu": lambda v, f: f.beta * torch.where(v > 0, v, f.alpha * torch.expm1(v.clamp(max=0))),
    "leaky_relu": lambda v, f: torch.where(v > 0, v, f.alpha * v),
    "thresholded_relu": lambda v, f: torch.where(v > f.alpha, v, 0),
    "softsign": lambda v, f: v / (1 + v.abs()),
    "softplus": lambda v, f: functional.softplus(v, threshold=math.inf),
    "gelu": lambda v, f: functional.gelu(v),
    "gelu_tanh": lambda v, f: functional.gelu(v, approximate="tanh"),
    "silu": lambda v, f: functional.silu(v),
    "hard_sigmoid": lambda v, f: (f.alpha * v + f.beta).clamp(0, 1),
    "clip": lambda v, f: v.clamp(f.alpha, f.beta),
    "scaled_tanh": lambda v, f: f.alpha * torch.tanh(f.beta * v),
    "affine": lambda v, f: f.alpha * v + f.beta,
    "positive": lambda v, f: torch.where(v >= 0, v + 0.5, v.clamp(max=0).sigmoid()),
}


def apply(function: Function, v: Tensor, bias: Tensor | None = None) -> Tensor:
    """a(v); "modrelu" is sign(v) max(|v| + bias, 0)."""
    if function.activation == "modrelu":
        return v.sign() * (v.abs() + bias).relu()
    return _FUNCTIONS[function.activation](v, function)


def activate(name: str, v: Tensor, bias: Tensor | None = None) -> Tensor:
    """That of an SDE, which has no numbers."""
    return apply(Function(name), v, bias)


def bounded(v: Tensor, clip: float | None) -> Tensor:
    return v if clip is None else v.clamp(-clip, clip)
