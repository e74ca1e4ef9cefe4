"""What is done to inputs by chance, element by element: x of any shape, `span` the (least, greatest) value it may have.

The forms are those of Lim et al. (2021); sigma is a standard deviation. Each takes (x, level, rng, span).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Span = tuple[float, float]
Perturbation = Callable[[np.ndarray, float, np.random.Generator, Span], np.ndarray]


def white(x: np.ndarray, sigma: float, rng: np.random.Generator, span: Span = (0.0, 1.0)) -> np.ndarray:
    """x + sigma (greatest - least) n, n standard normal."""
    return x + sigma * (span[1] - span[0]) * rng.standard_normal(x.shape)


def multiplicative(x: np.ndarray, sigma: float, rng: np.random.Generator, span: Span = (0.0, 1.0)) -> np.ndarray:
    """x (1 + sigma n): the span does not matter."""
    return x * (1 + sigma * rng.standard_normal(x.shape))


def salt_and_pepper(x: np.ndarray, alpha: float, rng: np.random.Generator, span: Span = (0.0, 1.0)) -> np.ndarray:
    """Each element is kept with probability 1 - alpha, else it is the least or the greatest, equally likely."""
    if not 0 <= alpha <= 1:
        raise ValueError(f"alpha: expected 0..1, found {alpha}")
    hit, salt = rng.random(x.shape) < alpha, rng.integers(0, 2, x.shape)
    return np.where(hit, np.asarray(span, np.float64)[salt], x)
