"""The sets whose trained models are read, and which of these models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from nrnn.train import sets
from nrnn.train.data import DataSet, Part

import nrnn

SHIPPED = Path(__file__).resolve().parents[2] / "examples/models"


@dataclass(frozen=True)
class Counts:
    """How many sequences each figure is taken on, of the test part but for `training`; and how much work on them.

    The second moments multiply matrices at every step, R alone only rows.
    """

    rows: int = 24         # R
    moments: int = 6       # R + Q, and the loss under noise
    pairs: int = 12        # of noisy paths and their mirror images, for each of these
    weak: int = 64         # the same at the weakest noise
    exponents: int = 4
    attacked: int = 20
    trials: int = 5        # radii for each of these
    training: int = 500    # of the Hessian
    lanczos: int = 10      # steps at most
    draws: int = 3         # of its trace


@dataclass(frozen=True)
class Source:
    """A set and its models.

    Parameters
    ----------
    models : tuple of str
        Plain Sde layers, of which everything is exact.
    others : tuple of str
        Other cells, of which the curvature of the training loss alone is known.
    noise : OfficialNoise
        That all are asked about, whatever they were trained with.
    against : tuple of (str, str)
        Which model, trained with noise, is compared with which, trained without.
    load : callable
        The folder of the published sets to the set.
    files : str
        What the names of its model files begin with, and before that their folder, if not that of its own name.
    """

    models: tuple[str, ...]
    noise: nrnn.OfficialNoise
    against: tuple[tuple[str, str], ...]
    load: Callable[[Path], DataSet]
    counts: Counts = Counts()
    files: str | None = None
    others: tuple[str, ...] = ()


OTHERS = "exponential", "cornn", "lstm"
SHORT = Counts(rows=50, moments=8, weak=256, exponents=6, attacked=24)  # for sequences of 140 or 49 steps instead of 784
SOURCES = {
    "mnist": Source(("lipschitz", "nrnn-low", "nrnn-high", "antisymmetric"), nrnn.OfficialNoise(0.05, 0.02),
                    (("nrnn-low", "lipschitz"), ("nrnn-high", "lipschitz")), lambda folder: sets.load("mnist", folder),
                    others=OTHERS),
    "reduced": Source(("lipschitz", "nrnn-off", "nrnn-low", "nrnn-high"), nrnn.OfficialNoise(0.2, 0.02),
                      (("nrnn-high", "lipschitz"), ("nrnn-low", "nrnn-off"), ("nrnn-high", "nrnn-off")),
                      lambda folder: sets.load("mnist", folder, side=7), SHORT, "mnist/reduced-"),
    "ecg5000": Source(("lipschitz", "nrnn-off", "nrnn-paper", "nrnn-high", "antisymmetric"),
                      nrnn.OfficialNoise(0.06, 0.03), (("nrnn-high", "lipschitz"), ("nrnn-high", "nrnn-off"),
                                                       ("nrnn-paper", "lipschitz"), ("nrnn-paper", "nrnn-off")),
                      lambda folder: sets.load("ecg5000", folder), SHORT, others=OTHERS),
}
QUICK = Counts(rows=2, moments=2, pairs=16, weak=64, exponents=1, attacked=2, trials=4, training=4, lanczos=7, draws=2)


def files(name: str, folder: Path) -> list[tuple[str, int, Path]]:
    """Models and their seeds, from the folder of the set in `folder`, or, if it has none of the set, those that ship.

    Never of both: a pair is of one recipe.
    """
    begin, kinds = SOURCES[name].files or f"{name}/", (*SOURCES[name].models, *SOURCES[name].others)
    for place in (folder, SHIPPED):
        found = [(model, int(path.stem.rpartition("-")[2]), path) for model in kinds
                 for path in sorted(place.glob(f"{begin}{model}-[0-9]*.nrnn"))]
        if found:
            return found
    return []


def some(part: Part, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The first ones in an order by chance, raw: x (count, T, channels) in float64, and labels."""
    chosen = np.random.default_rng(0).permutation(len(part))[:count]
    return part.x[chosen].astype(np.float64), part.y[chosen]
