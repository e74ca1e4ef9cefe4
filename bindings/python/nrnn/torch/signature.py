"""Signature features of the input's path: nothing to train, differentiable in the input."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from ..file import layers
from .cell import Cell

_TERMS_OF_FADING = 24  # of exp(-v), v <= 1: below the last bit of float64


class Signature(Cell):
    """Levels 1..depth of the signature of dX = psi(s) (x) u ds, input held; computed in float64.

    Parameters
    ----------
    inputs, depth, basis_order : int
    time_scale : float
        T of psi = (1, s/T, .., (s/T)^p).
    fading : float
        g in dZ_w = -g Z_w dt + psi u Z_w' dt.
    interval : float
        Unit of s in a nominal interval: seconds, or 1 if the model names no interval.
    """

    name, kind, continuous = "signature", layers.Signature, True

    def __init__(self, inputs: int, depth: int, basis_order: int = 0, time_scale: float = 1.0, fading: float = 0.0,
                 interval: float = 1.0) -> None:
        super().__init__()
        self._layer = layers.Signature(inputs=inputs, depth=depth, basis_order=basis_order, time_scale=time_scale,
                                       fading=fading)
        self.inputs, self.interval = inputs, interval
        self.outputs = self.state_size = self._layer.units

    @classmethod
    def like(cls, layer: layers.Signature) -> Signature:
        return cls(layer.inputs, layer.depth, layer.basis_order, layer.time_scale, layer.fading)

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        lengths = torch.ones_like(x[..., :1]) if rho is None else rho.expand(*x.shape[:2], 1)
        lengths = (self.interval * lengths[..., 0]).double()
        Z, start, rows = state.double(), torch.zeros_like(lengths[0]), []
        for u, length in zip(x.double(), lengths):
            pieces = max(1, math.ceil(self._layer.fading * float(length.max())))
            for _ in range(pieces):
                Z = self._advanced(Z, u, start, length / pieces)
                start = start + length / pieces
            rows.append(Z)
        return torch.stack(rows).to(x.dtype), Z.to(x.dtype)

    def _advanced(self, Z: Tensor, u: Tensor, start: Tensor, length: Tensor) -> Tensor:
        """The power series in the time since `start` of every feature, from those of the level below."""
        cell = self._layer
        terms = cell.depth * (cell.basis_order + 1) + 1 + (_TERMS_OF_FADING if cell.fading else 0)
        basis = [_powers(j, start, cell.time_scale) for j in range(cell.basis_order + 1)]
        below = torch.zeros(len(Z), 1, terms, dtype=Z.dtype, device=Z.device)
        below[:, :, 0] = 1
        powers, levels = length[:, None] ** torch.arange(terms, device=Z.device), []
        for level in Z.split([cell.channels ** l for l in range(1, cell.depth + 1)], dim=1):
            force = torch.stack([_times(below, psi) for psi in basis], dim=2)     # batch, words, p + 1, terms
            force = (force[:, :, :, None] * u[:, None, None, :, None]).flatten(1, 3)
            below = _solved(level, force, cell.fading)
            levels.append((below * powers[:, None]).sum(-1))
        return torch.cat(levels, dim=1)

    def layer(self) -> layers.Signature:
        cell = self._layer
        return layers.Signature(inputs=cell.inputs, depth=cell.depth, basis_order=cell.basis_order,
                                time_scale=cell.time_scale, fading=cell.fading, initial=self.initial)


def _powers(j: int, start: Tensor, scale: float) -> list[Tensor]:
    """Coefficients of ((start + r) / scale)^j in r."""
    return [math.comb(j, i) * start ** (j - i) / scale ** j for i in range(j + 1)]


def _times(series: Tensor, polynomial: list[Tensor]) -> Tensor:
    """Of a product, cut where the series end."""
    product = torch.zeros_like(series)
    for i, factor in enumerate(polynomial):
        product[..., i:] += factor[:, None, None] * series[..., :series.shape[-1] - i]
    return product


def _solved(start: Tensor, force: Tensor, fading: float) -> Tensor:
    """The series of Z with Z(0) = start and Z' = force - fading Z."""
    terms = [start]
    for m in range(force.shape[-1] - 1):
        terms.append((force[..., m] - fading * terms[-1]) / (m + 1))
    return torch.stack(terms, dim=-1)
