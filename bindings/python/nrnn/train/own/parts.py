"""Which rows are of the training, the validation and the test part."""

from __future__ import annotations

import numpy as np

from .._choices import ConfigError
from .series import TEST, VALIDATION, Series
from .settings import Settings


def deal(series: list[Series], settings: Settings) -> None:
    """Fill `part`: each key's later rows, or whole keys."""
    keys: dict[object, list[Series]] = {}
    for one in series:
        keys.setdefault(one.key, []).append(one)
    if settings.split == "key":
        _by_key(keys, settings)
    else:
        for own in keys.values():
            _by_time(own, settings)


def _by_time(own: list[Series], settings: Settings) -> None:
    count = sum(map(len, own))
    edges = [count - round((settings.validation + settings.test) * count), count - round(settings.test * count)]
    first = 0
    for one in own:
        one.part = np.searchsorted(edges, np.arange(first, first + len(one)), side="right")
        first += len(one)


def _by_key(keys: dict[object, list[Series]], settings: Settings) -> None:
    """At least one key in each part."""
    if len(keys) < 3:
        raise ConfigError(f"data.split: expected at least three keys for \"key\", found {len(keys)}: split = \"time\"")
    counts = [max(1, round(share * len(keys))) for share in (settings.validation, settings.test)]
    counts[0] = min(counts[0], len(keys) - 2)
    counts[1] = min(counts[1], len(keys) - 1 - counts[0])
    order = np.random.default_rng(settings.seed).permutation(len(keys))
    names = list(keys)
    for part, chosen in ((VALIDATION, order[:counts[0]]), (TEST, order[counts[0]:sum(counts)])):
        for i in chosen:
            for one in keys[names[i]]:
                one.part = np.full(len(one), part)


def spans(one: Series, part: int) -> tuple[int, int]:
    """Where the rows of a part begin and end: they stand together."""
    found = np.flatnonzero(one.part == part)
    return (int(found[0]), int(found[-1]) + 1) if len(found) else (0, 0)


def scored(one: Series, which: int, settings: Settings) -> tuple[int, np.ndarray]:
    """Where a part's stream begins, which is with its history, and the rows that count in it."""
    begin, end = spans(one, which)
    first = max(0, begin - settings.warm_up)
    rows = np.arange(max(begin, first + settings.warm_up), end)
    return first, rows[~np.isnan(one.y[rows])]
