"""Forecasts without a network, of each row of a series: what any model must be better than."""

from __future__ import annotations

import numpy as np

from ..own.dataset import OwnSet
from ..own.series import VALIDATION, held
from . import autoregression, season

Forecasts = list[np.ndarray]  # for each series, shape (T,); NaN: none


def all_of(data: OwnSet) -> dict[str, Forecasts]:
    """By name; each takes from training what it needs, and from validation what it may choose by."""
    found: dict[str, Forecasts] = {}
    if data.sequence.horizon:
        found["persistence"] = [np.nan_to_num(held(one.now), nan=data.outputs[0].mean) for one in data.series]
    found |= season.best(data, lambda forecasts: error(data, forecasts, VALIDATION))
    found |= autoregression.best(data, lambda forecasts: error(data, forecasts, VALIDATION))
    return found


def error(data: OwnSet, forecasts: Forecasts, part: int) -> float:
    """RMSE over the rows of a part."""
    gaps = np.concatenate([(forecast - one.y)[one.part == part] for one, forecast in zip(data.series, forecasts)])
    gaps = gaps[~np.isnan(gaps)]
    return float(np.sqrt(np.mean(gaps ** 2))) if len(gaps) else np.inf
