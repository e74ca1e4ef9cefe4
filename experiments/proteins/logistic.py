"""Multinomial logistic regression, its penalty chosen on validation data."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

PENALTIES = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)


@dataclass
class Readout:
    """o = V y + c; V of shape (classes, features)."""

    V: Tensor
    c: Tensor

    def __call__(self, features: Tensor) -> Tensor:
        return features @ self.V.t() + self.c


def chosen(train: tuple[Tensor, Tensor], validation: tuple[Tensor, Tensor], classes: int) -> tuple[float, Readout]:
    """The readout of the penalty with the least validation loss, and that loss.

    Parameters
    ----------
    train, validation : (features, labels)
        Shapes (count, features) and (count,).
    """
    mean, scale = train[0].mean(0), train[0].std(0)
    scale = torch.where(scale > 0, scale, 1)
    found = []
    for penalty in PENALTIES:
        readout = _fit((train[0] - mean) / scale, train[1], classes, penalty)
        V = readout.V / scale
        folded = Readout(V, readout.c - V @ mean)
        found.append((float(cross_entropy(folded(validation[0]), validation[1])), folded))
    return min(found, key=lambda one: one[0])


def _fit(X: Tensor, y: Tensor, classes: int, penalty: float) -> Readout:
    """Least mean cross-entropy + penalty |V|^2 / 2, from 0, by L-BFGS."""
    readout = Readout(*(torch.zeros(shape, dtype=X.dtype, requires_grad=True)
                        for shape in ((classes, X.shape[1]), classes)))
    solver = torch.optim.LBFGS([readout.V, readout.c], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        solver.zero_grad()
        value = cross_entropy(readout(X), y) + penalty / 2 * readout.V.square().sum()
        value.backward()
        return value

    solver.step(loss)
    return Readout(readout.V.detach(), readout.c.detach())
