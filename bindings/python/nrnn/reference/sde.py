"""h' = h + delta f, by four schemes."""

from __future__ import annotations

import numpy as np

from ..file.layers import Sde
from .arithmetic import EXACT, Arithmetic, Pace, runge_kutta4, runge_kutta38, wide
from .definitions import defines
from .functions import with_modrelu


def drift(cell: Sde, h: np.ndarray, x: np.ndarray, arithmetic: Arithmetic = EXACT) -> np.ndarray:
    a = with_modrelu(cell, arithmetic.sum(cell.b, (cell.W, h), (cell.U, x)), arithmetic)
    linear = arithmetic.sum(None, (cell.A, h), (cell.C, x))
    if cell.gate is None:
        return linear + a
    W = cell.W if cell.gate.W is None else cell.gate.W
    g = arithmetic.sigmoid(arithmetic.sum(cell.gate.b, (W, h), (cell.gate.U, x)))
    return g * (linear + a) if cell.gate.scope == "drift" else linear + g * a


@defines(Sde)
def step(cell: Sde, h: np.ndarray, x: np.ndarray, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    a = pace.arithmetic
    after = a.kept(_SCHEMES[cell.scheme](lambda h: drift(cell, h, x, a), h, pace.rho * wide(cell.step)), h)
    return after, after


def _midpoint(f, h, delta):
    return h + delta * f(h + delta / 2 * f(h))


def _heun(f, h, delta):
    first = f(h)
    return h + delta * (first + f(h + delta * first)) / 2


_SCHEMES = {"euler": lambda f, h, delta: h + delta * f(h), "midpoint": _midpoint, "rk4": runge_kutta4, "heun": _heun,
            "rk4_38": runge_kutta38}
