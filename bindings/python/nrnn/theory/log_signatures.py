"""Log-signatures: what a signature knows, in the fewest numbers; a response is linear in the signature, not in these.

log S = y - y^2/2 + y^3/3 .., y = S - 1, powers by the tensor product. Its levels are brackets of channels (Chen):
entries at Lyndon words, which are smaller than each of their own ends, tell all others. Of length n over q channels
there are (1/n) sum over d that divide n of mu(d) q^(n/d) of them (Witt).
"""

from __future__ import annotations

import numpy as np

from .signatures import Levels, product


def log_signature(levels: Levels) -> np.ndarray:
    """Entries of log S at the Lyndon words, shorter words first, those of a length in the order of a dictionary.

    Parameters
    ----------
    levels : list of array
        As from `signature`: level n of shape (q,) * n.
    """
    log = logarithm(levels)
    return np.array([log[len(word)][word] for word in lyndon_words(len(levels[1]), len(levels) - 1)])


def logarithm(levels: Levels) -> Levels:
    """Of a signature, all entries; level 0 is 0."""
    rest = power = [0 * levels[0], *levels[1:]]
    total = list(rest)
    for n in range(2, len(levels)):
        power = product(power, rest)
        total = [a - (-1) ** n / n * b for a, b in zip(total, power)]
    return total


def lyndon_words(channels: int, depth: int) -> list[tuple[int, ...]]:
    """Words of channels 0 .. channels - 1, at most `depth` long (Duval's algorithm makes them one from the other)."""
    for name, value in (("channels", channels), ("depth", depth)):
        if value < 1:
            raise ValueError(f"{name}: expected at least 1, found {value}")
    word, found = [-1], []
    while word:
        word[-1] += 1
        found.append(tuple(word))
        word = (word * depth)[:depth]
        while word and word[-1] == channels - 1:
            word.pop()
    return sorted(found, key=lambda one: (len(one), one))
