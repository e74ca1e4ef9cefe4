"""Is the network worth it? It and the baselines on the test part, bands from the validation part."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...description.calibration import Calibration
from ...engine.model import Model
from ...uncertainty.conformal import offsets
from ...uncertainty.crps import crps
from ...uncertainty.fit import fit_scale
from ...uncertainty.scores import calibration_error, coverage
from ...uncertainty.trial import OFFSET, TEST
from ..own.dataset import OwnSet
from . import baselines, classes
from .compared import compare
from .scored import Scored, score
from .verdict import Shown, Verdict

LEVELS = (0.05, 0.5, 0.95)
MEMBERS = 32
NETWORK, ENSEMBLE = "network", "network, calibrated ensemble"
_RESIDUALS = 199  # that stand for all


def judge(model: Model, data: OwnSet, seed: int = 0) -> Verdict:
    """The verdict, and in it the record of the calibration if the model has noise."""
    scored = score(model, data, seed)
    return _classes(scored, data) if data.task == "softmax" else _values(scored, data)


def _values(scored: Scored, data: OwnSet) -> Verdict:
    trial, truth, test = scored.trial, scored.truth, scored.test
    record = _calibrated(scored) if trial.model.has_noise else None
    nominal = _everywhere(scored)[:, 0]
    forecasts = {NETWORK: nominal} | {name: scored.of(one) for name, one in baselines.all_of(data).items()}
    rows = {name: _scores(one, truth, scored) for name, one in forecasts.items()}
    shown = _shown(scored, data, _dressed(nominal, truth, scored), nominal)
    if record is not None:
        ensemble, quantiles = _ensemble(scored, record)
        reached = (truth[test, None] <= quantiles).mean(0)
        record = replace(record, coverage=reached)
        rows[ENSEMBLE] = _numbers(ensemble.mean(1), ensemble, quantiles, truth[test])
        shown = replace(shown, members=ensemble, quantiles=quantiles)
    errors = {name: (one[test] - truth[test]) ** 2 for name, one in forecasts.items()}
    found = compare(errors, NETWORK, _blocks(scored, data), np.sqrt)
    return Verdict("RMSE", data.outputs[0].unit, rows, found, _counts(scored), record, shown)


def _classes(scored: Scored, data: OwnSet) -> Verdict:
    trial, truth, test = scored.trial, scored.truth, scored.test
    scale = _scale(scored) if trial.model.has_noise else None
    record = None if scale is None else Calibration(scale, MEMBERS, data=data.credit)
    p = {NETWORK: _everywhere(scored)} | {name: scored.of(one) for name, one in classes.all_of(data).items()}
    tested = {name: one[test] for name, one in p.items()}
    if record is not None:
        tested[ENSEMBLE] = trial.forecast(MEMBERS, scale, only=TEST).mean
    rows = {name: {"accuracy": float((one.argmax(1) == truth[test]).mean()),
                   "log loss": float(_losses(one, truth[test]).mean()),
                   "calibration error": calibration_error(one, truth[test])} for name, one in tested.items()}
    losses = {name: _losses(one[test], truth[test]) for name, one in p.items()}
    shown = Shown(_times(scored, data), truth[test], tested.get(ENSEMBLE, tested[NETWORK]), None, None)
    found = compare(losses, NETWORK, _blocks(scored, data))
    return Verdict("log loss", "", rows, found, _counts(scored), record, shown)


def _losses(p: np.ndarray, truth: np.ndarray) -> np.ndarray:
    return -np.log(np.maximum(p[np.arange(len(truth)), truth], 1e-12))


def _everywhere(scored: Scored) -> np.ndarray:
    """The noise-free output at all rows that are judged."""
    model, trial = scored.trial.model, scored.trial
    if model.has_noise:
        return trial.forecast(2, 1.0).nominal
    found = model.predict(trial.X, dt=trial.dt, outputs="nominal", **trial.options).nominal
    return found[trial.place[:, 0], trial.place[:, 1]].astype(np.float64)


def _scale(scored: Scored) -> float:
    curve = fit_scale(scored.trial, MEMBERS)
    return min(curve, key=curve.get)


def _calibrated(scored: Scored) -> Calibration:
    """Scale by the first half of the validation part, offsets by the second."""
    scale = _scale(scored)
    forecast = scored.trial.forecast(MEMBERS, scale, LEVELS, OFFSET)
    shift = offsets(forecast.quantiles, LEVELS, scored.trial.truth[scored.trial.rows(OFFSET)])
    return Calibration(scale, MEMBERS, LEVELS, shift, data="the validation part")


def _ensemble(scored: Scored, record: Calibration) -> tuple[np.ndarray, np.ndarray]:
    """Members and shifted quantiles of the test rows."""
    found = scored.trial.forecast(record.members, record.noise_scale, LEVELS, TEST)
    return found.members[:, :, 0], found.quantiles[:, :, 0] + np.reshape(record.offsets, (len(LEVELS), -1))[:, 0]


def _scores(forecast: np.ndarray, truth: np.ndarray, scored: Scored) -> dict[str, float]:
    """Of a forecast without a band: its errors on the validation part are its band."""
    members = _dressed(forecast, truth, scored)
    errors = (truth - forecast)[scored.validation][:, None]
    shift = offsets(np.zeros((len(errors), len(LEVELS), 1)), LEVELS, errors)[:, 0]
    test = scored.test
    return _numbers(forecast[test], members, forecast[test, None] + shift, truth[test], drawn=False)


def _dressed(forecast: np.ndarray, truth: np.ndarray, scored: Scored) -> np.ndarray:
    errors = (truth - forecast)[scored.validation]
    count = min(len(errors), _RESIDUALS)
    return forecast[scored.test, None] + np.quantile(errors, (np.arange(count) + 0.5) / count)


def _numbers(mean: np.ndarray, members: np.ndarray, quantiles: np.ndarray, truth: np.ndarray, drawn: bool = True
             ) -> dict[str, float]:
    """`drawn`: members are draws, not the quantiles of a distribution, which are no fewer for being finite."""
    low, high = quantiles[:, 0], quantiles[:, -1]
    return {"RMSE": float(np.sqrt(np.mean((mean - truth) ** 2))), "CRPS": float(crps(members, truth, fair=drawn).mean()),
            "coverage of 90 %": coverage(low, high, truth), "width": float((high - low).mean())}


def _blocks(scored: Scored, data: OwnSet) -> np.ndarray:
    """Of the test rows: whole keys, if there are enough; else stretches that are longer than the horizon."""
    spots = [scored.spots[row] for row in scored.test]
    keys = [data.series[i].key for i, _ in spots]
    if data.settings.split == "key" and len(set(keys)) >= 10:
        return np.unique(np.array([str(key) for key in keys]), return_inverse=True)[1]
    size = max(2 * data.sequence.horizon, len(spots) // 50, 1)
    return np.arange(len(spots)) // size


def _shown(scored: Scored, data: OwnSet, members: np.ndarray, nominal: np.ndarray) -> Shown:
    quantiles = np.quantile(members, LEVELS, axis=1).T
    return Shown(_times(scored, data), scored.truth[scored.test], nominal[scored.test], members, quantiles)


def _times(scored: Scored, data: OwnSet) -> np.ndarray:
    """When what is said of each test row happens: datetimes, seconds, or rows."""
    spots = [scored.spots[row] for row in scored.test]
    if data.rows.time is None:
        return np.array([row + data.sequence.horizon for _, row in spots])
    ahead = round(data.sequence.horizon * (data.sequence.interval or 0) * 1e9)
    time = np.array([data.series[i].time[row] for i, row in spots]) + ahead
    return time.astype("datetime64[ns]") if data.rows.dated else time / 1e9


def _counts(scored: Scored) -> dict[str, int]:
    return {"validation": len(scored.validation), "test": len(scored.test)}
