"""Multinomial logistic regression, its penalty chosen on validation data."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

# From the greatest on; each fit begins at the one before, and the path ends where the validation loss has risen twice.
PENALTIES = (1.0, 0.3, 0.1, 0.03, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6)
_RISES = 2


@dataclass
class Readout:
    """o = V y + c; V of shape (classes, features)."""

    V: Tensor
    c: Tensor

    def __call__(self, features: Tensor) -> Tensor:
        return features @ self.V.t() + self.c


def chosen(train: tuple[Tensor, Tensor], validation: tuple[Tensor, Tensor],
           classes: int) -> tuple[float, float, Readout]:
    """The least validation loss, its penalty, and the readout.

    Parameters
    ----------
    train, validation : (features, labels)
        Shapes (count, features) and (count,).
    """
    mean, scale = train[0].mean(0), train[0].std(0)
    scale = torch.where(scale > 0, scale, 1)
    X, found = (train[0] - mean) / scale, []
    readout = Readout(X.new_zeros(classes, X.shape[1]), X.new_zeros(classes))
    for penalty in PENALTIES:
        readout = _fit(X, train[1], penalty, readout)
        V = readout.V / scale
        folded = Readout(V, readout.c - V @ mean)
        found.append((float(cross_entropy(folded(validation[0]), validation[1])), penalty, folded))
        losses = [one[0] for one in found]
        if len(losses) - losses.index(min(losses)) > _RISES:
            break
    return found[losses.index(min(losses))]


def _fit(X: Tensor, y: Tensor, penalty: float, start: Readout) -> Readout:
    """Least mean cross-entropy + penalty |V|^2 / 2, by L-BFGS."""
    readout = Readout(*(weights.clone().requires_grad_() for weights in (start.V, start.c)))
    solver = torch.optim.LBFGS([readout.V, readout.c], max_iter=100, tolerance_grad=1e-5,
                               line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        solver.zero_grad()
        value = cross_entropy(readout(X), y) + penalty / 2 * readout.V.square().sum()
        value.backward()
        return value

    solver.step(loss)
    return Readout(readout.V.detach(), readout.c.detach())
