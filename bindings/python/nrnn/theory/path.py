"""A noise-free path of the network, and the derivatives along it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from ..values.numbers import as_float64

if TYPE_CHECKING:
    from .dynamics import NoisyRNN


@dataclass(frozen=True, eq=False)
class Path:
    """States h (..., T + 1, n), and at each step drift f, slope a' and curvature a'' (..., T, n), about one trajectory.

    `pace` is delta times the factor of the drift, `delta` delta alone, both (T, n).
    """

    rnn: NoisyRNN
    h: np.ndarray
    f: np.ndarray
    slope: np.ndarray
    curvature: np.ndarray
    pace: np.ndarray
    delta: np.ndarray

    def __len__(self) -> int:
        return self.f.shape[-2]

    def jacobian(self, m: int) -> np.ndarray:
        """J_m = I + delta_m (A + diag(a') W), shape (..., n, n): of step m + 1 by its state."""
        inner = self.rnn.A + self.slope[..., m, :, None] * self.rnn.W
        return np.eye(self.rnn.units) + self.pace[m][:, None] * inner

    def jacobians(self) -> Iterator[np.ndarray]:
        return (self.jacobian(m) for m in range(len(self)))

    def pull(self, G: np.ndarray, m: int) -> np.ndarray:
        """Rows G (..., r, n) times J_m, at r n^2 multiplications."""
        paced = G * self.pace[m]
        return G + paced @ self.rnn.A + (paced * self.slope[..., m, None, :]) @ self.rnn.W

    def pull_input(self, G: np.ndarray, m: int) -> np.ndarray:
        """Rows G (..., r, n) times the derivative of step m + 1 by its input, shape (..., r, d)."""
        paced = G * self.pace[m]
        return paced @ self.rnn.C + (paced * self.slope[..., m, None, :]) @ self.rnn.U

    def outputs(self) -> np.ndarray:
        """o of the last state, shape (..., k)."""
        return self.h[..., -1, :] @ self.rnn.V.T + self.rnn.c


def sequences(X: ArrayLike, inputs: int) -> np.ndarray:
    """X as (..., T, d); the last axis may be left out if d = 1 and X is one sequence."""
    array = as_float64("X", X)
    array = array[:, None] if array.ndim == 1 and inputs == 1 else array
    if array.ndim < 2 or array.shape[-1] != inputs or not array.shape[-2]:
        raise ValueError(f"X: expected shape (..., T, {inputs}), found {array.shape}")
    return array
