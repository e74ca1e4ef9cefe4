"""The network against the best of the others, with an interval by the bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

_DRAWS = 2000
_TINY = 1e-300
_FEWEST = 10  # blocks: fewer say nothing of how far two scores may be apart


@dataclass(frozen=True)
class Comparison:
    """`ratio` is the network's score over that of `best`, within `low` .. `high` of 95 %."""

    best: str
    ratio: float
    low: float
    high: float

    @property
    def word(self) -> str:
        return "better" if self.high < 1 else "worse" if self.low > 1 else "not distinguishable"


def compare(losses: dict[str, np.ndarray], ours: str, blocks: np.ndarray,
            score: Callable[[np.ndarray], np.ndarray] = np.asarray, seed: int = 0) -> Comparison:
    """Losses of the same rows by name, smaller is better; rows are drawn again by whole blocks.

    The best of the others is that on these rows, which is in its favour.

    Parameters
    ----------
    losses : dict of str to ndarray, shape (rows,)
    blocks : ndarray of int, shape (rows,)
        The block of each row, from 0. Of fewer than ten the interval is without bounds.
    score : callable
        What makes a score of mean losses, such as a root.
    """
    sums = {name: np.bincount(blocks, one) for name, one in losses.items()}
    others = [name for name in losses if name != ours and np.isfinite(losses[name]).all()]
    best = min(others, key=lambda name: sums[name].sum())
    count = len(np.bincount(blocks))
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), _DRAWS)
    sizes = drawn @ np.bincount(blocks)
    ratios = score(drawn @ sums[ours] / sizes) / score(np.maximum(drawn @ sums[best] / sizes, _TINY))
    whole = score(sums[ours].sum() / len(blocks)) / score(np.maximum(sums[best].sum() / len(blocks), _TINY))
    low, high = np.quantile(ratios, (0.025, 0.975)) if count >= _FEWEST else (0.0, np.inf)
    return Comparison(best, float(whole), float(low), float(high))
