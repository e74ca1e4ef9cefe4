"""Trust-region Newton with conjugate gradients, without a Hessian (Steihaug; as in Shi et al. 2020)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

_MOST = 60                                # iterations of conjugate gradients
_ACCEPT, _POOR, _GOOD = 0.2, 0.25, 0.75   # of the ratio between what was gained and what was promised
_AT_BOUNDARY = 1e-10


class TrustRegion(torch.optim.Optimizer):
    """One step minimises m(d) = g.d + d.Hd / 2 within |d| <= radius, H by double back-propagation.

    The step is rejected if the loss falls by less than a fifth of what m promised. The radius is quartered if it falls
    by less than a quarter, and doubled, up to `largest`, if by more than three quarters with d at the boundary.

    Parameters
    ----------
    parameters : iterable of Tensor
        float64 is advisable: the ratio compares losses that are nearly equal.
    radius, largest : float
    """

    def __init__(self, parameters: Iterable[Tensor], radius: float = 0.1, largest: float = 5.0) -> None:
        super().__init__(parameters, {"radius": float(radius), "largest": float(largest), "products": 0})
        if len(self.param_groups) != 1:
            raise ValueError(f"parameters: expected one group, found {len(self.param_groups)}")

    @property
    def radius(self) -> float:
        return self.param_groups[0]["radius"]

    @property
    def products(self) -> int:
        """Gradients and Hessian-vector products so far: the unit of cost."""
        return self.param_groups[0]["products"]

    def step(self, closure: Callable[[], Tensor]) -> Tensor:
        """One iteration; the loss before it.

        Parameters
        ----------
        closure : callable
            The loss on the same sequences with the same noise each time, with its graph and without `backward`.
        """
        group = self.param_groups[0]
        weights = [p for p in group["params"] if p.requires_grad]
        loss = closure()
        gradients = torch.autograd.grad(loss, weights, create_graph=True)
        g = _flat(gradients)
        group["products"] += 1

        def product(v: Tensor) -> Tensor:
            group["products"] += 1
            return _flat(torch.autograd.grad(g, weights, grad_outputs=v, retain_graph=True))

        d, Hd = steihaug(g.detach(), product, group["radius"])
        promised = -float(g.detach() @ d + d @ Hd / 2)
        start = [p.detach().clone() for p in weights]
        _move(weights, d)
        with torch.no_grad():
            gained = float(loss) - float(closure())
        ratio = gained / promised if promised > 0 else -math.inf
        if not ratio > _ACCEPT:
            with torch.no_grad():
                for p, before in zip(weights, start):
                    p.copy_(before)
        _resize(group, ratio, float(d.norm()))
        return loss.detach()


def _resize(group: dict[str, Any], ratio: float, length: float) -> None:
    """The radius of the next step: by how much was gained of what was promised, and whether the step went to the boundary."""
    if not ratio >= _POOR:
        group["radius"] *= 0.25
    elif ratio > _GOOD and abs(length - group["radius"]) < _AT_BOUNDARY:
        group["radius"] = min(2 * group["radius"], group["largest"])


def steihaug(g: Tensor, product: Callable[[Tensor], Tensor], radius: float) -> tuple[Tensor, Tensor]:
    """(d, H d): conjugate gradients on g.d + d.Hd / 2 from d = 0, to the boundary where the curvature is not positive.

    Stops at |r| < min(1/2, sqrt(|g|)) |g|, or after 60 products.
    """
    d, Hd = torch.zeros_like(g), torch.zeros_like(g)
    r, p = g.clone(), -g
    tolerance = min(0.5, math.sqrt(float(g.norm()))) * float(g.norm())
    if float(g.norm()) == 0:
        return d, Hd
    for _ in range(_MOST):
        Hp = product(p)
        curvature, square = float(p @ Hp), float(r @ r)
        alpha = square / curvature if curvature > 0 else math.inf
        if not math.isfinite(alpha) or float((d + alpha * p).norm()) >= radius:
            tau = _boundary(d, p, radius)
            return d + tau * p, Hd + tau * Hp
        d, Hd, r = d + alpha * p, Hd + alpha * Hp, r + alpha * Hp
        if float(r.norm()) < tolerance:
            break
        p = -r + float(r @ r) / square * p
    return d, Hd


def _boundary(d: Tensor, p: Tensor, radius: float) -> float:
    """The positive root of |d + tau p| = radius."""
    a, b, c = float(p @ p), float(d @ p), float(d @ d) - radius ** 2
    return (-b + math.sqrt(max(0.0, b * b - a * c))) / a


def _flat(tensors: Iterable[Tensor]) -> Tensor:
    return torch.cat([one.flatten() for one in tensors])


@torch.no_grad()
def _move(weights: list[Tensor], d: Tensor) -> None:
    for p, part in zip(weights, d.split([p.numel() for p in weights])):
        p += part.view_as(p)
