"""The way from the input to a layer's output, as a chain, and what becomes of two that meet.

One of them must be the other's beginning, with nothing after it but matrices, scales and shifts: these are a path around
the layers of the longer way.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from .._chain import Affine, Fork, Join, Operation, Scaled, concatenated, scaled
from .._errors import ConversionError

Way = tuple[Operation, ...]
_MOST = 1 << 12  # features of a path, whose matrix takes their square


def summed(key: Hashable, one: Way, other: Way, width: int, sign: float, where: str) -> Way:
    """one + sign * other, each of `width` features."""
    before, main, side, swapped = _met(one, other, where)
    if sign != 1:
        turned = scaled(np.full(width, sign), np.zeros(width))
        main, side = ((*main, turned), side) if swapped else (main, (*side, turned))
    W, b = _composed(side, where)
    return (*before, Fork(key), *main, Join(key, W, b, where))


def beside(key: Hashable, one: Way, other: Way, widths: tuple[int, int], where: str) -> Way:
    """[one, other], of these numbers of features."""
    before, main, side, swapped = _met(one, other, where)
    own, added = reversed(widths) if swapped else widths
    padded, join = concatenated(key, own, added, not swapped, where)
    W, b = _composed(side, where)
    if isinstance(join, Join) and join.W is not None and W is not None:
        join = replace(join, W=join.W @ W, b=None if b is None else join.W @ b)
    return (*before, Fork(key), *main, padded, join)


def _met(one: Way, other: Way, where: str) -> tuple[Way, Way, Way, bool]:
    """What both begin with, the way that goes on, the path around it, and whether that is the first one."""
    upto = next((k for k, (a, b) in enumerate(zip(one, other)) if a is not b), min(len(one), len(other)))
    before, rest, path = one[:upto], one[upto:], other[upto:]
    if _is_affine(path) and (not _is_affine(rest) or len(path) <= len(rest)):
        return before, rest, path, False
    if _is_affine(rest):
        return before, path, rest, True
    raise ConversionError(f"{where}: expected one path around others, found two of which each bends or remembers: one of them "
                          f"may hold Dense without activation, scales and shifts alone")


def _is_affine(way: Way) -> bool:
    return all(isinstance(one, (Affine, Scaled)) for one in way)


def _composed(path: Way, where: str) -> tuple[np.ndarray | None, np.ndarray | None]:
    """The path as one map; None: it is the identity."""
    W, b = None, None
    for one in path:
        map_, shift = _map(one, where)
        W, b = (map_, shift) if W is None else (map_ @ W, map_ @ b + shift)
    return W, b


def _map(one: Operation, where: str) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(one, Affine):
        return one.W, one.b
    if not isinstance(one, Scaled) or len(one.scale) > _MOST:
        raise ConversionError(f"{where}: expected a path of at most {_MOST} features, found more")
    return np.diag(one.scale), one.shift
