"""Channels and outputs, normalised by the training part."""

from __future__ import annotations

import numpy as np

from ...description.channels import Channel, Output
from ..data.files import DataError
from .rows import Rows
from .series import Series
from .settings import Settings

_ROOM = 1.5  # beyond what training has seen, before a step is flagged


def channels(rows: Rows, training: list[Series], settings: Settings) -> list[Channel]:
    """Mean, standard deviation and limit of what the training part has.

    Raises
    ------
    DataError
        A channel has no value there, or one value alone.
    """
    x = np.concatenate([one.raw for one in training]).astype(np.float64)
    found = []
    for c, name in enumerate(rows.channels):
        there = x[~np.isnan(x[:, c]), c]
        if not len(there):
            raise DataError(f"{_first(rows, training)}: expected values of {name!r} in the training part, found none: "
                            "data.inputs without it, or another data.missing_value")
        mean, scale = float(there.mean()), float(there.std()) or 1.0
        limit = float(np.ceil(_ROOM * np.abs((there - mean) / scale).max() + 1e-6))
        found.append(Channel(name, _unit(settings, name), mean, scale, limit))
    return found


def output(rows: Rows, training: list[Series], settings: Settings) -> Output:
    """The target, as the training part has it."""
    there = np.concatenate([one.y for one in training])
    there = there[~np.isnan(there)]
    if not len(there) or there.min() == there.max():
        found = f"{there[0]:g} alone" if len(there) else "none"
        raise DataError(f"{_first(rows, training)}: expected values of the target {settings.target!r} that differ in "
                        f"the training part, found {found}: another data.target")
    return Output(settings.target, _unit(settings, settings.target), float(there.mean()), float(there.std()))


def _first(rows: Rows, training: list[Series]) -> str:
    return rows.place(int(training[0].rows[0]))


def _unit(settings: Settings, name: str) -> str:
    """By channel, else by its column."""
    return settings.units.get(name, settings.units.get(settings.inputs.get(name, name), ""))
