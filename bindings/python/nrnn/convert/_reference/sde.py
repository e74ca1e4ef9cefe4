"""h' = h + delta f, by four schemes."""

from __future__ import annotations

import numpy as np

from ...layers import Sde
from .arithmetic import Pace, activate, product, runge_kutta4, sigmoid, wide


def drift(cell: Sde, h: np.ndarray, x: np.ndarray) -> np.ndarray:
    a = activate(cell, product(cell.W, h) + product(cell.U, x) + wide(cell.b))
    linear = product(cell.A, h) + product(cell.C, x)
    if cell.gate is None:
        return linear + a
    W = cell.W if cell.gate.W is None else cell.gate.W
    g = sigmoid(product(W, h) + product(cell.gate.U, x) + wide(cell.gate.b))
    return g * (linear + a) if cell.gate.scope == "drift" else linear + g * a


def step(cell: Sde, h: np.ndarray, x: np.ndarray, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    h = _SCHEMES[cell.scheme](lambda h: drift(cell, h, x), h, pace.rho * wide(cell.step))
    return h, h


def _midpoint(f, h, delta):
    return h + delta * f(h + delta / 2 * f(h))


def _heun(f, h, delta):
    first = f(h)
    return h + delta * (first + f(h + delta * first)) / 2


_SCHEMES = {"euler": lambda f, h, delta: h + delta * f(h), "midpoint": _midpoint, "rk4": runge_kutta4, "heun": _heun}
