"""A linear autoregression: least squares over the last values of the inputs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..own.dataset import OwnSet
from ..own.series import TRAIN, Series

_LAGS = (1, 2, 4, 8, 16, 32, 64)
_MOST = 256    # numbers that a forecast may look at
_RIDGE = 1e-8  # of the normal equations, so that equal columns do no harm


def best(data: OwnSet, error: Callable[[list[np.ndarray]], float]) -> dict[str, list[np.ndarray]]:
    """That over the number of values whose error is least."""
    channels = data.channels
    mean, scale = (np.array([getattr(one, name) for one in channels]) for name in ("mean", "scale"))
    z = [np.nan_to_num((one.x - mean) / scale) for one in data.series]
    found = {}
    for lags in _LAGS:
        if lags * len(channels) <= _MOST or lags == 1:
            forecasts = _forecasts(data, z, lags)
            found[lags] = error(forecasts), forecasts
    lags = min(found, key=lambda lags: found[lags][0])
    return {f"autoregression, {lags} row{'s' * (lags > 1)}": found[lags][1]}


def _forecasts(data: OwnSet, z: list[np.ndarray], lags: int) -> list[np.ndarray]:
    views = [lagged(one, lags) for one in z]
    weights = _least_squares(data.series, views)
    return [view @ weights for view in views]


def lagged(z: np.ndarray, lags: int) -> np.ndarray:
    """The last values of each row and a 1; before the first row there were means."""
    padded = np.concatenate([np.zeros((lags - 1, z.shape[1])), z])
    view = np.lib.stride_tricks.sliding_window_view(padded, lags, axis=0).reshape(len(z), -1)
    return np.concatenate([view, np.ones((len(z), 1))], axis=1)


def _least_squares(series: list[Series], views: list[np.ndarray]) -> np.ndarray:
    XX, Xy, count = 0.0, 0.0, 0
    for one, view in zip(series, views):
        rows = one.known(TRAIN)
        X = view[rows]
        XX, Xy, count = XX + X.T @ X, Xy + X.T @ one.y[rows], count + len(X)
    return np.linalg.solve(XX + _RIDGE * count * np.eye(len(XX)), Xy)
