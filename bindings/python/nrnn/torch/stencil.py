"""FDNet: a finite-difference network, trained as filters and exported as the stencil that they make."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import conv1d

from .. import layers
from ..convert._reference.stencil import matrix
from .cell import Recurrent

_FEATURES = 10  # of the forcing field


class FDNet(Recurrent):
    """u <- u + fc1 . features(u), `blocks` times a sample (Shi et al. 2020). Linear, no bias; float64 is advisable.

    A sample sets the field; a sample of NaN goes on from the field that is there. No activation: the stencil is exact.

    Parameters
    ----------
    grid : int
        X, both end points included.
    filters : int
        K.
    blocks : int
        B, of the same weights.
    forced : bool
        Is there a static field to learn, added at every block?
    shift : float
        Added before and taken off after the blocks, so that a network without a bias has constants.
    """

    continuous = False

    def __init__(self, grid: int, filters: int = 16, blocks: int = 1, forced: bool = False, shift: float = 1.0) -> None:
        super().__init__(grid, grid)
        self.filters, self.blocks, self.shift = filters, blocks, shift
        for side, taps in (("", 3), ("L", 2), ("R", 2)):
            self._parameter(f"conv1{side}", filters, 1, taps, bound=taps ** -0.5)
            self._parameter(f"conv2{side}", filters, filters, taps, bound=(filters * taps) ** -0.5)
        extra = _FEATURES if forced else 0
        self._parameter("fc1", 2 * filters + extra)
        self.field = None
        if forced:
            self.field = nn.Parameter(0.01 * torch.empty(grid, extra).uniform_(-1, 1) * extra ** -0.5)

    def block(self, u: Tensor, forced: bool = True) -> Tensor:
        """Of fields that are shifted already, shape (fields, X)."""
        first = self._filtered(u[:, None], "conv1")
        second = self._filtered(first, "conv2")
        mixed = torch.stack([first, second], dim=2).flatten(1, 2)  # interleaved: D1, E1, D2, E2, ..
        u = u + torch.einsum("j,fjx->fx", self.fc1[:2 * self.filters], mixed)
        forcing = self.forcing() if forced else None
        return u if forcing is None else u + forcing

    def _filtered(self, u: Tensor, name: str) -> Tensor:
        """Three taps inside, two at the ends."""
        inner, left, right = (getattr(self, name + side) for side in ("", "L", "R"))
        return torch.cat([conv1d(u[..., :2], left), conv1d(u, inner), conv1d(u[..., -2:], right)], dim=2)

    def forcing(self) -> Tensor | None:
        """What a block adds to the field, shape (X,)."""
        return None if self.field is None else self.field @ self.fc1[2 * self.filters:]

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        taps, forcing = self.stencil(), self.forcing()  # once a sequence: the filters cost twenty times as much
        u, rows = state, []
        for row in x:
            skipped = row.isnan().all(dim=1, keepdim=True)
            u = torch.where(skipped, u, torch.where(skipped, 0, row) + self.shift)
            for _ in range(self.blocks):
                u = _applied(u, *taps)
                u = u if forcing is None else u + forcing
            rows.append(u)
        return torch.stack(rows) - self.shift, u

    def stencil(self) -> tuple[Tensor, Tensor, Tensor]:
        """What the filters of a block make: interior, left and right taps, shapes (5,), (2, 4), (2, 4)."""
        unit = torch.eye(8, dtype=self.fc1.dtype, device=self.fc1.device)
        S = self.block(unit, forced=False).t()  # what the answers to unit vectors say holds for any grid
        return S[3, 1:6], S[:2, :4], S[-2:, -4:]

    @torch.no_grad()
    def layer(self) -> layers.Stencil:
        interior, left, right = self.stencil()
        return layers.Stencil(interior=interior, left=left, right=right, grid=self.units, forcing=self.forcing(),
                              blocks=self.blocks, shift=self.shift, **self._around())

    def spectral_radius(self) -> float:
        """Of a block; above 1 a rollout grows."""
        return float(torch.linalg.eigvals(torch.from_numpy(matrix(self.layer()))).abs().max())


def _applied(u: Tensor, interior: Tensor, left: Tensor, right: Tensor) -> Tensor:
    inner = conv1d(u[:, None], interior[None, None], padding=2)[:, 0, 2:-2]
    return torch.cat([u[:, :4] @ left.t(), inner, u[:, -4:] @ right.t()], dim=1)
