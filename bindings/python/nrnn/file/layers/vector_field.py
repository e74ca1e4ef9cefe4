"""An ordinary differential equation that was recovered as a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from ...values.options import above_zero, positive
from .. import nrnn_model_pb2 as pb
from ..layer import Recurrent
from ..refused import made
from .dense import Dense, outputs


@dataclass(kw_only=True, eq=False)
class VectorField(Recurrent):
    """x^(order) = F(x, .., x^(order-1)), by RK4 with steps of at most `solver_step`.

    F(z) = out_mean + out_scale * network((z - in_mean) / in_scale). A sample, of dimension * order numbers, sets the
    state before the interval is integrated; a skipped one goes on from the state that is there. State and output
    [x, x', ..].

    Parameters
    ----------
    network : sequence of Dense
        Bottom first; its matrices may be sparse.
    dimension : int
        Of x.
    order : int
    in_mean, in_scale : array_like, shape (dimension * order,), optional
    out_mean, out_scale : array_like, shape (dimension,), optional
    solver_step : float, optional
        Above 0, in the unit of time of F; None: the interval.
    time_scale : float
        Units of time of F in a nominal interval, > 0.
    """

    network: Sequence[Dense]
    dimension: int
    order: int = 1
    in_mean: ArrayLike | None = None
    in_scale: ArrayLike | None = None
    out_mean: ArrayLike | None = None
    out_scale: ArrayLike | None = None
    solver_step: float | None = None
    time_scale: float = 1.0

    _cell = "vector_field"
    _shapes = {"in_mean": "n", "in_scale": "n", "out_mean": "q", "out_scale": "q"}
    _optional = frozenset(_shapes)

    def __post_init__(self) -> None:
        self.dimension = positive("VectorField.dimension", self.dimension, 32)
        self.order = positive("VectorField.order", self.order, 32)
        super().__post_init__()
        if self.in_scale is not None and not self.in_scale.all():
            raise ValueError("VectorField.in_scale: expected numbers other than 0")
        if self.solver_step is not None:
            self.solver_step = above_zero("VectorField.solver_step", self.solver_step)
        self.time_scale = above_zero("VectorField.time_scale", self.time_scale)
        self._check_network()

    @classmethod
    def read(cls, cell: pb.VectorField, inputs: int) -> dict[str, Any]:
        found = super().read(cell, inputs)
        if "network" in found:
            found["network"] = [made(Dense, **Dense.fields(one)) for one in cell.network]
        return found

    def _measure(self) -> None:
        self.units = self.inputs = self.dimension * self.order

    def fit(self, n: int, d: int, **more: int) -> None:
        super().fit(n, d, q=self.dimension)

    def stored(self, dtype: str = "f32") -> Any:
        twin = super().stored(dtype)
        twin.network = [layer.stored(dtype) for layer in self.network]
        return twin

    def unfolded(self) -> Any:
        twin = super().unfolded()
        twin.network = [layer.unfolded() for layer in self.network]
        return twin

    def write_cell(self, cell: pb.VectorField, dtype: str) -> None:
        super().write_cell(cell, dtype)
        for layer in self.network:
            layer.write_cell(cell.network.add(), dtype)

    def _check_network(self) -> None:
        self.network = list(self.network)
        width = outputs("VectorField.network", self.network, self.units)
        if not self.network or width != self.dimension:
            raise ValueError(f"VectorField.network: expected {self.dimension} outputs, the dimension, "
                             f"found {width if self.network else 'no layer'}")

    def _write_settings(self, cell: pb.VectorField) -> None:
        cell.dimension, cell.order, cell.time_scale = self.dimension, self.order, self.time_scale
        if self.solver_step is not None:
            cell.solver_step = self.solver_step
