"""What a run reads: raw samples one after another, with their intervals and resets."""

from __future__ import annotations

import numpy as np

from ..values.options import address


class Inputs:
    """Contiguous arrays whose addresses are asked for once.

    Parameters
    ----------
    X : ndarray of float32, shape (rows, channels)
    dt : ndarray of float64, shape (rows,), or None
        Seconds; None: the nominal interval throughout.
    resets : ndarray of bool, shape (rows,), or None
    """

    def __init__(self, X: np.ndarray, dt: np.ndarray | None = None, resets: np.ndarray | None = None) -> None:
        self.dt = dt
        self._channels = X.shape[1]
        self._arrays = X, dt, resets  # kept alive
        self._addresses = [address(array) for array in self._arrays]

    def arguments(self, first: int, rows: int) -> tuple[int | None, ...]:
        """Of `nrnn_stream_run`, for some rows: inputs, input_count, steps, dt, resets."""
        X, dt, resets = self._addresses
        return (X + 4 * self._channels * first, rows * self._channels, rows, dt and dt + 8 * first,
                resets and resets + first)
