"""The copy task, which is computed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...description.channels import Channel, Sequence
from .dataset import IGNORED, DataSet, Part


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
