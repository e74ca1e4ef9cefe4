"""New COVID-19 cases in the states of the USA, some days ahead."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from ...description.channels import Channel, Output, Sequence
from .dataset import DataSet, Part
from .files import DataError, needed

_FILE = "derived_cdc_2020_daily_new_cases.csv"
_WEEK = 7


def covid(folder: Path, horizon: int = 7, window: int = 56, stride: int = 7, train_until: float = 0.6,
          validation_until: float = 0.8, least: int = 1000) -> DataSet:
    """log(1 + mean of the last seven days), and the same `horizon` days later, at every step.

    Parameters
    ----------
    horizon, window, stride : int
        Days ahead, of a sequence, and between the beginnings of two.
    train_until, validation_until : float
        Shares of the year. A window lies with its targets in one part alone, so no part has seen another's days.
    least : int
        Places with fewer cases in all are left out; negative days, which are corrections, count as 0.
    """
    series = week_means(folder, least)[2].astype(np.float32)
    days = len(series)
    cuts = [0, int(train_until * days), int(validation_until * days), days]
    if not 0 < cuts[1] < cuts[2] < days:
        raise DataError(f"train_until, validation_until: expected 0 < one < the other < 1, found {train_until}, "
                        f"{validation_until}")
    parts = [_windows(series[start:end], horizon, window, stride) for start, end in zip(cuts, cuts[1:])]
    mean, scale = float(np.mean(parts[0].x)), float(np.std(parts[0].x))
    return DataSet(*parts, [Channel("cases", "log(1 + cases/day)", mean, scale)],
                   [Output("cases", "log(1 + cases/day)", mean, scale)], task="regression",
                   sequence=Sequence(interval=86400.0, horizon=horizon), credit="CDC, public domain")


def week_means(folder: Path, least: int = 1000) -> tuple[list[str], list[str], np.ndarray]:
    """Days, places with so many cases in all, and log(1 + mean of the last seven days), shape (days, places)."""
    path = needed(folder, f"covid-us-states/{_FILE}", _FILE)
    with open(path, newline="") as file:
        header, *rows = csv.reader(file)
    try:
        cases = np.array([row[1:] for row in rows], np.float64).clip(min=0)
    except ValueError as error:
        raise DataError(f"{path}: expected a date and a number for each of {len(header) - 1} places, "
                        f"found {error}") from None
    kept = cases.sum(0) >= least
    means = np.stack([cases[max(0, t + 1 - _WEEK):t + 1].mean(0) for t in range(len(cases))])
    return [row[0] for row in rows], [name for name, keep in zip(header[1:], kept) if keep], np.log1p(means[:, kept])


def _windows(series: np.ndarray, horizon: int, window: int, stride: int) -> Part:
    starts = range(0, len(series) - window - horizon + 1, stride)
    x = [series[s:s + window, p, None] for s in starts for p in range(series.shape[1])]
    y = [series[s + horizon:s + horizon + window, p, None] for s in starts for p in range(series.shape[1])]
    if not x:
        raise DataError(f"window: expected at most {len(series) - horizon} days, which a part has, found {window}")
    return Part(np.stack(x), np.stack(y))
