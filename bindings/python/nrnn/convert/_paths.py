"""Ways of the signal that meet: sums, and features of several layers side by side.

Two stages part where their chains cease to be the same operations. One way from there may have any layers; the other
has matrices alone, and becomes the path around them: a Fork where they part and a Join where they meet.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable
from dataclasses import replace
from functools import reduce
from typing import NamedTuple

import numpy as np

from ._chain import Affine, Fork, Join, Operation, Scaled, scaled
from ._errors import ConversionError
from ._formula import inputs_of
from ._tracked import Stage, Tracked, bounded, located, picked

_keys = itertools.count()


class Term(NamedTuple):
    """W y + b, y what a stage gives."""

    stage: Stage
    W: np.ndarray
    b: np.ndarray


def added(one: Tracked, other: Tracked, sign: float = 1.0, name: str = "") -> Tracked:
    """one + sign * other, element by element."""
    shape = bounded(one.ids.shape, other.ids.shape)
    both = [Tracked(value.stages, np.broadcast_to(value.ids, shape)) for value in (one, other)]
    rows, beside = map(Rows, both)
    if not rows.lie_as(beside):
        raise ConversionError("expected a sum of the same time steps, found different ones, as a loop that is unrolled "
                              "has them")
    width = len(rows.features)
    terms = [*rows.terms(np.eye(width)), *beside.terms(sign * np.eye(width))]
    return rows.of(summed(terms, name), shape)


def united(value: Tracked, name: str = "", known: dict[tuple[bytes, ...], Stage] | None = None) -> Tracked:
    """The same tensor as features of one stage, where it has features of several side by side.

    `known` keeps what was made of features: all that use the same are to have the same stage.
    """
    if len(np.unique(located(value)[0])) < 2:
        return value
    rows = Rows(value)
    known = {} if known is None else known
    if rows.key not in known:
        known[rows.key] = summed(rows.terms(np.eye(len(rows.features))), name)
    return rows.of(known[rows.key], value.ids.shape)


def distinct(value: Tracked) -> Tracked:
    """The same tensor of a stage that has a feature of its own wherever it has one twice."""
    rows = Rows(value)
    return rows.of(picked(value.stage, rows.features), value.ids.shape)


class Rows:
    """The elements of a tensor by position: which features of which stages each has.

    Raises
    ------
    ConversionError
        They are not the same at each position.
    """

    def __init__(self, value: Tracked) -> None:
        serials, positions, features = (one.ravel() for one in located(value))
        self._positions, counts = np.unique(positions, return_counts=True)
        if (counts != counts[:1]).any():
            raise ConversionError("expected the same features at each time step, found different numbers of them")
        self._places = np.argsort(positions, kind="stable").reshape(len(counts), -1)
        serials, features = serials[self._places], features[self._places]
        if (serials != serials[:1]).any() or (features != features[:1]).any():
            raise ConversionError("expected the same features at each time step, found different ones")
        self._stages, self._serials, self.features = value.stages, serials[0], features[0]

    @property
    def key(self) -> tuple[bytes, ...]:
        """The same for the same features in the same order."""
        return self._serials.tobytes(), self.features.tobytes()

    def lie_as(self, other: Rows) -> bool:
        """Has the other its positions in the same places?"""
        return np.array_equal(self._positions, other._positions) and np.array_equal(self._places, other._places)

    def terms(self, M: np.ndarray) -> list[Term]:
        """M times them, a term for each stage."""
        found = []
        for stage in self._stages:
            if (at := np.flatnonzero(self._serials == stage.serial)).size:
                if stage.refused:
                    raise ConversionError(stage.refused)
                stage.allow_square(len(M))
                W = np.zeros((len(M), stage.features))
                np.add.at(W.T, self.features[at], M.T[at])
                found.append(Term(stage, W, np.zeros(len(M))))
        return found

    def of(self, stage: Stage, shape: tuple[int, ...]) -> Tracked:
        """A tensor of that shape, with the features of a stage in their places."""
        ids = np.empty(self._places.size, np.int64)
        ids[self._places] = Tracked.of(stage, self._positions[:, None], np.arange(stage.features)).ids
        return Tracked((stage,), ids.reshape(shape))


def summed(terms: list[Term], name: str) -> Stage:
    """The stage that gives their sum."""
    return _after(reduce(lambda one, other: _met(one, other, name), terms), name)


def _after(term: Term, name: str) -> Stage:
    """The stage that gives a term."""
    if _is_identity(term.W, term.b):
        return term.stage
    if term.W.shape[0] == term.W.shape[1] and np.array_equal(term.W, np.diag(np.diag(term.W))):
        return term.stage.then(scaled(np.diag(term.W), term.b, name))
    elementwise = bool((np.count_nonzero(term.W, axis=1) <= 1).all())
    return term.stage.then(Affine(term.W, term.b, elementwise, name), features=len(term.W))


def _met(one: Term, other: Term, name: str) -> Term:
    if len({term.stage.time for term in (one, other)} - {None}) > 1:
        raise ConversionError("expected one axis of time, found two")
    depth = shared(one.stage.chain, other.stage.chain)
    if _plain(other, depth) is None:
        one, other = other, one
    if (aside := _plain(other, depth)) is None:
        ways = " and ".join(getattr(term.stage.chain[-1], "name", "") or "a layer" for term in (one, other))
        raise ConversionError(f"expected a way and a plain path around it, found layers on both: they end in {ways}")
    if (way := _plain(one, depth)) is not None:
        return Term(until(one.stage, depth), way[0] + aside[0], way[1] + aside[1])
    return _joined(one, aside, depth, name)


def _joined(one: Term, aside: tuple[np.ndarray, np.ndarray], depth: int, name: str) -> Term:
    key, chain = _forked(one.stage.chain, depth)
    stage = _after(one._replace(stage=replace(one.stage, chain=chain)), name)
    W, b = aside
    join = Join(key, name=name) if _is_identity(W, b) else Join(key, W, b if b.any() else None, name)
    return Term(stage.then(join), np.eye(stage.features), np.zeros(stage.features))


def shared(one: tuple[Operation, ...], other: tuple[Operation, ...]) -> int:
    """How many operations, but for forks, both begin with."""
    same = [a is b for a, b in zip(without_forks(one), without_forks(other))]
    return same.index(False) if False in same else len(same)


def without_forks(chain: tuple[Operation, ...]) -> list[Operation]:
    return [one for one in chain if not isinstance(one, Fork)]


def _plain(term: Term, depth: int) -> tuple[np.ndarray, np.ndarray] | None:
    """A term as one matrix and bias of what there is after so many operations; None if layers follow."""
    W, b = term.W, term.b
    for one in without_forks(term.stage.chain)[depth:][::-1]:
        if isinstance(one, Affine):
            W, b = W @ one.W, W @ one.b + b
        elif isinstance(one, Scaled):
            W, b = W * one.scale, W @ one.shift + b
        else:
            return None
    return W, b


def _index(chain: tuple[Operation, ...], depth: int) -> int:
    """Where so many operations, but for forks, are over."""
    counted = np.cumsum([not isinstance(one, Fork) for one in chain])
    return int(np.searchsorted(counted, depth)) + 1 if depth else 0


def until(stage: Stage, depth: int) -> Stage:
    features = inputs_of(without_forks(stage.chain)[depth:])
    return replace(stage, chain=stage.chain[:_index(stage.chain, depth)],
                   features=stage.features if features is None else features)


def _forked(chain: tuple[Operation, ...], depth: int) -> tuple[Hashable, tuple[Operation, ...]]:
    """The chain with a fork there, and its key."""
    at = _index(chain, depth)
    if at < len(chain) and isinstance(there := chain[at], Fork):
        return there.key, chain
    key = next(_keys)
    return key, (*chain[:at], Fork(key), *chain[at:])


def _is_identity(W: np.ndarray, b: np.ndarray) -> bool:
    return not b.any() and W.shape[0] == W.shape[1] and np.array_equal(W, np.eye(len(W)))
