"""Sequences of a part: overlapping ones to train on, and those on which the loss is judged, each row once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..data.dataset import IGNORED, Part
from . import derived
from .parts import spans
from .series import TRAIN, Series, rho
from .settings import Settings

_LONGER = 8  # times the window: what a network does in the long run is seen in long sequences alone


def part(series: list[Series], which: int, described: list, settings: Settings, interval: float | None,
         classes: bool) -> Part:
    """The sequences of a part. The first `warm_up` rows of each are history: what is to be said there is left out."""
    x, y, lengths = [], [], []
    for one in series:
        features, truth, ratio = derived.columns(one, described), _truth(one, classes), rho(one.dt, interval)
        for first, end in _edges(one, which, settings):
            seen = truth[first:end].copy()
            seen[:settings.warm_up] = IGNORED if classes else np.nan
            if (seen != IGNORED).any() if classes else np.isfinite(seen).any():
                x.append(features[first:end])
                y.append(seen)
                lengths.append(ratio[first:end])
    return Part(x, y, lengths if any((one != 1).any() for one in lengths) else None)


def _truth(one: Series, classes: bool) -> np.ndarray:
    if classes:
        return np.where(np.isnan(one.y), IGNORED, one.y).astype(np.int64)
    return one.y[:, None].astype(np.float32)


def _edges(one: Series, which: int, settings: Settings) -> Iterator[tuple[int, int]]:
    """Of training every `stride` rows; of the others long ones, as streams are, each row scored once, those before them as
    history.
    """
    begin, end = spans(one, which)
    length = settings.window if which == TRAIN else _LONGER * settings.window
    step = settings.stride if which == TRAIN else length - settings.warm_up
    first = begin if which == TRAIN else max(0, begin - settings.warm_up)
    while first < end:
        yield first, min(first + length, end)
        if first + length >= end:
            break
        first += step
