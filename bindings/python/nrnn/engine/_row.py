"""Where a step writes: memory that its stream keeps, and copies out."""

from __future__ import annotations

import ctypes
from itertools import accumulate
from math import prod

import numpy as np

from ._buffers import Plan
from .summary import Summary


class Row:
    """Memory for a single row, which the library is told once and every step writes anew.

    Attributes
    ----------
    output : reference to the struct that points to it
    """

    def __init__(self, plan: Plan) -> None:
        self._block = block = plan.allocate(1)
        self.output = ctypes.byref(plan.part(block, 1, 0, 1))
        self._levels, shapes = plan.levels, plan.shapes
        ends = list(accumulate(map(prod, shapes.values()), initial=0))
        self._parts = [(name, slice(start, end) if shape else start)
                       for (name, shape), start, end in zip(shapes.items(), ends, ends[1:])]
        self._shapes = [(name, shape) for name, shape in shapes.items() if len(shape) > 1]
        self._flags = [(name, block.view(np.uint32), start) for name, start in self._parts if name == "flags"]

    def summary(self) -> Summary:
        """What stands in it, copied; what has no axis becomes a number."""
        own, found = self._block.copy(), Summary._bare(self._levels)
        arrays = found.__dict__
        for name, part in self._parts:
            arrays[name] = own[part]
        for name, shape in self._shapes:
            arrays[name] = arrays[name].reshape(shape)
        for name, words, place in self._flags:
            arrays[name] = words[place]
        return found
