"""Recurrent kernel networks; state [c, H, t], c [k, q], H [lengths given, q]."""

from __future__ import annotations

import numpy as np

from ..file.layers import Kernel
from .arithmetic import Pace, wide
from .definitions import defines


@defines(Kernel, in_float64=True)
def step(cell: Kernel, state: np.ndarray, x: np.ndarray, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    c, H, t = np.split(state, [cell.length * cell.units, cell.length * cell.units + cell.la_feature * cell.outputs])
    c, H = c.reshape(cell.length, cell.units), H.reshape(-1, cell.units)
    lengths = slice(-1, None) if cell.aggregation is None else slice(None)
    u = np.vstack([np.ones(cell.units), c[:-1]]) * _responses(cell, x)
    pool = _mean if cell.pooling == "mean" else _max
    c, H, t, y = pool(cell, c, H, t, u, lengths)
    state = np.concatenate([c.ravel(), H.ravel(), t]) if cell.la_feature else c.ravel()
    return state, _flat(cell, y)


def projected(cell: Kernel, rows: np.ndarray) -> np.ndarray:
    """L v for every row v."""
    return rows if cell.projection is None else rows @ wide(cell.projection).T


def _mean(cell, c, H, t, u, lengths):
    c = cell.gap_penalty * c + (1 - cell.gap_penalty if cell.scaled else 1) * u
    if not cell.la_feature:
        return c, H, t, projected(cell, c[lengths])
    H, t = H + u[lengths], t + 1
    return c, H, t, projected(cell, H) / t


def _max(cell, c, H, t, u, lengths):
    H = H if cell.la_feature else cell.gap_penalty * c[lengths]
    H = np.maximum(H, projected(cell, u[lengths]))
    return np.maximum(cell.gap_penalty * c, u), H, t, H


def _responses(cell: Kernel, x: np.ndarray) -> np.ndarray:
    """b, [k, q]."""
    norm = np.linalg.norm(x)
    cosine = (wide(cell.anchors) @ x).T / max(norm, 1e-4)
    return norm * (cosine if cell.symbol == "dot" else np.exp(cell.alpha * (cosine - 1)))


def _flat(cell: Kernel, y: np.ndarray) -> np.ndarray:
    """y is [lengths, q]; the features of the mean stand by length, those of the max by anchor."""
    if cell.aggregation is None:
        return y[0]
    weighted = np.asarray(cell.aggregation)[:, None] * y
    return (weighted if cell.pooling == "mean" else weighted.T).ravel()
