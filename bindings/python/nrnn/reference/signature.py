"""Signature features; state: the levels 1..L.

On an interval of held input every feature is analytic in the time r since the interval's start, and
dZ_(wa)/dr = -g Z_(wa) + psi_a(r) u_a Z_w gives its power series from that of Z_w. Without fading the series ends.
"""

from __future__ import annotations

import math

import numpy as np

from ..file.layers import Signature
from .arithmetic import Pace
from .definitions import defines

_TERMS_OF_FADING = 24  # of exp(-v), v <= 1: below the last bit


@defines(Signature, in_float64=True)
def step(cell: Signature, Z: np.ndarray, x: np.ndarray, pace: Pace) -> tuple[np.ndarray, np.ndarray]:
    start, length = pace.start * pace.interval, pace.rho * pace.interval
    pieces = max(1, math.ceil(cell.fading * length))
    for piece in range(pieces):
        Z = _advanced(cell, Z, x, start + piece * length / pieces, length / pieces)
    return Z, Z


def _advanced(cell: Signature, Z: np.ndarray, u: np.ndarray, start: float, length: float) -> np.ndarray:
    terms = cell.depth * (cell.basis_order + 1) + 1 + (_TERMS_OF_FADING if cell.fading else 0)
    basis = [_series_of_power(j, start, cell.time_scale, terms) for j in range(cell.basis_order + 1)]
    powers = length ** np.arange(terms)
    below, levels = np.eye(1, terms), []  # series of the words of the level below, first that of the empty word
    for level in _levels(cell, Z):
        force = np.stack([_times(below, psi) for psi in basis], axis=1)  # [words, p + 1, terms]
        force = force[:, :, None] * u[:, None]                           # [words, p + 1, d, terms]
        below = _solved(level, force.reshape(len(level), terms), cell.fading)
        levels.append(below @ powers)
    return np.concatenate(levels)


def _solved(start: np.ndarray, force: np.ndarray, fading: float) -> np.ndarray:
    """The series of Z with Z(0) = start and Z' = force - fading Z."""
    Z = np.zeros_like(force)
    Z[:, 0] = start
    for m in range(force.shape[1] - 1):
        Z[:, m + 1] = (force[:, m] - fading * Z[:, m]) / (m + 1)
    return Z


def _series_of_power(j: int, start: float, scale: float, terms: int) -> np.ndarray:
    """Of ((start + r) / scale)^j."""
    series = np.zeros(terms)
    for i in range(j + 1):
        series[i] = math.comb(j, i) * start ** (j - i) / scale ** j
    return series


def _times(series: np.ndarray, polynomial: np.ndarray) -> np.ndarray:
    """Of a product, cut where the series end."""
    return np.stack([np.convolve(row, polynomial)[:len(polynomial)] for row in series])


def _levels(cell: Signature, Z: np.ndarray) -> list[np.ndarray]:
    sizes = [cell.channels ** level for level in range(1, cell.depth + 1)]
    return np.split(Z, np.cumsum(sizes)[:-1])
