"""Where steps write: memory that a stream keeps for each selection of outputs, and copies out."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable

from ..values.options import names
from ._buffers import Plan
from .summary import Summary


class Row:
    """Memory for a single row, which the library is told once and every step writes anew.

    Attributes
    ----------
    output : reference to the struct that points to it
    """

    def __init__(self, plan: Plan) -> None:
        block = plan.allocate(1)
        self.output, self._names = ctypes.byref(plan.part(block, 1, 0, 1)), (plan.levels, plan.labels)
        rows = plan.summary(block, 1).arrays()
        self._copies = [(name, row[0].copy) for name, row in rows.items() if row.ndim > 1]
        self._numbers = [(name, row) for name, row in rows.items() if row.ndim == 1]

    def summary(self) -> Summary:
        """What stands in it, copied; what has no axis becomes a number."""
        found = Summary._bare(*self._names)
        held = found.__dict__
        for name, copy in self._copies:
            held[name] = copy()
        for name, row in self._numbers:
            held[name] = row[0]
        return found


class Selections:
    """What the selections of `outputs` write into, each made when it is first asked for."""

    def __init__(self, members: int, levels: tuple[float, ...], labels: tuple[str, ...], probabilities: bool) -> None:
        """As of `Plan`."""
        self._facts = members, levels, labels, probabilities
        self._plans: dict[str | tuple[str, ...] | None, Plan] = {}
        self._rows: dict[object, Row] = {}

    def plan(self, outputs: str | Iterable[str] | None) -> Plan:
        """For any number of rows."""
        key = names("outputs", outputs)
        if key not in self._plans:
            self._plans[key] = Plan(key, *self._facts)
        return self._plans[key]

    def row(self, outputs: str | Iterable[str] | None) -> Row:
        """The memory of a step."""
        try:
            return self._rows[outputs]
        except (KeyError, TypeError):  # there is none yet, or it is a list, which is no key
            pass
        key = names("outputs", outputs)
        if key not in self._rows:
            self._rows[key] = Row(self.plan(key))
        return self._rows[key]
