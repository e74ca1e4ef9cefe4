"""Inputs made to mislead: within `radius` (greatest - least) of the true ones in every element."""

from __future__ import annotations

import numpy as np

from ..values.options import flags
from .gradients import Gradient
from .perturbations import Span


def fgsm(gradient: Gradient, X: np.ndarray, labels: np.ndarray, radius: float, span: Span = (0.0, 1.0),
         clip: bool = False) -> np.ndarray:
    """One step along the sign of the gradient (Goodfellow et al. 2015), as the paper does.

    Parameters
    ----------
    gradient : callable
        (X, labels) to the gradient of the loss by X; see `gradient_of`.
    X : ndarray, shape (N, T, channels)
    labels : ndarray of int, shape (N,)
    radius : float
        In units of the span.
    clip : bool
        Keep the result within the span.
    """
    flags(clip=clip)
    moved = X + radius * (span[1] - span[0]) * np.sign(gradient(X, labels))
    return np.clip(moved, *span) if clip else moved


def pgd(gradient: Gradient, X: np.ndarray, labels: np.ndarray, radius: float, span: Span = (0.0, 1.0),
        clip: bool = False, steps: int = 10, rate: float | None = None, seed: int | None = 0) -> np.ndarray:
    """Many small steps, each brought back within the radius (Madry et al. 2018); at least as strong as `fgsm`, mostly.

    Parameters
    ----------
    rate : float, optional
        Of a step, in units of the span; None: 2.5 radius / steps.
    seed : int, optional
        Of the start, uniform within the radius; None: start at X.
    """
    flags(clip=clip)
    unit = span[1] - span[0]
    reach, stride = radius * unit, (2.5 * radius / steps if rate is None else rate) * unit
    moved = X if seed is None else X + np.random.default_rng(seed).uniform(-reach, reach, X.shape)
    for _ in range(steps):
        moved = moved + stride * np.sign(gradient(moved, labels))
        moved = np.clip(moved, X - reach, X + reach)
        moved = np.clip(moved, *span) if clip else moved
    return moved
