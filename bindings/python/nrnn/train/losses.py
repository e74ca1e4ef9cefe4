"""What is made small, and what is reported beside it."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from .data import IGNORED


def loss(task: str, o: Tensor, y: Tensor) -> Tensor:
    """Mean over what is known: cross-entropy of classes, squared error of normalised values."""
    if task == "softmax":
        return cross_entropy(o.flatten(0, -2), y.flatten(), ignore_index=IGNORED)
    known = ~y.isnan()
    return (o - torch.where(known, y, 0)).square()[known].mean()


def crps(o: Tensor, y: Tensor) -> Tensor:
    """The continuous ranked probability score of two draws, estimated without bias: least for the true spread.

    Parameters
    ----------
    o : Tensor, shape (2 batch, steps, outputs)
        The draws one after the other.
    """
    known = ~y.isnan()
    a, b = (draw[known] for draw in o.chunk(2))
    target = y[known]
    return ((a - target).abs() + (b - target).abs() - (a - b).abs()).mean() / 2


def count(task: str, y: Tensor) -> int:
    """How many labels or values are known."""
    return int((y != IGNORED).sum() if task == "softmax" else (~y.isnan()).sum())


def measures(task: str, o: Tensor, y: Tensor) -> dict[str, float]:
    """Loss and, of classes, accuracy (0..1)."""
    found = {"loss": float(loss(task, o, y))}
    if task == "softmax":
        right = (o.argmax(-1) == y) & (y != IGNORED)
        found["accuracy"] = float(right.sum()) / max(1, count(task, y))
    return found
