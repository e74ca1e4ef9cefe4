"""An ordinary differential equation as a ReLU network."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from ..file import layers
from .cell import Recurrent, fill
from .parametrisations import Masked


class VectorField(Recurrent):
    """x^(order) = F(x, .., x^(order-1)) by RK4; state and output [x, x', ..].

    F(z) = out_mean + out_scale * network((z - in_mean) / in_scale). It is trained by matching `field(z)` with
    derivatives (two-stage calibration) or through the solver. A sample sets the state before the interval; a sample of
    NaN goes on.

    Parameters
    ----------
    dimension, order : int
    widths : sequence of int
        Of the hidden layers.
    solver_step : float, optional
        Longest step, in the unit of time of F; None: the interval.
    time_scale : float
        Units of time of F in a nominal interval.
    """

    name, kind, continuous = "vector_field", layers.VectorField, True

    def __init__(self, dimension: int, order: int = 1, widths: Sequence[int] = (64, 64),
                 solver_step: float | None = None, time_scale: float = 1.0) -> None:
        size = dimension * order
        super().__init__(size, size)
        self.dimension, self.order, self.solver_step, self.time_scale = dimension, order, solver_step, time_scale
        sizes = [size, *widths]
        hidden = [part for pair in zip(sizes, widths) for part in (nn.Linear(*pair), nn.ReLU())]
        self.network = nn.Sequential(*hidden, nn.Linear(sizes[-1], dimension))
        for name, count, value in (("in_mean", size, 0.0), ("in_scale", size, 1.0), ("out_mean", dimension, 0.0),
                                   ("out_scale", dimension, 1.0)):
            self.register_buffer(name, torch.full((count,), value))

    @classmethod
    def of(cls, layer: layers.VectorField) -> VectorField:
        """The same, sparse matrices keeping their zeros."""
        cell = super().of(layer)
        for part, one in zip(cell._linear(), layer.network):
            if isinstance(one.W, layers.Csr):
                mask = (part.weight.detach() != 0).to(part.weight)
                parametrize.register_parametrization(part, "weight", Masked(mask))
        return cell

    @classmethod
    def like(cls, layer: layers.VectorField) -> VectorField:
        *hidden, last = layer.network
        kinds = [one.activation for one in layer.network]
        if kinds != ["relu"] * len(hidden) + ["identity"]:
            raise ValueError(f"vector_field.network: expected relu in all layers but the last, found {kinds}")
        return cls(layer.dimension, layer.order, [one.units for one in hidden], layer.solver_step, layer.time_scale)

    def fill(self, layer: layers.VectorField) -> None:
        for part, one in zip(self._linear(), layer.network):
            fill(part, weight=one.W, bias=one.b)
        fill(self, **{name: value for name, value in layer.tensors().items() if value is not None})

    def field(self, z: Tensor) -> Tensor:
        """F, shape (.., dimension), of z, shape (.., dimension * order)."""
        return self.out_mean + self.out_scale * self.network((z - self.in_mean) / self.in_scale)

    @property
    def weights(self) -> int:
        """Entries of its matrices, those that pruning left at 0 among them."""
        return sum(part.weight.numel() for part in self._linear())

    @torch.no_grad()
    def scale_by(self, z: Tensor, derivative: Tensor) -> None:
        """Set the scalers by means and standard deviations of training data, shapes (samples, ..)."""
        for side, data in (("in", z), ("out", derivative)):
            getattr(self, f"{side}_mean").copy_(data.mean(0))
            getattr(self, f"{side}_scale").copy_(data.std(0).clamp_min(1e-12))

    @torch.no_grad()
    def prune(self, keep: int) -> None:
        """Keep so many weights, the largest of each matrix, of all the same share; the others stay 0 in training.

        Sizes are not compared across matrices: a wide layer's weights are smaller.
        """
        parts = self._linear()
        total = self.weights
        if not 0 < keep <= total:
            raise ValueError(f"keep: expected 1..{total}, found {keep}")
        seen = kept = 0
        for part in parts:
            W = part.weight.detach()
            seen += W.numel()
            count = round(keep * seen / total) - kept
            kept += count
            mask = torch.zeros_like(W).flatten().index_fill_(0, W.abs().flatten().topk(count).indices, 1)
            if parametrize.is_parametrized(part):
                parametrize.remove_parametrizations(part, "weight")
            parametrize.register_parametrization(part, "weight", Masked(mask.view_as(W)))

    def unroll(self, x: Tensor, state: Tensor, rho: Tensor | None) -> tuple[Tensor, Tensor]:
        z, rows = state, []
        for t, row in enumerate(x):
            skipped = row.isnan().all(dim=1, keepdim=True)
            z = torch.where(skipped, z, torch.where(skipped, 0, row))
            span = self.time_scale * (torch.ones_like(z[:, :1]) if rho is None else rho[t])
            z = self._integrated(z, span)
            rows.append(z)
        return torch.stack(rows), z

    def _integrated(self, z: Tensor, span: Tensor) -> Tensor:
        """The fewest equal steps that are short enough for every row."""
        longest = float(span.max())
        count = 1 if self.solver_step is None else max(1, math.ceil(longest / self.solver_step * (1 - 1e-6)))
        step = span / count
        for _ in range(count):
            k1 = self._derivative(z)
            k2 = self._derivative(z + step / 2 * k1)
            k3 = self._derivative(z + step / 2 * k2)
            z = z + step / 6 * (k1 + 2 * k2 + 2 * k3 + self._derivative(z + step * k3))
        return z

    def _derivative(self, z: Tensor) -> Tensor:
        return torch.cat([z[:, self.dimension:], self.field(z)], dim=1)

    def _linear(self) -> list[nn.Linear]:
        return [part for part in self.network if isinstance(part, nn.Linear)]

    def layer(self) -> layers.VectorField:
        parts = self._linear()
        network = []
        for i, part in enumerate(parts):
            W = layers.Csr.from_dense(part.weight) if parametrize.is_parametrized(part) else part.weight
            network.append(layers.Dense(W=W, b=part.bias, activation="relu" if i + 1 < len(parts) else "identity"))
        return layers.VectorField(network=network, dimension=self.dimension, order=self.order,
                                  **self._tensors("in_mean", "in_scale", "out_mean", "out_scale"),
                                  solver_step=self.solver_step, time_scale=self.time_scale, **self._around())
