"""Layers that are given several sequences: each a sum of matrices times these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .._errors import ConversionError
from .._paths import Term, summed
from .._tracked import Stage
from .shapes import Reading, Shape

Given = list[tuple[Stage, Shape]]


@dataclass(frozen=True)
class Merged:
    """What several ways become: one, its shape, and the same of their values."""

    way: Stage
    shape: Shape
    apply: Callable[[list[np.ndarray]], np.ndarray]


def added(one: Reading, given: Given) -> Merged:
    return _summed(one, given, np.ones(len(given)), lambda values: np.sum(values, axis=0))


def averaged(one: Reading, given: Given) -> Merged:
    return _summed(one, given, np.full(len(given), 1 / len(given)), lambda values: np.mean(values, axis=0))


def subtracted(one: Reading, given: Given) -> Merged:
    if len(given) != 2:
        raise ConversionError(f"{one.where}: expected two inputs, found {len(given)}")
    return _summed(one, given, np.array([1.0, -1.0]), lambda values: values[0] - values[1])


def concatenated(one: Reading, given: Given) -> Merged:
    one.settings.expect_last_axis(given[0][1].axes)
    widths = _widths(one, given)
    places = np.split(np.eye(sum(widths)), np.cumsum(widths)[:-1], axis=1)
    return _merged(one, given, places, lambda values: np.concatenate(values, axis=-1))


def _summed(one: Reading, given: Given, factors: np.ndarray, apply: Callable[[list[np.ndarray]], np.ndarray]) -> Merged:
    widths = _widths(one, given)
    if len(set(widths)) > 1:
        raise ConversionError(f"{one.where}: expected inputs of one number of features, found {widths}")
    return _merged(one, given, [factor * np.eye(widths[0]) for factor in factors], apply)


def _merged(one: Reading, given: Given, maps: list[np.ndarray], apply: Callable[[list[np.ndarray]], np.ndarray]) -> Merged:
    for (way, _), W in zip(given, maps):
        way.allow_square(len(W))
    terms = [Term(way, W, np.zeros(len(W))) for (way, _), W in zip(given, maps)]
    try:
        way = summed(terms, one.where)
    except ConversionError as error:
        raise ConversionError(f"{one.where}: {error}") from error
    return Merged(way, Shape(len(maps[0]), one.given.steps, one.given.sequence), apply)


def _widths(one: Reading, given: Given) -> list[int]:
    """The features of each, all of them sequences or all of them vectors."""
    shapes = [shape for _, shape in given]
    widths = [shape.width for shape in shapes if shape.width is not None]
    if len(widths) < len(shapes) or len({shape.sequence for shape in shapes}) > 1:
        raise ConversionError(f"{one.where}: expected several sequences, or several vectors, found "
                              f"{', '.join(map(str, shapes))}")
    return widths
