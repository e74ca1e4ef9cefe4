"""Recurrent kernel networks (Chen, Jacob, Mairal 2019)."""

from __future__ import annotations

from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from ..file import layers
from ..values.options import choice, flags
from ._kmeans import SHORTEST, spherical_kmeans, substrings
from .cell import Cell
from .parametrisations import Between, UnitNorm

_OFF = 1e-3         # of the largest number: what rounding the anchors may cost
_AFTER_ROOT = 0.01  # added after the square root, as in the published code


class Kernel(Cell):
    """q anchors of k symbols each; equations in docs/models.md.

    Parameters
    ----------
    inputs, units : int
        d and q.
    length : int
        k.
    sigma : float
        Width of the symbols' kernel; alpha = 1 / (sigma^2 k).
    gap_penalty : float
        lambda, 0 <= lambda < 1.
    train_gap_penalty : bool
        Then it is cut to [0, 0.99] where it is used.
    pooling : {"mean", "max"}
    la_feature : bool
        Is what was matched kept to the end undiscounted?
    scaled : bool
        Factor 1 - lambda on what is matched, as in the published code's mean.
    aggregation : float, optional
        rho: all lengths are given, with weights rho^(p - 1) over their sum; None: length k alone.
    symbol : {"exponential", "dot"}
    """

    name, kind = "kernel", layers.Kernel

    def __init__(self, inputs: int, units: int, length: int, sigma: float = 0.4, gap_penalty: float = 0.4,
                 train_gap_penalty: bool = False, pooling: Literal["mean", "max"] = "mean", la_feature: bool = True,
                 scaled: bool = True, aggregation: float | None = None,
                 symbol: Literal["exponential", "dot"] = "exponential") -> None:
        super().__init__()
        choice("pooling", pooling, ("mean", "max"))
        choice("symbol", symbol, ("exponential", "dot"))
        flags(train_gap_penalty=train_gap_penalty, la_feature=la_feature, scaled=scaled)
        self.inputs, self.units, self.length, self.pooling = inputs, units, length, pooling
        self.la_feature, self.scaled, self.symbol = la_feature, scaled, symbol
        self.alpha = 1 / (sigma ** 2 * length) if symbol == "exponential" else None
        self._parameter("anchors", units, length, inputs, bound=units ** -0.5)
        parametrize.register_parametrization(self, "anchors", UnitNorm())
        self.gap_penalty = nn.Parameter(torch.tensor(float(gap_penalty)), requires_grad=train_gap_penalty)
        if train_gap_penalty:
            parametrize.register_parametrization(self, "gap_penalty", Between())
        weights = None if aggregation is None else aggregation ** torch.arange(float(length))
        self.register_buffer("weights", None if weights is None else weights / weights.sum())
        self.outputs = units * (1 if weights is None else length)
        pooled = self.outputs + (pooling == "mean") if la_feature else 0
        self.state_size = units * length + pooled

    @property
    def projection(self) -> Tensor:
        """L = K_ZZ^(-1/2); K_ZZ[a, b] is the product over positions of kappa(<z_a, z_b>)."""
        anchors = self.anchors
        return _InverseRoot.apply(self._kappa(torch.einsum("akd,bkd->abk", anchors, anchors)).prod(dim=2))

    @classmethod
    def like(cls, layer: layers.Kernel) -> Kernel:
        cell = cls(layer.inputs, layer.units, layer.length, gap_penalty=layer.gap_penalty, pooling=layer.pooling,
                   la_feature=layer.la_feature, scaled=layer.scaled, symbol=layer.symbol,
                   aggregation=None if layer.aggregation is None else 1.0)
        cell.alpha = layer.alpha if layer.symbol == "exponential" else None
        if layer.aggregation is not None:
            cell.weights = torch.as_tensor(layer.aggregation, dtype=torch.get_default_dtype())
        return cell

    @torch.no_grad()
    def fill(self, layer: layers.Kernel) -> None:
        self.anchors = torch.as_tensor(layer.anchors, dtype=torch.get_default_dtype())
        given = torch.eye(layer.units) if layer.projection is None else torch.as_tensor(layer.projection)
        off = (self.projection - given).abs().max().item()
        if off > _OFF * given.abs().max().item():
            raise ValueError("kernel.projection: expected K_ZZ^(-1/2) of the anchors, which is trained through, found "
                             f"another, {off:.1e} off")

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        q, k = self.units, self.length
        kept = self.outputs if self.la_feature else 0
        c, H, count = state.split([q * k, kept, self.state_size - q * k - kept], dim=1)
        c, H = c.unflatten(1, (k, q)), H.unflatten(1, (-1, q)) if self.la_feature else None
        responses, penalty = self._responses(x), self.gap_penalty
        gain = 1 - penalty if self.scaled else 1
        first, before, matched, after = torch.ones_like(c[:, :1]), [], [], []
        given = slice(-1, None) if self.weights is None else slice(None)
        for b in responses:
            u = torch.cat([first, c[:, :-1]], dim=1) * b
            before.append(c[:, given])
            c = penalty * c + gain * u if self.pooling == "mean" else torch.maximum(penalty * c, u)
            matched.append(u[:, given])
            after.append(c[:, given])
        y, H, count = self._pooled(before, matched, after, H, count)
        state = torch.cat([c.flatten(1), *([H.flatten(1), count] if self.la_feature else [])], dim=1)
        return self._flat(y), state

    def _pooled(self, before: list[Tensor], matched: list[Tensor], after: list[Tensor], H: Tensor | None,
                count: Tensor) -> tuple[Tensor, Tensor | None, Tensor]:
        """Outputs [steps, batch, lengths, q], and what is kept; of each step c before, u and c after it."""
        L = self.projection
        if self.pooling == "mean":
            if not self.la_feature:
                return torch.stack(after) @ L.t(), None, count
            sums = H + torch.stack(matched).cumsum(0)
            counts = count + torch.arange(1, len(matched) + 1, device=sums.device, dtype=sums.dtype)[:, None, None]
            return sums @ L.t() / counts[..., None], sums[-1], counts[-1]
        projected = torch.stack(matched) @ L.t()
        if not self.la_feature:
            return torch.maximum(self.gap_penalty * torch.stack(before), projected), None, count
        y = torch.maximum(H, projected.cummax(0).values)
        return y, y[-1], count

    def _responses(self, x: Tensor) -> Tensor:
        """b, [steps, batch, k, q]."""
        norm = x.norm(dim=-1)[..., None, None]
        cosine = torch.einsum("tbd,akd->tbka", x, self.anchors) / norm.clamp_min(SHORTEST)
        return norm * self._kappa(cosine)

    def _kappa(self, u: Tensor) -> Tensor:
        return u if self.alpha is None else torch.exp(self.alpha * (u - 1))

    def _flat(self, y: Tensor) -> Tensor:
        """The features of the mean stand by length, those of the max by anchor."""
        if self.weights is None:
            return y[:, :, 0]
        weighted = self.weights[:, None] * y
        return (weighted if self.pooling == "mean" else weighted.transpose(2, 3)).flatten(2)

    def layer(self) -> layers.Kernel:
        twin = self.anchors.detach().double()
        anchors = twin / twin.norm(dim=-1, keepdim=True)
        return layers.Kernel(anchors=anchors, projection=self.projection, alpha=self.alpha,
                             gap_penalty=self.gap_penalty.item(), pooling=self.pooling, la_feature=self.la_feature,
                             scaled=self.scaled, symbol=self.symbol, initial=self.initial,
                             aggregation=None if self.weights is None else self.weights.tolist())

    @torch.no_grad()
    def fit_anchors(self, x: Any, lengths: Any = None, samples: int = 300_000, iterations: int = 100,
                    tolerance: float = 1e-6) -> None:
        """Set the anchors by spherical k-means over substrings, from PyTorch's generator (the unsupervised way).

        Parameters
        ----------
        x : Tensor, shape (batch, steps, inputs)
        lengths : Tensor of int, shape (batch,), optional
            How much of each row is no padding.
        samples, iterations, tolerance
            At most so many substrings and rounds; it ends when the fit gains less than this share of itself.
        """
        found = substrings(x.cpu(), lengths, self.length, samples)
        self.anchors = spherical_kmeans(found, self.units, iterations, tolerance).to(self.anchors)


class _InverseRoot(torch.autograd.Function):
    """V diag(1 / (sqrt(e) + 0.01)) V^T of a symmetric K = V diag(e) V^T.

    The gradient is made of divided differences, which stay finite where eigenvalues meet; that of eigh does not.
    """

    @staticmethod
    def forward(ctx: Any, K: Tensor) -> Tensor:
        values, V = torch.linalg.eigh(K.double())
        root = values.clamp_min(0).sqrt()
        ctx.save_for_backward(root, V)
        return ((V / (root + _AFTER_ROOT)) @ V.t()).to(K.dtype)

    @staticmethod
    def backward(ctx: Any, given: Tensor) -> Tensor:
        root, V = ctx.saved_tensors
        inside = V.t() @ given.double() @ V
        r, s = root[:, None], root[None]
        slopes = -1 / ((r + _AFTER_ROOT) * (s + _AFTER_ROOT) * (r + s).clamp_min(1e-6))
        gradient = V @ (inside * slopes) @ V.t()
        return ((gradient + gradient.t()) / 2).to(given.dtype)
