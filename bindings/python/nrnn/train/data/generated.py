"""Sets that are computed: the copy task and the heat equation."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...channels import Channel, Output, Sequence
from .dataset import IGNORED, DataSet, Part

_BETA, _MODES = 5000.0, 10


def copy_task(folder: Path, blanks: int = 10, length: int = 10, alphabet: int = 8, train: int = 20_000,
              validation: int = 1_000, test: int = 1_000, seed: int = 0) -> DataSet:
    """Symbols, then blanks, a delimiter, and the symbols again: a class at each of the last steps.

    Symbols come one-hot, `alphabet` + 2 of them with blank and delimiter. Nothing is read from the folder.
    """
    kinds, steps = alphabet + 2, 2 * length + blanks
    rng = np.random.default_rng(seed)

    def part(count: int) -> Part:
        symbols = rng.integers(0, alphabet, (count, length))
        shown = np.full((count, steps), alphabet)
        shown[:, :length], shown[:, -length - 1] = symbols, alphabet + 1
        said = np.full((count, steps), IGNORED)
        said[:, -length:] = symbols
        return Part(np.eye(kinds, dtype=np.uint8)[shown], said)

    names = [*map(str, range(alphabet)), "blank", "delimiter"]
    return DataSet(part(train), part(validation), part(test), [Channel(name) for name in names], names[:alphabet],
                   sequence=Sequence())


def heat(folder: Path, snapshots: int = 1000, interval: float = 1.0, grid: int = 31, fields: int = 150,
         tests: int = 50, validation_share: float = 0.1, noise: float = 0.0, forcing: bool = False) -> DataSet:
    """Pairs of fields u(t), u(t + interval) of u_t = (u_xx + f) / 5000 on [0, pi], u = 0 at both ends.

    Ten modes with normal amplitudes, drawn with the number of the field as seed (Shi et al. 2020). Whole fields are in
    one part alone. Nothing is read from the folder.

    Parameters
    ----------
    snapshots : int
        Intervals of each field.
    noise : float
        Times |u| times a normal is added.
    forcing : bool
        Is there a static f, the same for all fields?
    """
    x = np.arange(grid) * np.pi / (grid - 1)
    modes = np.arange(1, _MODES + 1)
    shapes = np.sin(np.outer(modes, x))
    shapes[:, -1] = 0
    decay = np.exp(-np.outer(np.arange(snapshots + 1) * interval, modes ** 2) / _BETA)
    forced = 10 * np.random.RandomState(0).normal(size=_MODES) / modes ** 2 if forcing else np.zeros(_MODES)

    def path(number: int) -> np.ndarray:
        rng = np.random.RandomState(number)
        u = ((rng.normal(size=_MODES) - forced) * decay + forced) @ shapes / _MODES
        return u + noise * np.abs(u) * rng.normal(size=u.shape) if noise else u

    def part(numbers: range) -> Part:
        paths = [path(number) for number in numbers]
        return Part(*(np.concatenate([p[cut] for p in paths])[:, None] for cut in (slice(None, -1), slice(1, None))))

    held = max(1, round(validation_share * fields))
    cuts = [range(1, fields - held + 1), range(fields - held + 1, fields + 1), range(fields + 1, fields + tests + 1)]
    names = [f"u{i}" for i in range(grid)]
    return DataSet(*map(part, cuts), [Channel(name) for name in names], [Output(name) for name in names],
                   task="regression", sequence=Sequence(interval=interval))
