"""FDNet: a finite-difference network, trained as filters and exported as the stencil that they make."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import conv1d, pad

from ..file import layers
from ..reference.stencil import matrix
from ..values.options import flags
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

    name, continuous = "fdnet", False  # no `kind`: a stencil does not hold the filters that made it

    def __init__(self, grid: int, filters: int = 16, blocks: int = 1, forced: bool = False, shift: float = 1.0) -> None:
        super().__init__(grid, grid)
        flags(forced=forced)
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
        S, forcing = self._matrix().t(), self.forcing()  # once a sequence: the filters cost a hundred times as much
        u, rows = state, []
        for row in x:
            skipped = row.isnan().all(dim=1, keepdim=True)
            u = torch.where(skipped, u, torch.where(skipped, 0, row) + self.shift)
            for _ in range(self.blocks):
                u = u @ S if forcing is None else u @ S + forcing
            rows.append(u)
        return torch.stack(rows) - self.shift, u

    def stencil(self) -> tuple[Tensor, Tensor, Tensor]:
        """What the filters of a block make: interior, left and right taps, shapes (5,), (2, 4), (2, 4)."""
        a, g = self.fc1[:2 * self.filters:2], self.fc1[1:2 * self.filters:2]
        inner, left, right = (getattr(self, "conv1" + side)[:, 0] for side in ("", "L", "R"))
        once = a @ inner
        # Second stages, mixed: w[s] weighs the first stage at the neighbour s.
        w, wL, wR = (torch.einsum("k,kls->sl", g, getattr(self, "conv2" + side)) for side in ("", "L", "R"))
        twice, at_left, at_right = w @ inner, w[0] @ left, w[2] @ right
        interior = _at(1, once, 1) + sum(_at(s, twice[s], 2 - s) for s in range(3))
        low = torch.stack([_at(0, (a + wL[0]) @ left, 2) + _at(0, wL[1] @ inner, 1),
                           _at(0, once + twice[1], 1) + _at(0, at_left, 2) + _at(1, twice[2], 0)])
        high = torch.stack([_at(1, once + twice[1], 0) + _at(2, at_right, 0) + _at(0, twice[0], 1),
                            _at(2, (a + wR[1]) @ right, 0) + _at(1, wR[0] @ inner, 0)])
        unit = torch.eye(5, dtype=a.dtype, device=a.device)
        return interior + unit[2], low + unit[:2, :4], high + unit[2:4, :4]

    def _matrix(self) -> Tensor:
        """The same as a matrix, shape (X, X)."""
        interior, left, right = self.stencil()
        X, inside = self.units, self.units - 4
        rows = pad(interior, (0, inside)).repeat(inside)[:inside * X].view(inside, X)  # each moved on by one
        return torch.cat([pad(left, (0, inside)), rows, pad(right, (inside, 0))])

    @torch.no_grad()
    def layer(self) -> layers.Stencil:
        interior, left, right = self.stencil()
        return layers.Stencil(interior=interior, left=left, right=right, grid=self.units, forcing=self.forcing(),
                              blocks=self.blocks, shift=self.shift, **self._around())

    def spectral_radius(self) -> float:
        """Of a block; above 1 a rollout grows."""
        return float(torch.linalg.eigvals(torch.from_numpy(matrix(self.layer()))).abs().max())


def _at(before: int, taps: Tensor, after: int) -> Tensor:
    """Among so many zeros."""
    return pad(taps, (before, after))
