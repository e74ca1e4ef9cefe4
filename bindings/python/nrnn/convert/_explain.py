"""What `--explain` tells of a source: its layers as they are recognised, and what each becomes.

Importers tell of each layer as soon as they understand it, so that a refusal comes after what was recognised before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from ._chain import Activation, Affine, Cell, Embedding, Fork, Formula, Join, LogSoftmax, Norm, Operation, Scaled, Softmax

_MOST = 4096  # rows


@dataclass
class Row:
    """An operation of a source, or in words what does nothing; what it becomes, once that is known."""

    what: Operation | str
    place: str = ""

    @property
    def words(self) -> tuple[str, str]:
        """Its name in the source, and what it is."""
        if isinstance(self.what, str):
            name, _, what = self.what.partition(": ")
            return name, what
        return getattr(self.what, "name", ""), _WORDS[type(self.what)](self.what)


_seen: ContextVar[list[Row] | None] = ContextVar("seen", default=None)


@contextmanager
def recognising() -> Iterator[list[Row]]:
    """What is recognised meanwhile."""
    rows: list[Row] = []
    token = _seen.set(rows)
    try:
        yield rows
    finally:
        _seen.reset(token)


def recognised(*found: Operation | str) -> None:
    """Tell of what an importer has understood: operations of its chain, or "NAME: WHAT IT IS" where it becomes nothing."""
    rows = _seen.get()
    if rows is not None and len(rows) < _MOST:
        rows += [Row(one, "nothing" if isinstance(one, str) else "") for one in found]


def placed(chain: list[Operation], places: list[str]) -> None:
    """Tell what the operations of the whole chain become; others that were told of turned out to be none of it."""
    rows = _seen.get()
    if rows is None:
        return
    place_of = {id(one): place for one, place in zip(chain, places)}
    rows[:] = [row for row in rows if isinstance(row.what, str) or id(row.what) in place_of]
    told = {id(row.what) for row in rows}
    rows += [Row(one) for one in chain if id(one) not in told]
    for row in rows:
        row.place = place_of.get(id(row.what), row.place)


def lines(rows: list[Row]) -> Iterator[str]:
    """A table of what has a name or becomes something."""
    table = [(*row.words, f"-> {row.place}" if row.place else "") for row in rows if not isinstance(row.what, Fork)]
    name, what = (max((len(row[column]) for row in table), default=0) for column in (0, 1))
    for row in table:
        yield f"  {row[0]:<{name}}  {row[1]:<{what}}  {row[2]}".rstrip()


def _affine(one: Affine) -> str:
    outputs, inputs = one.W.shape
    return f"{'selection of features' if one.elementwise else 'matrix'} {inputs} -> {outputs}"


def _activation(one: Activation) -> str:
    numbers = [f"{name} {value:g}" for name, value in (("alpha", one.alpha), ("beta", one.beta)) if value is not None]
    return ", ".join([one.kind, *numbers])


def _cell(one: Cell) -> str:
    try:
        made = one.kind(**one.weights)
    except (TypeError, ValueError):  # what stands in the way says why
        return one.kind.__name__
    return f"{one.kind.__name__} {made.inputs} -> {made.outputs}"


def _join(one: Join) -> str:
    return "sum with what was before" + ("" if one.W is None else f", by a matrix {one.W.shape[1]} -> {len(one.W)}")


_WORDS: dict[type, Callable[[Any], str]] = {
    Affine: _affine, Activation: _activation, Cell: _cell, Join: _join,
    Scaled: lambda one: f"scale and shift of {len(one.scale)}",
    Norm: lambda one: "layer normalisation" if one.kind == "layer" else "normalisation by the root mean square",
    Softmax: lambda _: "softmax", LogSoftmax: lambda _: "logarithm of softmax",
    Embedding: lambda one: f"embedding of {len(one.table)} in {one.table.shape[1]}", Fork: lambda _: "",
    Formula: lambda _: "part of a function"}
