"""x^(order) = F(x, .., x^(order-1)) by RK4; state [x, x', ..]."""

from __future__ import annotations

import math

import numpy as np

from ..file.layers import VectorField
from . import dense
from .arithmetic import Pace, runge_kutta4, wide
from .definitions import defines


def field(cell: VectorField, z: np.ndarray, pace: Pace = Pace()) -> np.ndarray:
    """F."""
    v = (z - wide(cell.in_mean)) / (1.0 if cell.in_scale is None else wide(cell.in_scale))
    for layer in cell.network:
        _, v = dense.step(layer, None, v, pace)
    return wide(cell.out_mean) + (1.0 if cell.out_scale is None else wide(cell.out_scale)) * v


@defines(VectorField, goes_on=True)
def step(cell: VectorField, state: np.ndarray, x: np.ndarray | None, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    z = state if x is None else x
    span = pace.rho * cell.time_scale
    # The fewest equal steps that are short enough, up to what a rounded interval may add to them.
    count = 1 if cell.solver_step is None else max(1, math.ceil(span / cell.solver_step * (1 - 1e-6)))
    for _ in range(count):
        after = runge_kutta4(lambda z: np.concatenate([z[cell.dimension:], field(cell, z, pace)]), z, span / count)
        z = pace.arithmetic.kept(after, z)
    return z, z
