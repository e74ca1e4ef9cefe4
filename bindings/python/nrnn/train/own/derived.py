"""What the network is told beside the channels: which values are missing, and for how long."""

from __future__ import annotations

import numpy as np

from ...description.channels import Age, Channel, Present
from .series import Series


def inputs(channels: list[Channel], series: list[Series], missing: str) -> list[Channel | Present | Age]:
    """The channels and, under "mask", for each that lacks a value in these rows, when it was there."""
    found: list[Channel | Present | Age] = list(channels)
    for c, channel in enumerate(channels if missing == "mask" else ()):
        ages = np.concatenate([_ages(one, c) for one in series])
        if any(np.isnan(one.raw[:, c]).any() for one in series):
            found.append(Present(channel.name))
        if ages.any():
            found.append(Age(channel.name, scale=float(ages[ages > 0].mean())))
    return found


def columns(one: Series, described: list[Channel | Present | Age]) -> np.ndarray:
    """What the first layer is fed before it is normalised, shape (T, inputs), as the engine derives it."""
    names = [given.name for given in described if isinstance(given, Channel)]
    found = []
    for given in described:
        c = names.index(given.name if isinstance(given, Channel) else given.of)
        if isinstance(given, Channel):
            found.append(np.where(np.isnan(one.x[:, c]), np.float32(given.mean), one.x[:, c]))
        else:
            found.append(_present(one, c) if isinstance(given, Present) else _ages(one, c))
    return np.stack(found, axis=1).astype(np.float32)


def _present(one: Series, channel: int) -> np.ndarray:
    return (~np.isnan(one.raw[:, channel])).astype(np.float32)


def _ages(one: Series, channel: int) -> np.ndarray:
    """Seconds since the channel last had a value, or since the series began; 0 where no interval is known."""
    there = ~np.isnan(one.raw[:, channel])
    elapsed = np.cumsum(one.dt)
    last = np.maximum.accumulate(np.where(there, np.arange(len(one)), -1))
    return elapsed - np.where(last < 0, 0.0, elapsed[np.maximum(last, 0)])
