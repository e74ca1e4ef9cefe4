"""Signatures of paths: the features in which the response of a stochastic RNN is linear (Lim 2021).

A signature is a list of levels 0..L, level n an array of shape (q,) * n: the n-fold iterated integrals of a path in q
channels, earliest increment first; level 0 is 1. `flat` lays levels 1..L end to end, as the cell `signature` and
signatory do. The path of response theory is X_t = int psi(s) (x) u_s ds, psi = (1, s/T, .., (s/T)^p): its increments
are values of the input times time, not the input itself.
"""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import ArrayLike

from ..values.numbers import as_float64
from ..values.options import above_zero

Levels = list[np.ndarray]
_AT_ONCE = 1 << 18  # numbers that a processor's cache holds


def of_segment(increment: ArrayLike, depth: int) -> Levels:
    """Of a straight segment: level n is increment^(x) n / n!."""
    increment = np.asarray(increment, np.float64)
    levels = [np.ones(())]
    for n in range(1, depth + 1):
        levels.append(np.multiply.outer(levels[-1], increment) / n)
    return levels


def product(first: Levels, second: Levels) -> Levels:
    """Of one path followed by another (Chen's identity): the tensor product, cut at the depth."""
    return [sum(np.multiply.outer(first[i], second[n - i]) for i in range(n + 1)) for n in range(len(first))]


def signature(path: ArrayLike, depth: int) -> Levels:
    """Of the straight pieces between points, shape (T + 1, q)."""
    increments = np.diff(as_float64("path", path), axis=0)
    if increments.ndim != 2 or not len(increments):
        raise ValueError(f"path: expected shape (T + 1, q) with T >= 1, found {np.shape(path)}")
    return reduce(product, (of_segment(one, depth) for one in increments))


def inverse(levels: Levels) -> Levels:
    """Of the path run backwards: `product` with the signature gives 1."""
    rest = [0 * levels[0], *(-one for one in levels[1:])]  # 1 / (1 + y) = 1 - y + y^2 ..
    power = total = [np.ones(()), *(0 * one for one in levels[1:])]
    for _ in levels[1:]:
        power = product(power, rest)
        total = [a + b for a, b in zip(total, power)]
    return total


def flat(levels: Levels) -> np.ndarray:
    """Levels 1..L end to end, q + q^2 + .. + q^L numbers."""
    return np.concatenate([one.ravel() for one in levels[1:]])


def levels_of(flat: ArrayLike, channels: int, depth: int) -> Levels:
    """Levels 0..depth from `flat`, as the cell `signature` of so many channels gives it."""
    numbers = as_float64("flat", flat)
    ends = np.cumsum([channels ** n for n in range(1, depth + 1)])
    if numbers.shape != (ends[-1],):
        raise ValueError(f"flat: expected {ends[-1]} numbers, found shape {numbers.shape}")
    parts = np.split(numbers, ends[:-1])
    return [np.ones(()), *(part.reshape((channels,) * n) for n, part in enumerate(parts, 1))]


def inner(first: Levels, second: Levels) -> float:
    """The truncated kernel: 1 + the sum of the levels' inner products."""
    return float(sum((a * b).sum() for a, b in zip(first, second)))


def power_integral(powers: tuple[int, ...], T: float) -> float:
    """int over 0 < s_1 < .. < s_n < T of the product of s_i^(p_i), in closed form; powers earliest first."""
    sums = np.cumsum(np.asarray(powers) + 1)
    return float(T ** sums[-1] / np.prod(sums.astype(np.float64)))


def response_path(u: ArrayLike, interval: float = 1.0, basis_order: int = 0, time_scale: float = 1.0, pieces: int = 1
                  ) -> np.ndarray:
    """Points of X = int psi(s) (x) u ds for input held over intervals; shape (T pieces + 1, d (p + 1)).

    Channel (j, k) stands at j d + k. Level 1 of its signature is exact. Higher levels of an interval are those of
    straight pieces, which is exact for p = 0 and else errs with the square of a piece; the cell `signature` is exact.

    Parameters
    ----------
    u : array_like, shape (T, d)
    interval, time_scale : float
        Of a sample, and T of the basis, in one unit of time.
    basis_order : int
        p.
    pieces : int
        Straight pieces per interval.
    """
    u = as_float64("u", u)
    u = u[:, None] if u.ndim == 1 else u
    times = np.arange(len(u) * pieces + 1) * above_zero("interval", interval) / pieces
    powers = np.arange(basis_order + 1)
    moments = np.diff(times[:, None] ** (powers + 1), axis=0) / (powers + 1)
    moments = moments / above_zero("time_scale", time_scale) ** powers
    increments = (moments[:, :, None] * np.repeat(u, pieces, axis=0)[:, None, :]).reshape(len(times) - 1, -1)
    return np.concatenate([np.zeros((1, increments.shape[1])), np.cumsum(increments, axis=0)])


def signature_kernel(first: ArrayLike, second: ArrayLike, pieces: int = 1) -> float:
    """sum over all levels of the inner products of two paths' signatures, without the signatures.

    It solves k_st = <x'_s, y'_t> k with k = 1 on both axes (Salvi et al. 2021) on the grid of the paths' points by a
    scheme of second order; `pieces` refines every segment.

    Parameters
    ----------
    first, second : array_like, shape (T + 1, q) and (S + 1, q)
    """
    x, y = (_increments(one, pieces) for one in (first, second))
    beside, across = _cell(x @ y.T)
    row = [1.0] * (len(y) + 1)
    for gain, loss in zip(beside.tolist(), across.tolist()):
        above, left = row, 1.0
        row = [1.0]
        for j, (a, b) in enumerate(zip(gain, loss)):
            left = (above[j + 1] + left) * a - above[j] * b
            row.append(left)
    return row[-1]


def signature_gram(first: ArrayLike, second: ArrayLike, pieces: int = 1) -> np.ndarray:
    """`signature_kernel` of every path of one set with every one of another, all on the grid at once.

    Parameters
    ----------
    first, second : array_like, shape (N, T + 1, q) and (M, S + 1, q)

    Returns
    -------
    ndarray, shape (N, M)
    """
    x, y = (_increments(one, pieces) for one in (first, second))
    few = max(1, _AT_ONCE // (len(y) * y.shape[1]))
    return np.concatenate([_gram(x[i:i + few], y) for i in range(0, len(x), few)])


def _gram(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Of increments (N, T, q) and (M, S, q)."""
    row = np.ones((y.shape[1] + 1, len(x), len(y)))
    for piece in x.swapaxes(0, 1):
        beside, across = _cell(np.ascontiguousarray(np.moveaxis(y @ piece.T, 0, 2)))
        left = 1.0
        for j, (a, b) in enumerate(zip(beside, across)):
            row[j], left = left, (row[j + 1] + left) * a - row[j] * b
        row[-1] = left
    return row[-1]


def _increments(path: ArrayLike, pieces: int) -> np.ndarray:
    return np.repeat(np.diff(as_float64("path", path), axis=-2), pieces, axis=-2) / pieces


def _cell(p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How k goes on in a cell of the grid: as in the series of its exact solution, 1 + p/2 + p^2/12 and 1 - p^2/12."""
    return 1 + p / 2 + p ** 2 / 12, 1 - p ** 2 / 12
