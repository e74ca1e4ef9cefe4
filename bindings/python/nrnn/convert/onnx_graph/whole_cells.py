"""RNN, GRU and LSTM with all their attributes: ONNX's reference evaluator obeys few of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...file.functions import Function
from ...reference.functions import apply
from .activations import ACTIVATIONS_OF, of_cell
from .load import attributes

_OBEYED = {"direction", "hidden_size", "layout", "linear_before_reset", "activations"}


def beyond(node: Any) -> bool:
    """Does a node ask for what ONNX's reference would pass over?"""
    if node.op_type not in ACTIVATIONS_OF:
        return False
    given, own = attributes(node), ACTIVATIONS_OF[node.op_type]
    return of_cell(given, own) != of_cell({}, own) or any(given[name] for name in given.keys() - _OBEYED)


def computed(kind: str, given: dict[str, Any], X: np.ndarray, W: np.ndarray, R: np.ndarray,
             B: np.ndarray | None = None, lengths: Any = None, h: np.ndarray | None = None, c: np.ndarray | None = None,
             P: np.ndarray | None = None) -> list[np.ndarray]:
    """Y, Y_h and Y_c, by the equations of the operators' documents."""
    first = bool(given.get("layout"))
    X = X.swapaxes(0, 1) if first else X
    n, gates = R.shape[2], R.shape[1] // R.shape[2]
    zero = np.zeros((X.shape[1], n))
    h, c = (zero if one is None else one[:, 0] if first else one[0] for one in (h, c))
    Wb, Rb = np.split(np.zeros(2 * gates * n) if B is None else B[0], 2)
    peepholes = np.split(np.zeros(3 * n) if P is None else P[0], 3)
    cell = _Cell(given, of_cell(given, ACTIVATIONS_OF[kind]), R[0], Rb, peepholes)
    Y = []
    for x in X:
        h, c = _STEPS[kind](cell, np.split(x @ W[0].T + Wb, gates, axis=1), h, c)
        Y.append(h)
    every, last = np.array(Y)[:, None], [h[None], c[None]]
    return [every.transpose(2, 0, 1, 3) if first else every, *(one.swapaxes(0, 1) if first else one for one in last)]


class _Cell:
    """What the steps share: functions behind a clip, and the recurrent side."""

    def __init__(self, given: dict[str, Any], functions: list[Function], R: np.ndarray, Rb: np.ndarray,
                 peepholes: list[np.ndarray]) -> None:
        self.given, self.functions, self.R, self.Rb, self.peepholes = given, functions, R, Rb, peepholes
        self._clip = given.get("clip") or np.inf

    def bent(self, k: int, v: np.ndarray) -> np.ndarray:
        return apply(self.functions[k], np.clip(v, -self._clip, self._clip))

    def recurrent(self, h: np.ndarray, gates: int) -> Iterator[np.ndarray]:
        return iter(np.split(h @ self.R.T + self.Rb, gates, axis=1))


def _rnn(cell: _Cell, u: list[np.ndarray], h: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return cell.bent(0, u[0] + next(cell.recurrent(h, 1))), c


def _gru(cell: _Cell, u: list[np.ndarray], h: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    v_z, v_r, v_h = cell.recurrent(h, 3)
    z, r = cell.bent(0, u[0] + v_z), cell.bent(0, u[1] + v_r)
    n = h.shape[1]
    inner = r * v_h if cell.given.get("linear_before_reset") else (r * h) @ cell.R[2 * n:].T + cell.Rb[2 * n:]
    return (1 - z) * cell.bent(1, u[2] + inner) + z * h, c


def _lstm(cell: _Cell, u: list[np.ndarray], h: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    i, o, f, g = (a + b for a, b in zip(u, cell.recurrent(h, 4)))
    p_i, p_o, p_f = cell.peepholes
    i = cell.bent(0, i + p_i * c)
    f = 1 - i if cell.given.get("input_forget") else cell.bent(0, f + p_f * c)
    c = f * c + i * cell.bent(1, g)
    return cell.bent(0, o + p_o * c) * apply(cell.functions[2], c), c


_STEPS = {"RNN": _rnn, "GRU": _gru, "LSTM": _lstm}
KINDS = tuple(_STEPS)
