"""What the cells share: the functions that an engine rounds, exactly or with errors as a float32 makes them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

_UNIT = 2.0 ** -24      # half the distance of float32 numbers around 1
_PLACES = 16            # at so many places partial sums are looked at
_INTEGERS = 32_767      # in whose units of its largest entry a vector meets int8 weights


def wide(array: Any) -> Any:
    """A tensor in float64; one that is absent is 0."""
    return 0.0 if array is None else np.asarray(array, np.float64)


def _sigmoid(v: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-v))


class Arithmetic:
    """Float64 throughout."""

    def sum(self, start: Any, *products: tuple[Any, np.ndarray]) -> Any:
        """start + M x + .., of those that are there."""
        return sum((wide(M) @ x for M, x in products if M is not None), wide(start))

    def sigmoid(self, v: np.ndarray) -> np.ndarray:
        return _sigmoid(v)

    def tanh(self, v: np.ndarray) -> np.ndarray:
        return np.tanh(v)

    def near(self, value: np.ndarray) -> np.ndarray:
        """What a function of float32 gives."""
        return value

    def kept(self, after: np.ndarray, before: np.ndarray | float = 0.0) -> np.ndarray:
        """A state, or an output, that was made of the one before by sums in float32."""
        return after


class Watched(Arithmetic):
    """Float64, and a note of how large the error of each sum is if it is formed in float32.

    Parameters
    ----------
    integers : bool
        Weights are int8: the vectors that they meet are rounded to 16 bits too.

    Attributes
    ----------
    sizes : list of ndarray
        One for each sum, in the order in which they were formed.
    """

    def __init__(self, integers: bool = False) -> None:
        self.sizes: list[np.ndarray] = []
        self._integers = integers

    def sum(self, start: Any, *products: tuple[Any, np.ndarray]) -> Any:
        """Each partial sum is rounded, whatever of it cancels later; the engine adds term by term."""
        partial, squares = wide(start), 0.0
        for M, x in ((wide(M), x) for M, x in products if M is not None):
            sums = np.reshape(partial, (-1, 1)) + np.add.reduceat(M * x, _places(len(x)), axis=1).cumsum(axis=1)
            squares = squares + _UNIT ** 2 * len(x) / sums.shape[1] * np.einsum("ij,ij->i", sums, sums)
            if self._integers:
                squares = squares + (np.abs(x).max() / (2 * _INTEGERS)) ** 2 * (M ** 2).sum(1)
            partial = sums[:, -1]
        self.sizes.append(np.sqrt(squares))
        return partial


class Rounded(Arithmetic):
    """Float64 with an error wherever the engine rounds to float32, of the size that such an error has.

    Parameters
    ----------
    sizes : list of ndarray
        Of the errors of sums, by `Watched`, for the same steps of the same network.
    errors : callable
        Given a number, as many numbers of order one: the errors in units of what is typical.
    """

    def __init__(self, sizes: list[np.ndarray], errors: Callable[[int], np.ndarray]) -> None:
        self._sizes, self._errors = iter(sizes), errors

    def sum(self, start: Any, *products: tuple[Any, np.ndarray]) -> Any:
        found, size = super().sum(start, *products), next(self._sizes)
        return found + size * self._errors(len(size)) if size.ndim else found

    def sigmoid(self, v: np.ndarray) -> np.ndarray:
        return self.near(_sigmoid(v))

    def tanh(self, v: np.ndarray) -> np.ndarray:
        return self.near(np.tanh(v))

    def kept(self, after: np.ndarray, before: np.ndarray | float = 0.0) -> np.ndarray:
        return after + _UNIT * (np.abs(after) + np.abs(before)) * self._errors(len(after))

    def near(self, value: np.ndarray) -> np.ndarray:
        """Functions are right to about two units in the last place (docs/numerics.md)."""
        return value * (1 + 3 * _UNIT * self._errors(value.size).reshape(value.shape))


@functools.cache
def _places(terms: int) -> np.ndarray:
    """Where the parts of a sum begin between which it is looked at."""
    return np.linspace(0, terms, min(terms, _PLACES), endpoint=False).astype(int)


EXACT = Arithmetic()


class Pace(NamedTuple):
    """Where a step stands in time: its length and its start in nominal intervals, a nominal interval in seconds; and
    the arithmetic it is computed in."""

    rho: float = 1.0
    start: float = 0.0
    interval: float = 1.0
    arithmetic: Arithmetic = EXACT


def bounded(v: np.ndarray, clip: float | None) -> np.ndarray:
    return v if clip is None else np.clip(v, -clip, clip)


def runge_kutta38(derivative: Any, z: np.ndarray, step: Any) -> np.ndarray:
    """The 3/8 rule."""
    k1 = derivative(z)
    k2 = derivative(z + step / 3 * k1)
    k3 = derivative(z + step * (k2 - k1 / 3))
    k4 = derivative(z + step * (k1 - k2 + k3))
    return z + step / 8 * (k1 + 3 * (k2 + k3) + k4)


def runge_kutta4(derivative: Any, z: np.ndarray, step: Any) -> np.ndarray:
    k1 = derivative(z)
    k2 = derivative(z + step / 2 * k1)
    k3 = derivative(z + step / 2 * k2)
    k4 = derivative(z + step * k3)
    return z + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
