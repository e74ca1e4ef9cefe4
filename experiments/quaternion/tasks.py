"""The tasks, and the networks that are trained on each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nrnn.train import Config, read

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Task:
    """A configuration and its networks.

    Parameters
    ----------
    name : str
    file : str
        The configuration; its last layer is the recurrent one.
    models : tuple of (str, int)
        Cell and units, in reals.
    changes, quick : tuple of str
        Of the configuration, always and in a quick run.
    """

    name: str
    file: str
    models: tuple[tuple[str, int], ...]
    changes: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()

    def config(self, cell: str, units: int, seed: int, quick: bool) -> Config:
        last = 1 if self.file == "copy.toml" else 0
        changes = [*self.changes, f"layers.{last}.cell={cell}", f"layers.{last}.units={units}", f"seed={seed}"]
        return read(HERE / self.file, changes + list(self.quick if quick else ()))


def _copy(blanks: int) -> Task:
    """40 reals against 80, as published, and the plain one of 80 beside them."""
    return Task(f"copy-{blanks}", "copy.toml", (("lstm", 40), ("lstm", 80), ("quaternion_lstm", 80)),
                (f"data.blanks={blanks}",),
                ("data.train=500", "data.validation=20", "data.test=20", "training.epochs=2", "training.batches=5"))


def _grid(plain: tuple[int, ...], quaternion: tuple[int, ...]) -> tuple[tuple[str, int], ...]:
    return (*(("lstm", size) for size in plain), *(("quaternion_lstm", size) for size in quaternion))


TASKS = (_copy(10), _copy(30),
         Task("digits", "digits.toml", _grid((8, 16, 32, 64), (16, 32, 64, 128)), quick=("training.epochs=2",)),
         Task("vowels", "vowels.toml", _grid((4, 8, 16, 32), (8, 16, 32, 64)), quick=("training.epochs=2",)))
