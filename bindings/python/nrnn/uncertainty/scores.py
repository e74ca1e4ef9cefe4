"""Is an ensemble as wide as its errors, and does its width say which are large?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

_LEVELS = np.arange(1, 20) / 20


def pit(members: ArrayLike, truth: ArrayLike, seed: int = 0) -> np.ndarray:
    """Probability integral transform: where in the ensemble the truth falls, uniform on [0, 1] if all is well.

    (rank + u) / (M + 1), u uniform on [0, 1): ties and the M + 1 places between members are spread out. Shapes (...,
    M) and (...).
    """
    members, truth = np.asarray(members, np.float64), np.asarray(truth, np.float64)[..., None]
    below, equal = (members < truth).sum(-1), (members == truth).sum(-1)
    draw = np.random.default_rng(seed).random(below.shape)
    return (below + draw * (equal + 1)) / (members.shape[-1] + 1)


def pit_error(values: ArrayLike) -> float:
    """Mean of |share of PIT values below p - p| over p = 0.05 .. 0.95: 0 is calibrated, a point forecast has 0.25."""
    values = np.asarray(values).ravel()
    return float(np.mean([abs(np.mean(values <= level) - level) for level in _LEVELS]))


def coverage(low: ArrayLike, high: ArrayLike, truth: ArrayLike) -> float:
    """Share of truths within [low, high]."""
    low, high, truth = (np.asarray(one) for one in (low, high, truth))
    return float(np.mean((low <= truth) & (truth <= high)))


def spread_skill(members: ArrayLike, truth: ArrayLike) -> float:
    """Root mean variance over root mean square error of the mean, 1 if the truth is like a further member.

    The factor (M + 1) / M is what the error of a mean of M members adds.
    """
    members, truth = np.asarray(members, np.float64), np.asarray(truth, np.float64)
    M = members.shape[-1]
    error = ((members.mean(-1) - truth) ** 2).mean()
    spread = members.var(-1, ddof=1).mean() * (M + 1) / M
    return float(np.sqrt(spread / error)) if error else np.inf


def calibration_error(p: ArrayLike, label: ArrayLike, bins: int = 15) -> float:
    """Of class probabilities (N, k): |accuracy - confidence| over bins of equal width, weighted by their counts."""
    p = np.asarray(p, np.float64)
    confidence, right = p.max(1), p.argmax(1) == np.asarray(label)
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(sum(abs(right[place == b].sum() - confidence[place == b].sum()) for b in range(bins)) / len(p))


def aurc(uncertainty: ArrayLike, loss: ArrayLike) -> float:
    """Area under the risk-coverage curve: the mean loss of those kept, averaged over keeping 1, 2, .. N, surest first.

    Small if the large losses are the uncertain ones; an order by chance gives the mean loss. Ties count as their
    average.
    """
    uncertainty, loss = np.asarray(uncertainty, np.float64).ravel(), np.asarray(loss, np.float64).ravel()
    _, group, count = np.unique(uncertainty, return_inverse=True, return_counts=True)
    even = np.bincount(group, loss)[group] / count[group]
    kept = np.cumsum(even[np.argsort(uncertainty, kind="stable")])
    return float(np.mean(kept / np.arange(1, len(kept) + 1)))


def bootstrap(statistic: Callable[[np.ndarray], float], blocks: ArrayLike, draws: int = 200, seed: int = 0) -> float:
    """Standard error of statistic(rows), rows drawn with replacement by whole blocks.

    Parameters
    ----------
    statistic : callable
        Indices of rows to a number.
    blocks : array_like of int, shape (N,)
        The block of each row: neighbours in a series depend on each other and stay together.
    """
    blocks = np.asarray(blocks)
    order, (names, starts) = np.argsort(blocks, kind="stable"), np.unique(np.sort(blocks), return_index=True)
    rows, rng = np.split(order, starts[1:]), np.random.default_rng(seed)
    values = [statistic(np.concatenate([rows[i] for i in rng.integers(0, len(names), len(names))]))
              for _ in range(draws)]
    return float(np.std(values, ddof=1))
