"""What the body of a loop makes of its input and state, as sums of products: the form in which cells are recognised.

u = [states, x] is what a step is given. A form is a vector: the sum over some products of atoms, each times W u + b; an
atom is a function of a form, or a matrix times one. Forms stand where stages do, so that the same nodes apply to both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

import numpy as np

from ...file.functions import Function
from .._chain import Activation, Affine, Operation, Scaled
from .._errors import ConversionError
from .._tracked import Stage, next_serial

_MOST_PRODUCTS = 16
Line = tuple[np.ndarray, np.ndarray]  # W and b


@dataclass(frozen=True, eq=False)
class Atom:
    """function(of), or M of; equal atoms have equal keys."""

    of: Form
    function: Function | None = None
    M: np.ndarray | None = None
    key: bytes = field(init=False)

    def __post_init__(self) -> None:
        parts = [repr(self.function).encode(), *_bytes(self.M), self.of.key]
        object.__setattr__(self, "key", _digest(parts))

    def rows(self, places: np.ndarray) -> Atom:
        """Some of its numbers."""
        if self.M is not None:
            return Atom(self.of, M=self.M[places])
        return Atom(self.of.rows(places), self.function)

    def of_columns(self, order: np.ndarray) -> Atom:
        """The atom of u with its numbers in another order."""
        return Atom(self.of.of_columns(order), self.function, self.M)


class Form:
    """A sum of products.

    Parameters
    ----------
    products : iterable of (atoms, (W, b))
    features : int
    """

    refused, time, grid = "", None, ()

    def __init__(self, products: Iterable[tuple[tuple[Atom, ...], Line]], features: int) -> None:
        found: dict[tuple[bytes, ...], tuple[tuple[Atom, ...], Line]] = {}
        for atoms, line in products:
            atoms = tuple(sorted(atoms, key=lambda one: one.key))
            key = tuple(one.key for one in atoms)
            found[key] = atoms, _sum(found[key][1], line) if key in found else line
        self.products = {key: (atoms, (W, b)) for key, (atoms, (W, b)) in sorted(found.items()) if W.any() or b.any()}
        if len(self.products) > _MOST_PRODUCTS:
            raise ConversionError(f"expected at most {_MOST_PRODUCTS} products in a sum, found more")
        self.features, self.serial = features, next_serial()

    @property
    def key(self) -> bytes:
        """Equal for equal forms."""
        return _digest(part for key, (_, line) in self.products.items() for part in (*key, *_bytes(*line)))

    @property
    def line(self) -> Line | None:
        """W and b of a form without atoms."""
        if not self.products:
            return np.zeros((self.features, 0)), np.zeros(self.features)
        return self.products[()][1] if set(self.products) == {()} else None

    def __iter__(self) -> Iterator[tuple[tuple[Atom, ...], Line]]:
        return iter(self.products.values())

    def rows(self, places: np.ndarray) -> Form:
        """Some of its numbers, in another order or more than once."""
        return Form(((tuple(one.rows(places) for one in atoms), (W[places], b[places])) for atoms, (W, b) in self),
                    len(places))

    def then(self, *operations: Operation, features: int | None = None) -> Form:
        """The form after operations of a chain."""
        form = self
        for one in operations:
            if isinstance(one, Affine):
                form = form._affine(one.W, one.b)
            elif isinstance(one, Scaled):
                form = form._affine(np.diag(one.scale), one.shift)
            elif isinstance(one, Activation):
                atom = Atom(form, Function(one.kind, one.alpha, one.beta))
                form = Form([((atom,), _ones(form.features))], form.features)
            else:
                raise ConversionError("expected matrices, sums, products and activations within a loop, found others")
        return form

    def allow_square(self, width: int) -> None:
        """A form is as wide as a cell, whose matrices are squares."""

    def of_columns(self, order: np.ndarray) -> Form:
        """The form of u with its numbers in another order."""
        return Form(((tuple(one.of_columns(order) for one in atoms), (_wide(W, len(order))[:, order], b))
                     for atoms, (W, b) in self), self.features)

    def plus(self, other: Form) -> Form:
        return Form([*self, *other], self.features)

    def times(self, other: Form) -> Form:
        return Form(((a + b, _product(v, w)) for a, v in self for b, w in other), self.features)

    def _affine(self, M: np.ndarray, shift: np.ndarray) -> Form:
        bias = (), (np.zeros((len(M), 0)), shift)
        if (np.count_nonzero(M, axis=1) <= 1).all():  # scales and selects, which an atom lets through
            places = np.abs(M).argmax(axis=1)
            scale = M[np.arange(len(M)), places]
            return Form([*((atoms, (scale[:, None] * W, scale * b)) for atoms, (W, b) in self.rows(places)), bias], len(M))
        straight = [((), (M @ W, M @ b)) for atoms, (W, b) in self if not atoms]
        bent = Form([one for one in self if one[0]], self.features)
        return Form([*straight, *([((Atom(bent, M=M),), _ones(len(M)))] if bent.products else []), bias], len(M))


def as_stage(form: Form) -> Stage:
    """A form where a stage is expected: the nodes of a body ask no more of either than both have."""
    return cast(Stage, form)


def given(first: int, count: int) -> Form:
    """Some numbers of u."""
    return Form([((), (np.eye(count, first + count, first), np.zeros(count)))], count)


def _ones(features: int) -> Line:
    return np.zeros((features, 0)), np.ones(features)


def _sum(one: Line, other: Line) -> Line:
    width = max(one[0].shape[1], other[0].shape[1])
    return _wide(one[0], width) + _wide(other[0], width), one[1] + other[1]


def _product(one: Line, other: Line) -> Line:
    (W, b), (V, c) = one, other
    if W.any() and V.any():
        raise ConversionError("expected a product with a gate, found one of two sums of input and state")
    return (c[:, None] * W, b * c) if W.any() else (b[:, None] * V, b * c)


def _wide(W: np.ndarray, width: int) -> np.ndarray:
    return np.pad(W, ((0, 0), (0, max(0, width - W.shape[1]))))


def _digest(parts: Iterable[bytes]) -> bytes:
    made = hashlib.sha256()
    for part in parts:
        made.update(len(part).to_bytes(8, "little") + part)
    return made.digest()


def _bytes(*arrays: np.ndarray | None) -> list[bytes]:
    """Without columns of zeros at the end and the sign of a zero, which change no value."""
    found = []
    for one in arrays:
        if one is not None:
            kept = one if one.ndim < 2 else one[:, :np.flatnonzero(one.any(axis=0)).max(initial=-1) + 1]
            found += [repr(kept.shape).encode(), (kept + 0.0).tobytes()]
    return found
