"""Accuracy against how hard the input is disturbed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .adversarial import fgsm
from .gradients import Gradient, gradient_of
from .perturbations import Perturbation, Span
from .predictors import Predictor, predictor


@dataclass(frozen=True, eq=False)
class Curve:
    """Attributes
    ----------
    levels : ndarray, shape (L,)
    accuracies : ndarray, shape (L, seeds)
        Shares that were right, one column for each draw of the perturbation.
    """

    levels: np.ndarray
    accuracies: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """Over the seeds, shape (L,)."""
        return self.accuracies.mean(1)

    @property
    def std(self) -> np.ndarray:
        """Over the seeds, unbiased; 0 for one seed."""
        return self.accuracies.std(1, ddof=1) if self.accuracies.shape[1] > 1 else np.zeros(len(self.levels))

    def plot(self, ax: Any = None, label: str | None = None, color: Any = None) -> Any:
        """Mean with a band of one standard deviation, in %; returns the matplotlib axes."""
        from ..plot import axes

        ax = axes(ax)
        line, = ax.plot(self.levels, 100 * self.mean, marker="o", label=label, color=color)
        low, high = 100 * (self.mean - self.std), 100 * (self.mean + self.std)
        ax.fill_between(self.levels, low, high, color=line.get_color(), alpha=0.2, linewidth=0)
        ax.set(xlabel="level", ylabel="accuracy, %")
        return ax

    def __str__(self) -> str:
        rows = zip(self.levels, self.mean, self.std)
        return "\n".join(f"{level:8.3g}  {100 * mean:5.1f} +- {100 * std:.1f} %" for level, mean, std in rows)


def accuracy(model: Any, X: ArrayLike, labels: ArrayLike) -> float:
    """Share of inputs (N, T, channels) whose largest score is that of the label. `model` as in `predictor`."""
    return _accuracy(predictor(model), *_checked(X, labels))


def accuracy_curve(model: Any, X: ArrayLike, labels: ArrayLike, perturbation: Perturbation, levels: Sequence[float],
                   seeds: int | Sequence[int] = 5, span: Span = (0.0, 1.0)) -> Curve:
    """Under a perturbation by chance, drawn anew for each seed.

    One seed draws the same for every model, so that two models' curves may be compared draw by draw.

    Parameters
    ----------
    model
        As in `predictor`, or a predictor already.
    perturbation : callable
        `white`, `multiplicative`, `salt_and_pepper`, or one of your own.
    levels : sequence of float
    seeds : int or sequence of int
        How many, or which.
    span : (float, float)
        Least and greatest value of the input: levels are in units of the difference.
    """
    X, labels = _checked(X, labels)
    scores, seeds = predictor(model), range(seeds) if isinstance(seeds, int) else seeds
    rows = [[_accuracy(scores, perturbation(X, level, np.random.default_rng(seed), span), labels) for seed in seeds]
            for level in levels]
    return Curve(np.asarray(levels, np.float64), np.array(rows))


def adversarial_curve(model: Any, X: ArrayLike, labels: ArrayLike, levels: Sequence[float],
                      attack: Callable[..., np.ndarray] = fgsm, gradient: Gradient | None = None,
                      span: Span = (0.0, 1.0), **options: Any) -> Curve:
    """Under inputs made to mislead this very model, one column.

    Parameters
    ----------
    model
        As in `predictor`.
    levels : sequence of float
        Radii, in units of the span.
    attack : callable
        `fgsm` or `pgd`.
    gradient : callable, optional
        None: `gradient_of(model)`. Of another model: inputs that mislead that one are tried on this.
    **options
        Of the attack.
    """
    X, labels = _checked(X, labels)
    scores, gradient = predictor(model), gradient or gradient_of(model)
    rows = [[_accuracy(scores, attack(gradient, X, labels, level, span, **options), labels)] for level in levels]
    return Curve(np.asarray(levels, np.float64), np.array(rows))


def _accuracy(scores: Predictor, X: np.ndarray, labels: np.ndarray) -> float:
    return float(np.mean(scores(X).argmax(-1) == labels))


def _checked(X: ArrayLike, labels: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    X, labels = np.asarray(X, np.float64), np.asarray(labels)
    if X.ndim < 2 or labels.shape != X.shape[:1] or labels.dtype.kind not in "iu":
        raise ValueError(f"X, labels: expected (N, T, channels) and N integers, found {X.shape} and {labels.dtype} "
                         f"of shape {labels.shape}")
    return X, labels
