"""What an experiment with heart beats has of its own: data, how long it trains, how many seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nrnn.train.data import DataSet, Part

from .. import configs

_SHARED = configs.read(Path(__file__).parent / "models.toml")
DECISIVE = ("lipschitz", "nrnn-off", "nrnn-paper")  # the paper's own claim stands on these
_FEW = 16                                           # beats that a quick run validates and judges


@dataclass(frozen=True)
class Task:
    """Parameters
    ----------
    name, about : str
        The experiment's folder, and what its command says it does.
    data : dict
        The entries `data` of a configuration.
    epochs : sequence of int
        How many are tried.
    load : callable
        The folder of the published sets to the parts.
    seeds, others : int
        Of the decisive models, and of the others at most.
    """

    name: str
    about: str
    data: dict[str, Any]
    epochs: Sequence[int]
    load: Callable[[Path], DataSet]
    seeds: int
    others: int

    @property
    def models(self) -> dict[str, dict[str, Any]]:
        """A configuration of every model, with the settings that are tried."""
        return {name: shared | {"data": self.data, "settings": shared["settings"] | {"training.epochs": self.epochs}}
                for name, shared in _SHARED.items()}

    def seeds_of(self, name: str, seeds: range) -> range:
        """Those of `seeds` that a model is trained with."""
        return seeds if name in DECISIVE else seeds[:self.others]


def quick(data: DataSet) -> DataSet:
    """With few beats to validate and to judge."""
    return replace(data, validation=spread(data.validation, _FEW), test=spread(data.test, _FEW))


def spread(part: Part, count: int) -> Part:
    """At least so many beats, evenly over a part that may be sorted; all, if there are fewer."""
    return part.take(places(len(part), count))


def places(size: int, count: int) -> range:
    """Where those are in a part of `size`."""
    return range(0, size, max(1, size // count))
