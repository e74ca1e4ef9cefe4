"""Calibrating a model on held-out data: the noise scale on one part, offsets on a second, a report on a third."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..description.calibration import Calibration
from ..engine.model import Model
from ..values.errors import Diverged, InvalidArgument
from ..values.options import above_zero, integer
from ..values.options import levels as quantile_levels
from .conformal import offsets
from .judge import losses, report
from .report import Report
from .trial import FIT, OFFSET, Trial

_SCALES = tuple(2.0 ** (j / 2) for j in range(-8, 9))
_REFINED = (2.0 ** -0.25, 2.0 ** 0.25)


def calibrate(model: Model, X: Any, y: Any, members: int = 32, levels: Sequence[float] = (0.05, 0.5, 0.95),
              parts: Sequence[float] = (1, 1, 1), seed: int = 0, data: str = "", scales: Sequence[float] = _SCALES,
              dt: Any = None, **options: Any) -> tuple[Calibration, Report]:
    """Fit and judge.

    Parameters
    ----------
    model : Model
        Regression or softmax, with noise.
    X, y : array_like
        Data that training has not seen, and its truth: one series with (T, channels) and (T,) or (T, outputs), or
        lists. See `Trial`. y of a model with a horizon is what the output at each row should have been.
    members : int
        M of the streams that will use the record.
    levels : sequence of float
        Of the quantiles that get offsets; of no use to a classifier.
    parts : three positive numbers
        Shares of the data to fit the scale on, to fit the offsets on, to report on.
    seed : int
        Of the noise, and of how sequences are dealt.
    data : str
        What data it was, for the record.
    scales : sequence of float
        Noise scales that are tried; the best is refined between its neighbours.
    dt : as X, optional
        Seconds before each row; None: the nominal interval.
    **options
        Of the streams, such as ``missing="hold"``.

    Returns
    -------
    Calibration, Report

    Raises
    ------
    NoNoise, ValueError
        The model names no noise; the data is too little, or does not fit the model.
    """
    chosen, scales = quantile_levels("levels", levels), [above_zero("scales", scale) for scale in scales]
    trial = Trial(model, X, y, parts, integer("seed", seed), options, dt)
    curve = fit_scale(trial, members, scales)
    scale = min(curve, key=curve.get)
    levels = () if trial.classes else tuple(sorted(chosen))
    shift = np.zeros((0, 0))
    if levels:
        forecast = trial.forecast(members, scale, levels, OFFSET)
        shift = offsets(forecast.quantiles, levels, trial.truth[trial.rows(OFFSET)])
    record = Calibration(scale, members, levels, shift, data=data)
    return report(trial, record, curve)


def fit_scale(trial: Trial, members: int, scales: Sequence[float] = _SCALES) -> dict[float, float]:
    """Score on the first part by noise scale, smaller is better: the fair CRPS, of classes the Brier score.

    A scale that the noise's form does not allow, or at which the model diverges, is left out.
    """
    curve: dict[float, float] = {}
    for scale in sorted(scales):
        _score(trial, members, scale, curve)
    if not curve:
        raise ValueError(f"scales: expected one at which the model runs, found none of {list(scales)}")
    for exponent in (1.0, 0.5):
        best = min(curve, key=curve.get)
        for factor in _REFINED:
            _score(trial, members, best * factor ** exponent, curve)
    return dict(sorted(curve.items()))


def _score(trial: Trial, members: int, scale: float, curve: dict[float, float]) -> None:
    try:
        forecast = trial.forecast(members, scale, only=FIT)
    except Diverged:
        return
    except InvalidArgument as error:
        if "noise_scale" not in str(error):  # mult * scale must be at most 1
            raise
        return
    curve[scale] = float(np.mean(losses(trial, forecast.members, trial.truth[trial.rows(FIT)])))
