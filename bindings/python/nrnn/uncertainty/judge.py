"""Scores on the part of the data that nothing was fitted on: does the ensemble add anything to the noise-free
output?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from ..description.calibration import Calibration
from ..values.errors import NrnnError
from .conformal import offsets
from .crps import brier, crps, pinball
from .report import Report, Verdict
from .scores import aurc, bootstrap, calibration_error, coverage, pit, pit_error, spread_skill
from .trial import OFFSET, TEST, Forecast, Trial

_SUSPECT = 2.0    # standard errors from which a band's coverage is worth a warning
_MEMBERS = (8, 16, 32, 64)
_RESIDUALS = 199  # that stand for all of them

PLAIN, DRESSED = "noise-free", "noise-free, its errors as band"
FILE, FITTED, SHIFTED = "ensemble, scale of the file", "ensemble, fitted scale", "fitted scale and offsets"


def report(trial: Trial, record: Calibration, curve: dict[float, float]) -> tuple[Calibration, Report]:
    """Score the third part; the record gets the coverage that was reached there."""
    judge = _classes if trial.classes else _regression
    rows, verdicts, notes, values, reached = judge(trial, record)
    scales = list(curve)
    if len(scales) > 1 and record.noise_scale in (scales[0], scales[-1]):
        end = "least" if record.noise_scale == scales[0] else "largest"
        notes.append(f"The best scale is the {end} that was tried.")
    record = replace(record, coverage=reached)
    counts = tuple(len(trial.rows(part)) for part in range(3))
    return record, Report(record, trial.model.task, counts, curve, rows, _grid(trial, record), verdicts, notes, values)


def losses(trial: Trial, members: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Of each row, members (N, M, k): the Brier score of their mean, or the fair CRPS, mean over the outputs."""
    if trial.classes:
        return brier(members.mean(1), truth)
    return (crps(members.swapaxes(1, 2), truth) / unit(trial)).mean(1)


def unit(trial: Trial) -> np.ndarray:
    """What each output is measured in: itself if it is alone, else the standard deviation of its truth."""
    spread = trial.truth.std(0)
    return np.where(spread > 0, spread, 1.0) if len(spread) > 1 else np.ones(1)


def _regression(trial: Trial, record: Calibration) -> tuple[Any, ...]:
    levels, scale = tuple(record.levels), unit(trial)
    truth = trial.truth[trial.rows(TEST)]
    fitted = trial.forecast(record.members, record.noise_scale, levels, TEST)
    errors, nominal = _errors(trial, record), fitted.nominal
    dressed = Forecast(nominal, nominal[:, None] + _spread_out(errors),
                       nominal[:, None] + offsets(np.repeat(0 * errors[:, None], len(levels), 1), levels, errors))
    shift = np.reshape(record.offsets, (len(levels), truth.shape[1]))
    shifted = replace(fitted, quantiles=fitted.quantiles + shift)
    rows = {PLAIN: {"RMSE": _rmse(nominal, truth, scale), "CRPS": float((np.abs(nominal - truth) / scale).mean())},
            DRESSED: _numbers(trial, dressed, truth, levels, nominal)}
    forecasts = _of_file(trial, record, levels) | {FITTED: fitted}
    rows |= {name: _numbers(trial, one, truth, levels) for name, one in forecasts.items()}
    bands = _numbers(trial, shifted, truth, levels)
    rows[SHIFTED] = {name: bands[name] for name in ("RMSE", "pinball", "coverage", "width") if name in bands}
    verdicts = _verdicts(trial, fitted, shifted, dressed, truth, levels)
    reached = (truth[:, None] <= shifted.quantiles).mean(0) if levels else []
    values = {name: pit(one.members.swapaxes(1, 2), truth) for name, one in ({DRESSED: dressed} | forecasts).items()}
    return rows, verdicts, _drifts(trial, shifted, truth, levels), values, reached


def _errors(trial: Trial, record: Calibration) -> np.ndarray:
    """Of the noise-free output on the second part."""
    return trial.truth[trial.rows(OFFSET)] - trial.forecast(2, record.noise_scale, only=OFFSET).nominal


def _verdicts(trial: Trial, fitted: Forecast, shifted: Forecast, dressed: Forecast, truth: np.ndarray,
              levels: tuple[float, ...]) -> list[Verdict]:
    score = losses(trial, fitted.members, truth) - losses(trial, dressed.members, truth)
    question = "CRPS, against the band of the noise-free output's own errors"
    found = [_difference(trial, question, lambda i: score[i].mean())]
    if levels:
        gap = _pinball(trial, shifted, truth, levels) - _pinball(trial, dressed, truth, levels)
        found.append(_difference(trial, "quantiles with offsets, by pinball loss", lambda i: gap[i].mean()))
    risk, doubt = _risk(trial, fitted.mean, truth), _doubt(trial, fitted)
    ranking = "the spread ranks the errors (AURC over the mean error, less 1)"
    return [*found, _difference(trial, ranking, lambda i: aurc(doubt[i], risk[i]) / risk[i].mean() - 1)]


def _classes(trial: Trial, record: Calibration) -> tuple[Any, ...]:
    truth, fitted = trial.truth[trial.rows(TEST)], trial.forecast(record.members, record.noise_scale, only=TEST)
    of_file = _of_file(trial, record, ())
    probabilities = {PLAIN: fitted.nominal} | {name: one.mean for name, one in of_file.items()} | {FITTED: fitted.mean}
    scores = {
        "accuracy": lambda p, y: float(np.mean(p.argmax(1) == y)),
        "Brier": lambda p, y: float(brier(p, y).mean()),
        "log loss": lambda p, y: float(-np.log(np.maximum(p[np.arange(len(y)), y], 1e-12)).mean()),
        "calibration error": calibration_error,
        "AURC": lambda p, y: aurc(1 - p.max(1), p.argmax(1) != y),
    }
    rows = {name: {score: f(p, truth) for score, f in scores.items()} for name, p in probabilities.items()}
    questions = {"probabilities, by Brier score": "Brier", "calibration of the probabilities": "calibration error",
                 "ranking of the errors, by AURC": "AURC"}
    verdicts = [_difference(trial, question, lambda i, f=scores[name]: f(fitted.mean[i], truth[i])
                            - f(fitted.nominal[i], truth[i])) for question, name in questions.items()]
    return rows, verdicts, [], {}, []


def _of_file(trial: Trial, record: Calibration, levels: tuple[float, ...]) -> dict[str, Forecast]:
    """Empty if that scale was fitted."""
    return {} if record.noise_scale == 1 else {FILE: trial.forecast(record.members, 1.0, levels, TEST)}


def _numbers(trial: Trial, forecast: Forecast, truth: np.ndarray, levels: tuple[float, ...],
             centre: np.ndarray | None = None) -> dict[str, float]:
    members, scale = forecast.members.swapaxes(1, 2), unit(trial)
    mean = forecast.mean if centre is None else centre
    found = {"RMSE": _rmse(mean, truth, scale), "CRPS": float(losses(trial, forecast.members, truth).mean())}
    if levels:
        found["pinball"] = float(_pinball(trial, forecast, truth, levels).mean())
    if len(levels) > 1:
        low, high = forecast.quantiles[:, 0], forecast.quantiles[:, -1]
        found |= {"coverage": coverage(low, high, truth), "width": float(((high - low) / scale).mean())}
    found["PIT error"] = pit_error(pit(members, truth))
    if centre is None:
        risk = _risk(trial, mean, truth)
        found |= {"spread/skill": spread_skill(members / scale[:, None], truth / scale),
                  "AURC/error": aurc(_doubt(trial, forecast), risk) / risk.mean()}
    return found


def _drifts(trial: Trial, shifted: Forecast, truth: np.ndarray, levels: tuple[float, ...]) -> list[str]:
    """Said if the fitted band no longer covers what it should."""
    if len(levels) < 2:
        return []
    inside = ((shifted.quantiles[:, 0] <= truth) & (truth <= shifted.quantiles[:, -1])).mean(1)
    asked, blocks = levels[-1] - levels[0], trial.block[trial.rows(TEST)]
    error = bootstrap(lambda i: inside[i].mean(), blocks)
    if abs(inside.mean() - asked) < _SUSPECT * error:
        return []
    reached = f"{100 * inside.mean():.1f} +- {100 * error:.1f} %"
    return [f"The band was fitted to cover {100 * asked:.0f} % and covers {reached}: the third part is not like the "
            "second."]


def _difference(trial: Trial, question: str, statistic: Callable[[np.ndarray], float]) -> Verdict:
    blocks = trial.block[trial.rows(TEST)]
    return Verdict(question, float(statistic(np.arange(len(blocks)))), bootstrap(statistic, blocks))


def _grid(trial: Trial, record: Calibration) -> list[dict[str, float]]:
    """Scores by members and scale, and the time that the members take."""
    truth, found = trial.truth[trial.rows(TEST)], []
    for members in sorted({*_MEMBERS, record.members}):
        seconds = trial.time_per_step(members, record.noise_scale)
        for scale in sorted({record.noise_scale / 2, record.noise_scale, 2 * record.noise_scale, 1.0}):
            try:
                forecast = trial.forecast(members, scale, only=TEST)
            except NrnnError:  # beyond what the form of the noise allows, or diverged
                continue
            row = {"members": members, "scale": scale}
            row |= {"score": float(losses(trial, forecast.members, truth).mean())} | _shape(trial, forecast, truth)
            found.append(row | {"us per step": 1e6 * seconds})
    return found


def _shape(trial: Trial, forecast: Forecast, truth: np.ndarray) -> dict[str, float]:
    if trial.classes:
        p = forecast.mean
        return {"calibration error": calibration_error(p, truth), "AURC": aurc(1 - p.max(1), p.argmax(1) != truth)}
    members = forecast.members.swapaxes(1, 2)
    values, risk = pit(members, truth), _risk(trial, forecast.mean, truth)
    return {"coverage of 90 %": float(np.mean((values > 0.05) & (values <= 0.95))), "PIT error": pit_error(values),
            "spread/skill": spread_skill(members / unit(trial)[:, None], truth / unit(trial)),
            "AURC/error": aurc(_doubt(trial, forecast), risk) / risk.mean()}


def _spread_out(errors: np.ndarray) -> np.ndarray:
    """At most so many of the rows of errors (N, k), evenly by size: (R, k)."""
    count = min(len(errors), _RESIDUALS)
    return np.quantile(errors, (np.arange(count) + 0.5) / count, axis=0)


def _pinball(trial: Trial, forecast: Forecast, truth: np.ndarray, levels: tuple[float, ...]) -> np.ndarray:
    loss = pinball(forecast.quantiles, np.array(levels)[:, None], truth[:, None])
    return (loss / unit(trial)).mean((1, 2))


def _risk(trial: Trial, mean: np.ndarray, truth: np.ndarray) -> np.ndarray:
    return (np.abs(mean - truth) / unit(trial)).mean(1)


def _doubt(trial: Trial, forecast: Forecast) -> np.ndarray:
    return (forecast.members.std(1) / unit(trial)).mean(1)


def _rmse(mean: np.ndarray, truth: np.ndarray, scale: np.ndarray) -> float:
    return float(np.sqrt((((mean - truth) / scale) ** 2).mean()))
