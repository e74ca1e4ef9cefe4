"""Splits that are fixed by a seed and share nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def stratified(labels: Sequence[int] | np.ndarray, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """(rest, drawn): indices in rising order; of each class the share, at least one if it has two, is drawn."""
    if not 0 < share < 1:
        raise ValueError(f"share: expected a number between 0 and 1, found {share}")
    labels, rng, drawn = np.asarray(labels), np.random.default_rng(seed), []
    for label in np.unique(labels):
        members = rng.permutation(np.flatnonzero(labels == label))
        count = max(1, round(share * len(members))) if len(members) > 1 else 0
        drawn.append(members[:count])
    chosen = np.sort(np.concatenate(drawn))
    return np.setdiff1d(np.arange(len(labels)), chosen), chosen


def of_groups(groups: Sequence[str], validation: Sequence[str], test: Sequence[str]) -> tuple[list[int], ...]:
    """Indices of train, validation and test, by whole groups: persons, records."""
    both = set(validation) & set(test)
    unknown = (set(validation) | set(test)) - set(groups)
    if both or unknown:
        raise ValueError(f"validation, test: expected groups of {sorted(set(groups))}, each once, "
                         f"found {sorted(both or unknown)}")
    held = {"validation": set(validation), "test": set(test)}
    train = [i for i, group in enumerate(groups) if group not in held["validation"] | held["test"]]
    return train, *([i for i, group in enumerate(groups) if group in held[name]] for name in ("validation", "test"))
