"""The heat equation, whose solutions are computed."""

from __future__ import annotations

from collections.abc import Sequence as Many
from pathlib import Path

import numpy as np

from ...description.channels import Channel, Output, Sequence
from ...values.options import flags
from .dataset import DataSet, Part

BETA, MODES = 5000.0, 10


def heat(folder: Path, snapshots: int = 1000, interval: float = 1.0, grid: int = 31, fields: int = 150,
         tests: int = 50, validation_share: float = 0.1, noise: float = 0.0, forcing: bool = False,
         rollout: bool = False) -> DataSet:
    """Pairs of fields u(t), u(t + interval) of u_t = (u_xx + f) / 5000 on [0, pi], u = 0 at both ends.

    Ten modes with normal amplitudes, drawn with the number of the field as seed; whole fields are in one part alone,
    by a permutation of seed 0 (Shi et al. 2020). Nothing is read from the folder.

    Parameters
    ----------
    snapshots : int
        Intervals of each field.
    noise : float
        Times |u| times a normal is added.
    forcing : bool
        Is there a static f, the same for all fields?
    rollout : bool
        Of validation and test: the first field of each, then NaN for the samples that follow; only the last is judged.
    """
    flags(forcing=forcing, rollout=rollout)
    order = 1 + np.random.RandomState(0).permutation(fields + tests)
    held = max(1, round(validation_share * fields))
    cuts = order[:fields - held], order[fields - held:fields], order[fields:]
    made = [solutions(numbers, snapshots, interval, grid, noise, forcing) for numbers in cuts]
    parts = [_pairs(made[0]), *map(_rollouts if rollout else _pairs, made[1:])]
    names = [f"u{i}" for i in range(grid)]
    return DataSet(*parts, [Channel(name) for name in names], [Output(name) for name in names], task="regression",
                   sequence=Sequence(interval=interval))


def solutions(numbers: Many[int], snapshots: int, interval: float = 1.0, grid: int = 31, noise: float = 0.0,
              forcing: bool = False) -> np.ndarray:
    """Fields of these numbers at all times, shape (numbers, snapshots + 1, grid)."""
    modes = np.arange(1, MODES + 1)
    shapes = np.sin(np.outer(modes, np.arange(grid) * np.pi / (grid - 1)))
    shapes[:, -1] = 0
    decay = np.exp(-np.outer(np.arange(snapshots + 1) * interval, modes ** 2) / BETA)
    forced = 10 * np.random.RandomState(0).normal(size=MODES) / modes ** 2 if forcing else np.zeros(MODES)

    def solution(number: int) -> np.ndarray:
        rng = np.random.RandomState(number)
        u = ((rng.normal(size=MODES) - forced) * decay + forced) @ shapes / MODES
        return u + noise * np.abs(u) * rng.normal(size=u.shape) if noise else u

    return np.array([solution(number) for number in numbers])


def _pairs(u: np.ndarray) -> Part:
    """A sequence of one step for each interval."""
    return Part(*(each.reshape(-1, 1, u.shape[2]) for each in (u[:, :-1], u[:, 1:])))


def _rollouts(u: np.ndarray) -> Part:
    x, y = np.full_like(u[:, 1:], np.nan), np.full_like(u[:, 1:], np.nan)
    x[:, 0], y[:, -1] = u[:, 0], u[:, -1]
    return Part(x, y)
