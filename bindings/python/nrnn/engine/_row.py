"""Where a step writes: memory that its stream keeps, and copies out."""

from __future__ import annotations

import ctypes

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
