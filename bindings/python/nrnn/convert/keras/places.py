"""Where an archive keeps weights: layers/lstm/cell/vars/0, which Keras 2 on Windows wrote as layers\\lstm\\cell/vars/0."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from .._errors import ConversionError
from .hdf5 import Group

_DEEPEST = 32
_WEIGHTS = "vars"
_SEEDS = "seed_generator"


@dataclass
class Place:
    """A layer or a list of layers: its own weights, and what is within."""

    path: str = ""
    own: Group | None = None
    within: dict[str, Place] = field(default_factory=dict)

    def at(self, *names: str) -> Place | None:
        place: Place | None = self
        for name in names:
            place = None if place is None else place.within.get(name)
        return place

    def weights(self) -> Iterator[tuple[Group, str]]:
        """Its own in order, then those of what it holds, such as its cell."""
        if self.own is not None:
            yield from ((self.own, name) for name in sorted(self.own, key=lambda name: (len(name), name)))
        for _, place in sorted(self.within.items()):
            yield from place.weights()

    def arrays(self) -> list[np.ndarray]:
        return [group.expect_array(name) for group, name in self.weights()]

    def layers(self) -> dict[str, Place]:
        """Those within that have weights."""
        return {name: place for name, place in self.within.items() if any(place.weights())}


def numbered(layers: dict[str, Place], stem: str) -> list[str]:
    """The names that are `stem`, `stem`_1, .., in that order. Keras 2 leaves out every other number."""
    numbers = {name: int(name[len(stem) + 1:] or 0) for name in layers if re.fullmatch(rf"{stem}(_[0-9]{{1,9}})?", name)}
    return sorted(numbers, key=numbers.__getitem__)


def places(group: Group) -> Place:
    """All of a file."""
    root = Place()
    _fill(root, group, 0)
    return root


def _fill(place: Place, group: Group, depth: int) -> None:
    if depth > _DEEPEST:
        raise ConversionError(f"{group.path}: expected groups at most {_DEEPEST} deep, found more")
    for name in group:
        inner = group.group(name)
        if inner is None or name == _SEEDS:
            continue
        if name == _WEIGHTS:
            place.own = inner
            continue
        there = place
        for part in name.split("\\"):
            there = there.within.setdefault(part, Place(f"{there.path}/{part}".lstrip("/")))
        _fill(there, inner, depth + 1)
