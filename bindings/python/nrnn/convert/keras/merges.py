"""Layers that are given several sequences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .._chain import scaled
from .._errors import ConversionError
from .shapes import Reading, Shape
from .ways import Way, beside, summed

Arrays = list[np.ndarray]


@dataclass(frozen=True)
class Merged:
    """What several ways become: one, its shape, and the same of their values."""

    way: Way
    shape: Shape
    apply: Callable[[Arrays], np.ndarray]


def added(one: Reading, ways: list[Way], shapes: list[Shape]) -> Merged:
    return Merged(_sum(one, ways, shapes), shapes[0], lambda values: np.sum(values, axis=0))


def subtracted(one: Reading, ways: list[Way], shapes: list[Shape]) -> Merged:
    if len(ways) != 2:
        raise ConversionError(f"{one.where}: expected two inputs, found {len(ways)}")
    return Merged(_sum(one, ways, shapes, -1.0), shapes[0], lambda values: values[0] - values[1])


def averaged(one: Reading, ways: list[Way], shapes: list[Shape]) -> Merged:
    width, share = _width(one, shapes), 1 / len(ways)
    mean = scaled(np.full(width, share), np.zeros(width), one.where)
    return Merged((*_sum(one, ways, shapes), mean), shapes[0], lambda values: np.mean(values, axis=0))


def concatenated(one: Reading, ways: list[Way], shapes: list[Shape]) -> Merged:
    one.settings.expect_last_axis(shapes[0].axes)
    _expect_alike(one, shapes)
    widths = [_width(one, [shape]) for shape in shapes]
    way, width = ways[0], widths[0]
    for number, (other, more) in enumerate(zip(ways[1:], widths[1:])):
        way = beside((one.where, number), way, other, (width, more), one.where)
        width += more
    return Merged(way, Shape(width, shapes[0].steps, shapes[0].sequence), lambda values: np.concatenate(values, axis=-1))


def _sum(one: Reading, ways: list[Way], shapes: list[Shape], sign: float = 1.0) -> Way:
    _expect_alike(one, shapes)
    width = _width(one, shapes)
    way = ways[0]
    for number, other in enumerate(ways[1:]):
        way = summed((one.where, number), way, other, width, sign, one.where)
    return way


def _width(one: Reading, shapes: list[Shape]) -> int:
    widths = {shape.width for shape in shapes}
    width = next(iter(widths))
    if len(widths) > 1 or width is None:
        raise ConversionError(f"{one.where}: expected inputs of one number of features, found {', '.join(map(str, shapes))}")
    return width


def _expect_alike(one: Reading, shapes: list[Shape]) -> None:
    if len({shape.sequence for shape in shapes}) > 1:
        raise ConversionError(f"{one.where}: expected sequences or vectors, found {', '.join(map(str, shapes))}")
