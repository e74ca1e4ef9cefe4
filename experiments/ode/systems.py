"""Systems whose right-hand side is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

Field = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class System:
    """x' = field(x) from `start`, seen at `samples` times over `span`.

    `terms` has, for each coordinate, the exponents of the monomials that are in its equation: what a regression that
    knows the form of the equation would fit.
    """

    field: Field
    start: tuple[float, ...]
    span: float
    samples: int
    terms: tuple[tuple[tuple[int, ...], ...], ...]

    @property
    def interval(self) -> float:
        return self.span / (self.samples - 1)

    @cache
    def path(self, finer: int = 1) -> np.ndarray:
        """True states at the samples, or at `finer` times as many."""
        count = (self.samples - 1) * finer
        return trajectory(self.field, self.start, count + 1, self.interval / finer)


def resampled(system: System, finer: float = 1.0, span: float = 1.0) -> System:
    """Seen so many times as often, over the first part of its span."""
    return replace(system, samples=1 + round((system.samples - 1) * finer * span), span=system.span * span)


def trajectory(field: Field, start: Sequence[float], count: int, interval: float, inner: int = 10) -> np.ndarray:
    """States at 0, interval, .., by RK4 with `inner` steps in each; shape (count, d)."""
    x, h, rows = np.asarray(start, np.float64), interval / inner, [np.asarray(start, np.float64)]
    with np.errstate(over="ignore", invalid="ignore"):  # a recovered field may run away
        for _ in range(count - 1):
            for _ in range(inner):
                k1 = field(x)
                k2 = field(x + h / 2 * k1)
                k3 = field(x + h / 2 * k2)
                x = x + h / 6 * (k1 + 2 * k2 + 2 * k3 + field(x + h * k3))
            rows.append(x)
    return np.array(rows)


def monomials(x: np.ndarray, exponents: Sequence[tuple[int, ...]]) -> np.ndarray:
    """Shape (.., terms)."""
    return np.stack([np.prod(x ** np.array(powers), axis=-1) for powers in exponents], axis=-1)


def logistic(x: np.ndarray) -> np.ndarray:
    return 1.2 * x * (1 - x / 10)


def lotka_volterra(x: np.ndarray) -> np.ndarray:
    prey, hunters = x[..., 0], x[..., 1]
    return np.stack([1.1 * prey - 0.4 * prey * hunters, 0.1 * prey * hunters - 0.4 * hunters], axis=-1)


def lorenz(x: np.ndarray) -> np.ndarray:
    a, b, c = x[..., 0], x[..., 1], x[..., 2]
    return np.stack([10 * (b - a), a * (28 - c) - b, a * b - 8 / 3 * c], axis=-1)


SYSTEMS = {
    "logistic": System(logistic, (0.5,), 8, 201, (((1,), (2,)),)),
    "Lotka–Volterra": System(lotka_volterra, (10, 5), 50, 501, (((1, 0), (1, 1)), ((1, 1), (0, 1)))),
    "Lorenz": System(lorenz, (-8, 7, 27), 20, 1001,
                     (((1, 0, 0), (0, 1, 0)), ((1, 0, 0), (1, 0, 1), (0, 1, 0)), ((1, 1, 0), (0, 0, 1)))),
}
