"""Operations on the signal of a graph, of one stage: what they need of its layout, and what they add to its chain."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._chain import Activation, Embedding, LogSoftmax, Norm, Operation, Softmax, matrix, scaled
from ._errors import ConversionError
from ._paths import distinct
from ._tracked import Tracked, bounded, rows, tracked


def followed(x: Tracked, *operations: Operation) -> Tracked:
    """After operations on each feature, which stay where they are."""
    return Tracked.of(x.stage.then(*operations), x.positions, x.features)


def bent(x: Tracked, kind: str, name: str, alpha: float | None = None, beta: float | None = None,
         before: Any = None) -> Tracked:
    """After an activation."""
    return followed(x, Activation(kind, name, before, alpha, beta))


def scale_and_shift(x: Tracked, scale: Any, shift: Any, name: str) -> Tracked:
    """scale * x + shift, by constants that are broadcast."""
    scale, shift = np.asarray(scale, np.float64), np.asarray(shift, np.float64)
    x = Tracked(x.stages, np.broadcast_to(x.ids, bounded(x.ids.shape, scale.shape, shift.shape)))
    x = x if _told(x, scale) and _told(x, shift) else distinct(x)
    return followed(x, scaled(per_feature(x, scale), per_feature(x, shift), name))


def _told(x: Tracked, values: np.ndarray) -> bool:
    """Has each feature one number, wherever it stands?"""
    found = np.zeros(x.stage.features)
    found[x.features] = np.broadcast_to(values, x.ids.shape)
    return bool((found[x.features] == values).all())


def per_feature(x: Tracked, values: np.ndarray) -> np.ndarray:
    """A constant, which is broadcast over the signal, by feature; those that are not there get 0."""
    found = np.zeros(x.stage.features)
    found[x.features] = np.broadcast_to(values, x.ids.shape)
    if not _told(x, values):
        raise ConversionError("expected one number for each feature, found numbers that depend on the time step")
    return found


def through(x: Tracked, W: np.ndarray, b: np.ndarray | None, name: str) -> Tracked:
    """W x + b, x along the last axis."""
    stage, positions = rows(x)
    if W.ndim != 2 or W.shape[1] != stage.features or (b is not None and b.shape != W.shape[:1]):
        shapes = f"{W.shape}{'' if b is None else f' and {b.shape}'}"
        raise ValueError(f"expected a matrix for {stage.features} features and its bias, found shapes {shapes}")
    return tracked(stage.then(matrix(W, b, name), features=len(W)), positions)


def normalised(x: Tracked, norm: Norm) -> Tracked:
    """Over all features, along the last axis."""
    stage, positions = rows(x)
    for numbers in (norm.gain, norm.bias):
        if numbers is not None and numbers.shape != (stage.features,):
            raise ValueError(f"expected {stage.features} numbers, found shape {numbers.shape}")
    return tracked(stage.then(norm), positions)


def softmax(x: Tracked, axis: int, link: type[Softmax] | type[LogSoftmax], name: str, before: Any = None) -> Tracked:
    """Over all features of a step, along an axis."""
    stage, _ = rows(Tracked(x.stages, np.moveaxis(x.ids, axis, -1)))
    if stage is not x.stage and sorted(np.unique(x.features)) != list(range(x.stage.features)):
        raise ConversionError("expected softmax over all features of a step, found some of them")
    return followed(x, link(name, before))


def embedded(x: Tracked, table: np.ndarray, name: str) -> Tracked:
    """The rows of a table for one feature of the input, along a new last axis; the other features come after them."""
    if x.stage.chain:
        raise ConversionError("expected an embedding of the input itself, found one of what is computed from it")
    if np.unique(x.features).size != 1:
        raise ConversionError("expected an embedding of one feature, found several")
    channel, size = int(x.features.flat[0]), table.shape[1]
    stage = x.stage.then(Embedding(table, channel, name), features=size + x.stage.features - 1)
    return Tracked.of(stage, x.positions[..., None], np.arange(size))
