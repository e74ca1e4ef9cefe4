"""The tasks, and the networks that are trained on each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nrnn.train import Config, read

HERE = Path(__file__).resolve().parent
SCRIPT, USUAL = "copy.toml", "usual.toml"  # the copy task as the published script sets it up, and as is usual


@dataclass(frozen=True)
class Task:
    """A configuration and its networks.

    Parameters
    ----------
    name, title : str
        Of files and results; of tables and pictures.
    file : str
        The configuration; its only layer is the recurrent one.
    models : tuple of (str, int)
        Cell and units, in reals.
    changes, quick : tuple of str
        Of the configuration, always and in a quick run.
    seeds : int
        At most so many.
    """

    name: str
    title: str
    file: str
    models: tuple[tuple[str, int], ...]
    changes: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()
    seeds: int = 4

    def config(self, cell: str, units: int, seed: int, quick: bool) -> Config:
        last = 1 if self.file == USUAL else 0
        changes = [*self.changes, f"layers.{last}.cell={cell}", f"layers.{last}.units={units}", f"seed={seed}"]
        if self.file == SCRIPT:
            changes.append(f"data.seed={seed}")  # sequences, and the numbers that stand for a symbol
        return read(HERE / self.file, changes + list(self.quick if quick else ()))


def _copy(name: str, title: str, file: str, *changes: str, wide: bool = False, seeds: int = 4,
          quick: tuple[str, ...] = ()) -> Task:
    """40 reals against 80, as published, and, if wide, the plain one of 80 beside them."""
    plain = (("lstm", 40), ("lstm", 80)) if wide else (("lstm", 40),)
    return Task(name, title, file, (*plain, ("quaternion_lstm", 80)), changes,
                ("data.train=2000", "data.validation=20", "data.test=20", *quick), seeds)


def _grid(plain: tuple[int, ...], quaternion: tuple[int, ...]) -> tuple[tuple[str, int], ...]:
    return (*(("lstm", size) for size in plain), *(("quaternion_lstm", size) for size in quaternion))


# Quick runs learn all that they try, or a training that does nothing would pass: of two sequences laid out together the
# published script's task asks as often, and as far back, as of ten; of the true copy there is one symbol.
_TWO = ("data.length=2", "data.batch=2", "training.batch=50", "optimiser.lr=0.02")
_ONE = ("data.length=1", "training.epochs=4", "training.batches=15", "optimiser.lr=0.02")
PUBLISHED = (_copy("published-10", "published script, 10 blanks", SCRIPT, "data.form=published", "data.blanks=10",
                   "training.epochs=45", wide=True, quick=(*_TWO, "data.blanks=2", "training.epochs=10")),
             _copy("published-30", "published script, 30 blanks", SCRIPT, "data.form=published", "data.blanks=30",
                   "training.epochs=70", quick=(*_TWO, "data.blanks=6", "training.epochs=20")))
TRUE = (_copy("copy-10", "true copy, 10 symbols, 10 blanks", USUAL, "data.blanks=10", wide=True, seeds=3,
              quick=(*_ONE, "data.blanks=1")),
        _copy("copy-30", "true copy, 10 symbols, 30 blanks", USUAL, "data.blanks=30", wide=True, seeds=3,
              quick=(*_ONE, "data.blanks=2")),
        _copy("copy-4", "true copy, 4 symbols, 4 blanks", SCRIPT, "data.form=transposed", "data.length=4",
              "data.blanks=4", "layers.0.forget_bias=1", "training.batch=50", "training.epochs=60",
              "training.batches=25", seeds=6,
              quick=("data.length=1", "data.blanks=1", "training.epochs=6", "training.batch=10")))
GRIDS = (Task("digits", "spoken digits", "digits.toml", _grid((8, 16, 32, 64), (16, 32, 64, 128)),
              quick=("training.epochs=40",)),
         Task("vowels", "Japanese vowels", "vowels.toml", _grid((4, 8, 16, 32), (8, 16, 32, 64)),
              quick=("training.epochs=50", "optimiser.lr=0.03")))
COPIES = PUBLISHED + TRUE
TASKS = COPIES + GRIDS
