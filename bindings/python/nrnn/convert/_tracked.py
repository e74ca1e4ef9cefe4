"""Tensors whose numbers are not known, but where each comes from is.

A graph moves data about: it transposes, squeezes, slices, reshapes to shapes that it computed. Here every element
of a tensor of the signal carries a number that says which feature of which layer, at which position of the input (time,
batch), it is, and nodes that only move data move these numbers. So a layout is never guessed: it is read where a matrix
or a cell consumes it.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field, replace

import numpy as np

from ._chain import Affine, Operation, selected
from ._errors import ConversionError

_SHIFT = 40  # ids are serial << 40 | position * features + feature
next_serial = itertools.count().__next__
_MOST = 1 << 22        # elements of a tensor that is followed
_MOST_OPERATIONS = 2000
_MOST_SQUARES = 1 << 25  # numbers in the matrices that stand for scales and shifts


def bounded(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that some are broadcast to, of few enough elements to be followed one by one."""
    shape = np.broadcast_shapes(*shapes)
    if math.prod(shape) > _MOST:
        raise ConversionError(f"expected at most {_MOST} elements, found shape {shape}")
    return shape


@dataclass(frozen=True)
class Stage:
    """What the signal is after some operations: a number of features at each position.

    Attributes
    ----------
    features : int
    grid : tuple of int
        Sizes of the input's axes that are no features; positions count through them.
    chain : tuple of Operation
        What made this of the input.
    time : int, optional
        The axis of the grid that cells took as time.
    refused : str
        Why nothing may use this stage; empty if it may.
    """

    features: int
    grid: tuple[int, ...]
    chain: tuple[Operation, ...] = field(default=(), repr=False)
    time: int | None = None
    refused: str = ""
    serial: int = field(default_factory=next_serial, init=False)

    @property
    def steps(self) -> int:
        """Time steps of the graph; 1 where no cell walks along an axis."""
        return 1 if self.time is None else self.grid[self.time]

    def times(self, positions: np.ndarray) -> np.ndarray:
        """The time step of each position."""
        return np.zeros_like(positions) if self.time is None else np.unravel_index(positions, self.grid)[self.time]

    def allow_square(self, width: int) -> None:
        """Refuse a matrix of features by `width` where it and others that scale or select take too much."""
        squares = sum(one.W.size for one in self.chain if isinstance(one, Affine) and one.elementwise)
        if squares + self.features * width > _MOST_SQUARES:
            raise ConversionError(f"expected fewer features to scale, shift or select, found {self.features}")

    def then(self, *operations: Operation, features: int | None = None, time: int | None = None) -> Stage:
        """The stage after further operations."""
        if len(self.chain) > _MOST_OPERATIONS:
            raise ConversionError(f"expected at most {_MOST_OPERATIONS} operations in a row, found more")
        return replace(self, chain=self.chain + operations, features=self.features if features is None else features,
                       time=self.time if time is None else time)


@dataclass(frozen=True)
class Tracked:
    """A tensor of the signal. Its elements may be of several stages, as long as nothing but moves use it."""

    stages: tuple[Stage, ...]
    ids: np.ndarray  # int64

    @classmethod
    def of(cls, stage: Stage, positions: np.ndarray, features: np.ndarray) -> Tracked:
        bounded(np.shape(positions), np.shape(features))
        return cls((stage,), stage.serial << _SHIFT | positions * stage.features + features)

    @property
    def stage(self) -> Stage:
        """The one that all elements are of."""
        serials = np.unique(self.ids >> _SHIFT)
        if len(serials) != 1:
            raise ConversionError(f"expected features of one layer, found those of {len(serials)}")
        stage = next(one for one in self.stages if one.serial == serials[0])
        if stage.refused:
            raise ConversionError(stage.refused)
        return stage

    @property
    def positions(self) -> np.ndarray:
        return self._places // self.stage.features

    @property
    def features(self) -> np.ndarray:
        return self._places % self.stage.features

    @property
    def _places(self) -> np.ndarray:
        return self.ids & (1 << _SHIFT) - 1


def located(value: Tracked) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each element the serial of its stage, its position and its feature."""
    serials, places = value.ids >> _SHIFT, value.ids & (1 << _SHIFT) - 1
    widths = {stage.serial: stage.features for stage in value.stages}
    found, inverse = np.unique(serials, return_inverse=True)
    width = np.array([widths[serial] for serial in found.tolist()], np.int64)[inverse].reshape(serials.shape)
    return serials, places // width, places % width


@dataclass(frozen=True)
class Unknown:
    """A tensor of an input that has no value and is not the signal."""

    name: str
    ids: np.ndarray


def rows(value: Tracked) -> tuple[Stage, np.ndarray]:
    """The stage whose features are, in order, those along the last axis, and the position of each row.

    Raises
    ------
    ConversionError
        The last axis mixes positions, or rows take different features.
    """
    if value.ids.ndim == 0 or value.ids.size == 0:
        raise ConversionError(f"expected an axis of features, found shape {value.ids.shape}")
    positions, features = value.positions, value.features
    if (positions != positions[..., :1]).any():
        raise ConversionError("expected features of one time step along the last axis, found several steps")
    chosen = features.reshape(-1, features.shape[-1])
    if (chosen != chosen[:1]).any():
        raise ConversionError("expected the same features at each time step, found different ones")
    return picked(value.stage, chosen[0]), positions[..., 0]


def per_position(value: Tracked) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The positions that a tensor takes, the places of its elements [positions, features], the features of each row."""
    positions, features = value.positions.ravel(), value.features.ravel()
    found, counts = np.unique(positions, return_counts=True)
    if (counts != counts[0]).any():
        raise ConversionError("expected the same features at each time step, found different numbers of them")
    places = np.argsort(positions, kind="stable").reshape(len(found), -1)
    if (features[places] != features[places[0]]).any():
        raise ConversionError("expected the same features at each time step, found different ones")
    return found, places, features[places[0]]


def time_axis(stage: Stage, positions: np.ndarray) -> int | None:
    """The axis of the input's positions that a cell walks along; None if there is one step."""
    steps = len(positions)
    index = np.reshape(np.unravel_index(positions, stage.grid), (len(stage.grid), *positions.shape))
    moving = [a for a, along in enumerate(index) if (along != along[:1]).any()]
    if not moving and stage.time is None and np.unique(positions).size == math.prod(stage.grid):
        return None
    if len(moving) == 1 and stage.time in (None, moving[0]):
        along, size = index[moving[0]], stage.grid[moving[0]]
        if steps == size and (along == np.arange(steps)[:, None]).all():
            return moving[0]
        if steps == size and (along == np.arange(steps)[::-1, None]).all():
            raise ConversionError("X: expected time in its own order, found it reversed")
    raise ConversionError("X: expected every time step of the signal in order, found others")


def picked(stage: Stage, features: np.ndarray) -> Stage:
    """A stage with some features of another, in their order."""
    if np.array_equal(features, np.arange(stage.features)):
        return stage
    stage.allow_square(len(features))
    return stage.then(selected(features, stage.features), features=len(features))


def tracked(stage: Stage, positions: np.ndarray) -> Tracked:
    """All features of a stage, along a new last axis."""
    return Tracked.of(stage, positions[..., None], np.arange(stage.features))


def source(shape: list[int], feature_axes: list[int]) -> Tracked:
    """The graph's input: features along some of its axes, positions along the others."""
    bounded(tuple(shape))
    index = np.unravel_index(np.arange(int(np.prod(shape))).reshape(shape), shape) if shape else ()
    inner = tuple(shape[a] for a in feature_axes)
    grid = tuple(size for a, size in enumerate(shape) if a not in feature_axes)
    outer = [index[a] for a in range(len(shape)) if a not in feature_axes]
    features = np.ravel_multi_index([index[a] for a in feature_axes], inner) if inner else np.zeros(shape, np.int64)
    positions = np.ravel_multi_index(outer, grid) if grid else np.zeros(shape, np.int64)
    return Tracked.of(Stage(int(np.prod(inner)), grid), positions, features)
