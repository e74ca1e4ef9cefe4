"""Recurrent cells by Keras's arithmetic: along a sequence, and gates in another order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Step = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def scan(step: Step, state: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Along a sequence, from a state."""
    def apply(sequence: np.ndarray) -> np.ndarray:
        now, outputs = state, []
        for x in sequence:
            now, y = step(now, x)
            outputs.append(y)
        return np.array(outputs)
    return apply


def reordered(array: np.ndarray, order: list[int]) -> np.ndarray:
    """Blocks of rows, one for each gate, in another order."""
    blocks = np.split(array, len(order))
    return np.concatenate([blocks[k] for k in order])
