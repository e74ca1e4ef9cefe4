"""Keras's recurrent cells from their arrays: what each is here, and its own arithmetic in float64.

Row vectors, x @ kernel; gates side by side, z, r, h of a GRU and i, f, c, o of an LSTM; states from zero.
"""

from __future__ import annotations

import numpy as np

from ...file.layers import Elman, Gru, Lstm
from .._chain import Cell
from .._recurrence import reordered, scan
from ..rtneural.parts import Part
from .functions import Bend


def simple(kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray, function: Bend, where: str) -> Part:
    """SimpleRNN."""
    a = function.function
    cell = Cell(Elman, {"W": recurrent.T, "U": kernel.T, "b": bias, "activation": a.activation, "alpha": a.alpha,
                        "beta": a.beta}, where)

    def step(h: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        h = function.apply(x @ kernel + bias + h @ recurrent)
        return h, h
    return Part([cell], scan(step, np.zeros(len(recurrent))))


def gru(kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray, after: bool, gate: Bend, candidate: Bend,
        where: str) -> Part:
    """GRU; of two rows of bias the second is that of the recurrent side. `after`: the reset acts after the product."""
    n = len(recurrent)
    b, c = bias if bias.ndim == 2 else (bias, np.zeros_like(bias))
    order = [1, 0, 2]  # r, z, n of z, r, h
    cell = Cell(Gru, {"W": reordered(recurrent.T, order), "U": reordered(kernel.T, order), "b": reordered(b, order),
                      "c": reordered(c, order), "reset_after": after, "gate": gate.function,
                      "candidate": candidate.function}, where)

    def step(h: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        (x_z, x_r, x_h), (h_z, h_r, h_h) = np.split(x @ kernel + b, 3), np.split(h @ recurrent + c, 3)
        z, r = gate.apply(x_z + h_z), gate.apply(x_r + h_r)
        h = z * h + (1 - z) * candidate.apply(x_h + (r * h_h if after else (r * h) @ recurrent[:, -n:]))
        return h, h
    return Part([cell], scan(step, np.zeros(n)))


def lstm(kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray, gate: Bend, function: Bend, where: str) -> Part:
    """LSTM."""
    cell = Cell(Lstm, {"W": recurrent.T, "U": kernel.T, "b": bias, "gate": gate.function, "candidate": function.function,
                       "output": function.function}, where)

    def step(state: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        h, c = state
        i, f, new, o = np.split(x @ kernel + h @ recurrent + bias, 4)
        c = gate.apply(f) * c + gate.apply(i) * function.apply(new)
        h = gate.apply(o) * function.apply(c)
        return np.array([h, c]), h
    return Part([cell], scan(step, np.zeros((2, len(recurrent)))))


def of_cudnn(kernel: np.ndarray, gates: int) -> np.ndarray:
    """CuDNN reads the numbers of each gate as [units, inputs], row by row, in whatever shape Keras holds them."""
    return np.hstack([np.reshape(part, part.shape[::-1]).T for part in np.split(kernel, gates, axis=1)])
