"""What a run is: its tables, each checked when it is made."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from ._choices import ConfigError, above, one_of
from ._defaults import OWN

MODES = ("off", "paper", "official", "explicit")  # of noise


@dataclass(frozen=True)
class Data:
    """`set` is one of `nrnn.train.data.SETS`, or "own" if `files` are named; every other entry is an option of it."""

    set: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Layer:
    """`cell` is one of `nrnn.train.models.CELLS`; every other entry is an argument of it, such as units."""

    cell: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Noise:
    """Noise of all recurrent layers, in training.

    Parameters
    ----------
    mode : {"off", "paper", "official", "explicit"}
        "paper": eps sqrt(step) (sigma1 + sigma2 f) xi; "official": the published code's, add and mult;
        "explicit": none is drawn, (eps^2 / 2) R is added to the loss, of the official form if add or mult is given.
    draws : int
        Of "explicit": random combinations of the rows of R; 0: all rows.
    """

    mode: str = "off"
    eps: float = 1.0
    sigma1: float = 0.0
    sigma2: float = 0.0
    add: float = 0.0
    mult: float = 0.0
    draws: int = 0

    def __post_init__(self) -> None:
        if self.mode == "em":  # the name of before
            object.__setattr__(self, "mode", "paper")
        one_of("noise.mode", self.mode, MODES)


@dataclass(frozen=True)
class Optimiser:
    """`name` is one of adam, sgd, rmsprop, newton.

    Parameters
    ----------
    lr : float
        Not of newton, whose steps follow from its radius.
    orthogonal_factor : float
        Times lr: rate of the matrices that are kept orthogonal.
    radius, largest_radius : float
        Of newton.
    """

    name: str = "adam"
    lr: float = 0.001
    momentum: float = 0.0
    weight_decay: float = 0.0
    orthogonal_factor: float = 0.1
    radius: float = 0.1
    largest_radius: float = 5.0

    def __post_init__(self) -> None:
        one_of("optimiser.name", self.name, ("adam", "sgd", "rmsprop", "newton"))
        above("optimiser.lr", self.lr, 0)


@dataclass(frozen=True)
class Schedule:
    """How the learning rate falls.

    Parameters
    ----------
    name : {"constant", "steps", "plateau", "cosine"}
        "steps": times `factor` after each epoch of `epochs` (counted from 0); "plateau": after `patience` epochs
        without a better validation loss, not below `least`; "cosine": to `least` over the run.
    """

    name: str = "constant"
    epochs: list[int] = field(default_factory=list)
    factor: float = 0.1
    patience: int = 5
    least: float = 0.0

    def __post_init__(self) -> None:
        one_of("schedule.name", self.name, ("constant", "steps", "plateau", "cosine"))


@dataclass(frozen=True)
class Training:
    """How long, in which portions.

    Parameters
    ----------
    batch : int
        Sequences of a step.
    batches : int
        Steps of an epoch, on sequences drawn anew each time; 0: as many as the data give.
    clip : float
        Longest gradient; 0: not cut.
    patience : int
        Epochs without a better validation loss after which it stops; 0: never.
    loss : {"default", "crps"}
        Cross-entropy of classes and squared error of values; or the score of two draws of the noise, which teaches the
        spread of an ensemble too.
    keep : {"best", "last"}
        Which weights are exported and tested: those of the best validation loss, or the last.
    threads : int
        Of PyTorch; 0: as they are.
    dtype : {"float32", "float64"}
    """

    epochs: int = 10
    batch: int = 128
    batches: int = 0
    clip: float = 0.0
    patience: int = 0
    loss: str = "default"
    keep: str = "best"
    device: str = "cpu"
    threads: int = 0
    dtype: str = "float32"

    def __post_init__(self) -> None:
        for name in ("epochs", "batch"):
            above(f"training.{name}", getattr(self, name), 0)
        one_of("training.loss", self.loss, ("default", "crps"))
        one_of("training.keep", self.keep, ("best", "last"))
        one_of("training.dtype", self.dtype, ("float32", "float64"))


@dataclass(frozen=True)
class Config:
    """A run.

    Parameters
    ----------
    data : Data
    layers : list of Layer
        Bottom first.
    readout : bool
        Is there o = V y + c above them?
    seed : int
        Of weights, order and noise.
    name : str
    """

    data: Data
    layers: list[Layer]
    noise: Noise = Noise()
    optimiser: Optimiser = Optimiser()
    schedule: Schedule = Schedule()
    training: Training = Training()
    readout: bool = True
    seed: int = 0
    name: str = ""

    def __post_init__(self) -> None:
        if not self.layers:
            raise ConfigError("layers: expected at least one [[layers]], found none")

    @property
    def is_of_own_data(self) -> bool:
        """Is it of a user's files or frame, not of a published set?"""
        return self.data.set == OWN

    def as_dict(self) -> dict[str, Any]:
        """The entries as they stand in a file."""
        entries = asdict(self)
        for table in (entries["data"], *entries["layers"]):
            table.update(table.pop("options"))
        return entries
