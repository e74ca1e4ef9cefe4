"""What of a chain can be part of a neighbour: scales, shifts and selections of single features.

They are folded into the matrix, cell or normalisation beside them, in float64 and so rounded once; two matrices in a row
stay two layers, for a narrow one may be there on purpose. Nothing is folded across a fork or a join, whose value others
read too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ._chain import Affine, Cell, Join, Norm, Operation, Scaled


@dataclass
class Folded:
    """A chain without what is part of a neighbour.

    Attributes
    ----------
    chain : list of Operation
    origins : list of list of int
        Which operations each was, by their number in the chain as it was.
    notes : list of str
        What was folded.
    """

    chain: list[Operation]
    origins: list[list[int]]
    notes: list[str]


def folded(chain: list[Operation]) -> Folded:
    """The chain without what is part of a neighbour, and a note of each."""
    done: list[Operation] = []
    origins: list[list[int]] = []
    notes = []
    for number, one in enumerate(chain):
        joined = _joined(done[-1], one) if done else None
        if joined is None and isinstance(one, Affine) and (pair := _concatenation(done)):
            done[-2:] = _mapped(one, *pair)
            origins[-2].append(number)
        elif joined is None:
            done.append(one)
            origins.append([number])
        else:
            small = done[-1] if _is_single(done[-1]) else one
            notes += [f"{small.name} is folded into its neighbour"] if _is_single(small) and small.name else []
            done[-1] = joined
            origins[-1].append(number)
    kept = [k for k, one in enumerate(done) if not does_nothing(one)]
    return Folded([done[k] for k in kept], [origins[k] for k in kept], notes)


def _concatenation(done: list[Operation]) -> tuple[Affine, Join] | None:
    """Two vectors side by side, as `_chain.concatenated` writes them; None if the last two are something else."""
    match done[-2:]:
        case [Affine(elementwise=True) as padded, Join() as join] if join.W is not None:
            return padded, join
    return None


def _mapped(one: Affine, padded: Affine, join: Join) -> list[Operation]:
    """W [h, x] = W_h h + W_x x."""
    return [replace(one, W=one.W @ padded.W, b=one.W @ padded.b + one.b),
            replace(join, W=one.W @ join.W, b=None if join.b is None else one.W @ join.b)]


def _is_single(one: Operation) -> bool:
    return isinstance(one, Scaled) or (isinstance(one, Affine) and one.elementwise)


def _joined(before: Operation, one: Operation) -> Operation | None:
    """Both as one operation; None if they stay two."""
    if isinstance(before, Scaled):
        return _after_scale(before, one)
    if isinstance(one, Scaled):
        return _scaled(before, one)
    if isinstance(before, Affine) and isinstance(one, Affine) and (before.elementwise or one.elementwise):
        return Affine(one.W @ before.W, one.W @ before.b + one.b, before.elementwise and one.elementwise,
                      before.name if one.elementwise else one.name)
    if isinstance(before, Affine) and isinstance(one, Cell) and before.elementwise:
        return _into_cell(one, lambda U: U @ before.W, before.b)
    return None


def _after_scale(before: Scaled, one: Operation) -> Operation | None:
    if isinstance(one, Scaled):
        return Scaled(one.scale * before.scale, one.scale * before.shift + one.shift, before.name)
    if isinstance(one, Affine):
        return replace(one, W=one.W * before.scale, b=one.W @ before.shift + one.b)
    if isinstance(one, Cell):
        return _into_cell(one, lambda U: U * before.scale, before.shift)
    return None


def _scaled(before: Operation, one: Scaled) -> Operation | None:
    if isinstance(before, Affine):
        return replace(before, W=one.scale[:, None] * before.W, b=one.scale * before.b + one.shift)
    if isinstance(before, Norm):
        gain, bias = (default if given is None else given for given, default in ((before.gain, 1.0), (before.bias, 0.0)))
        return replace(before, gain=gain * one.scale, bias=bias * one.scale + one.shift)
    return None


def _into_cell(cell: Cell, mapped: Callable[[np.ndarray], np.ndarray], shift: np.ndarray) -> Cell | None:
    """A map of single features as part of the cell's U and b."""
    U, b = cell.weights.get("U"), cell.weights.get("b")
    if not isinstance(U, np.ndarray):
        return None
    moved = U @ shift
    return replace(cell, weights=cell.weights | {"U": mapped(U), "b": moved if b is None else b + moved})


def does_nothing(one: Operation) -> bool:
    """Does it give what it takes?"""
    if isinstance(one, Scaled):
        return bool((one.scale == 1).all()) and not one.shift.any()
    return (isinstance(one, Affine) and one.elementwise and one.W.shape[0] == one.W.shape[1]
            and not one.b.any() and np.array_equal(one.W, np.eye(len(one.W))))
