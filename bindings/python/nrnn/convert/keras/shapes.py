"""What a layer reads and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .._errors import ConversionError
from ..rtneural.parts import Part
from .settings import Settings


@dataclass(frozen=True)
class Shape:
    """Of one sequence, without the batch.

    Attributes
    ----------
    width : int, optional
        Features; None: not said.
    steps : int, optional
        None: any number, or not said.
    sequence : bool
        There is one such vector for every step, not one in all.
    """

    width: int | None
    steps: int | None
    sequence: bool

    @property
    def axes(self) -> int:
        return 3 if self.sequence else 2

    def __str__(self) -> str:
        return f"({'steps, ' if self.sequence else ''}{self.width})"


@dataclass(frozen=True)
class Reading:
    """A layer that is being read: its settings and weights, what it is given, Keras's version, whether it is applied to
    one step alone, what else its call is given and where."""

    settings: Settings
    weights: dict[str, np.ndarray]
    given: Shape
    version: int
    per_step: bool = False
    constants: tuple[tuple[int, Any], ...] = ()

    @property
    def where(self) -> str:
        return self.settings.where

    @property
    def axes(self) -> int:
        """Of what the layer itself is given, with the batch."""
        return 2 if self.per_step else self.given.axes

    @property
    def width(self) -> int:
        if self.given.width is None:
            raise ConversionError(f"{self.where}: expected a known number of features, found none said of the input")
        return self.given.width

    def tensor(self, name: str, *shape: int | None) -> np.ndarray:
        """A weight of this shape; None stands for any size."""
        array = self.weights[name]
        if array.ndim != len(shape) or any(size not in (None, found) for size, found in zip(shape, array.shape)):
            letters = ", ".join("any" if size is None else str(size) for size in shape)
            raise ConversionError(f"{self.where}: {name}: expected shape ({letters}), found {array.shape}")
        if not array.size:
            raise ConversionError(f"{self.where}: {name}: expected numbers, found shape {array.shape}")
        return array

    def each(self, name: str, default: float) -> np.ndarray:
        """A weight for each feature."""
        return self.tensor(name, self.width) if name in self.weights else np.full(self.width, default)


Read = tuple[list[Part], Shape]
