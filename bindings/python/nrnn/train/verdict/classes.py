"""Class probabilities without a network."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from ..own.dataset import OwnSet
from ..own.series import TRAIN, VALIDATION, Series, held
from .autoregression import lagged

_LAGS = (1, 4, 16)
_MOST = 20_000     # training rows of the logistic regression
_SMOOTH = 1.0      # counts that each class begins with
_DECAY = 1e-4


def all_of(data: OwnSet) -> dict[str, list[np.ndarray]]:
    """By name, for each series, shape (T, classes)."""
    shares = _counted(data, lambda one, _: np.zeros(len(one), int), 1)[0]
    found = {"commonest class": [np.broadcast_to(shares, (len(one), len(shares))) for one in data.series]}
    if data.sequence.horizon:
        following = _counted(data, _now, len(shares) + 1)
        found["class of now"] = [following[_now(one, data)] for one in data.series]
    return found | _logistic(data)


def loss(data: OwnSet, p: list[np.ndarray], part: int) -> float:
    """Mean log loss of a part."""
    rows = [one.known(part) for one in data.series]
    right = np.concatenate([one[r][np.arange(r.sum()), s.y[r].astype(int)] for one, r, s in zip(p, rows, data.series)])
    return float(-np.log(np.maximum(right, 1e-12)).mean())


def _now(one: Series, data: OwnSet) -> np.ndarray:
    """The class at each row, or the last that was known; a further one before the first."""
    return np.nan_to_num(held(one.now), nan=len(data.outputs)).astype(int)


def _counted(data: OwnSet, given: Callable[[Series, OwnSet], np.ndarray], many: int) -> np.ndarray:
    """Shares of the classes that followed each of `many` things in training."""
    counts = np.full((many, len(data.outputs)), _SMOOTH)
    for one in data.series:
        rows = one.known(TRAIN)
        np.add.at(counts, (given(one, data)[rows], one.y[rows].astype(int)), 1)
    return counts / counts.sum(1, keepdims=True)


def _logistic(data: OwnSet) -> dict[str, list[np.ndarray]]:
    """Over the number of last values with which the validation loss is least."""
    mean, scale = (np.array([getattr(one, name) for one in data.channels]) for name in ("mean", "scale"))
    z = [np.nan_to_num((one.x - mean) / scale) for one in data.series]
    found = {}
    for lags in _LAGS:
        p = _regressed(data, [lagged(one, lags) for one in z])
        found[lags] = loss(data, p, VALIDATION), p
    lags = min(found, key=lambda lags: found[lags][0])
    return {f"logistic regression, {lags} row{'s' * (lags > 1)}": found[lags][1]}


def _regressed(data: OwnSet, views: list[np.ndarray]) -> list[np.ndarray]:
    rows = [one.known(TRAIN) for one in data.series]
    X = np.concatenate([view[r] for view, r in zip(views, rows)])
    y = np.concatenate([one.y[r] for one, r in zip(data.series, rows)]).astype(np.int64)
    some = np.linspace(0, len(X) - 1, min(len(X), _MOST)).astype(int)
    weights = _fitted(torch.from_numpy(X[some]), torch.from_numpy(y[some]), len(data.outputs))
    return [torch.from_numpy(view).matmul(weights).softmax(1).numpy() for view in views]


def _fitted(X: torch.Tensor, y: torch.Tensor, classes: int) -> torch.Tensor:
    weights = torch.zeros(X.shape[1], classes, dtype=X.dtype, requires_grad=True)
    descent = torch.optim.LBFGS([weights], max_iter=100, line_search_fn="strong_wolfe")

    def objective() -> torch.Tensor:
        descent.zero_grad()
        value = cross_entropy(X @ weights, y) + _DECAY * weights.square().sum()
        value.backward()
        return value

    descent.step(objective)
    return weights.detach()
