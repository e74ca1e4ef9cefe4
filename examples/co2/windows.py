"""What the network trains on: random windows of the record, made harder than it is."""
import numpy as np

from series import SCALE, hold

OFFSET = 40.0 / SCALE    # a window is moved by up to 40 ppm, so that a stream may begin at any level
LONGEST_HOLE = 20        # weeks; the record's longest is 18


def draw(x, target, length, count, rng):
    """`count` windows of x and target, (count, length): each moved by one constant, half of them with a hole added."""
    start = rng.integers(0, len(x) - length + 1, count)
    place = start[:, None] + np.arange(length)
    shift = rng.uniform(-OFFSET, OFFSET, (count, 1))
    seen = x[place] + shift
    seen[holes(length, count, rng)] = np.nan
    return hold(seen), target[place] + shift


def holes(length, count, rng):
    """True where a value is taken away: at most one run in each window, never at its start."""
    first = rng.integers(1, length, (count, 1))
    size = rng.integers(1, LONGEST_HOLE + 1, (count, 1)) * rng.integers(0, 2, (count, 1))
    week = np.arange(length)
    return (week >= first) & (week < first + size)
