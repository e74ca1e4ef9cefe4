"""What is applied to each time step by a node of its own: Keras's TimeDistributed is written so, for a fixed length.

Stages that are made alike of the same stage are the same one, at other positions.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from .._chain import Activation, Affine, Operation, Scaled
from .._tracked import Stage, Tracked

_PARTS = {Affine: ("W", "b"), Scaled: ("scale", "shift"), Activation: ("kind", "alpha", "beta")}


class Again:
    """The stages that were made, by what they were made of."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, int, bytes], Stage] = {}

    def known(self, inputs: list[Any], found: list[Any]) -> list[Any]:
        """What a node gave, of the stage that another gave before it, if that did the same."""
        taken = [one for one in inputs if isinstance(one, Tracked)]
        if len(taken) != 1 or len(found) != 1 or not isinstance(found[0], Tracked):
            return found
        before, made = taken[0].stage, found[0]
        stage, shared = made.stages[0], len(before.chain)
        new = stage.chain[shared:]
        after = all(one is other for one, other in zip(stage.chain, before.chain))
        if not after or not new or not all(type(one) in _PARTS for one in new):
            return found
        key = before.serial, stage.features, _digest(new)
        same = self._made.setdefault(key, stage)
        return found if same is stage else [Tracked.of(same, made.positions, made.features)]


def _digest(operations: tuple[Operation, ...]) -> bytes:
    """Of what they do, whatever their names."""
    made = hashlib.sha256()
    for one in operations:
        for name in _PARTS[type(one)]:
            part = getattr(one, name)
            made.update(part.tobytes() + repr(part.shape).encode() if isinstance(part, np.ndarray) else repr(part).encode())
    return made.digest()
